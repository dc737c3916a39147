/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEB_FETCH_IMAGE_H
#define WEB_FETCH_IMAGE_H
/*
 * fetch_image: the states FINDING_IMAGE, LOADING, IMAGING and CITING, for the table in fetch.c.
 */
#include "web/fetch_private.h"

enum fetch_state fetch_find_image(struct fetch *f);
enum fetch_state fetch_load_source(struct fetch *f);
enum fetch_state fetch_make_image(struct fetch *f);
enum fetch_state fetch_find_cited(struct fetch *f);
#endif
