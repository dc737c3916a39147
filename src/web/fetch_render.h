/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEB_FETCH_RENDER_H
#define WEB_FETCH_RENDER_H
/* fetch_render: the states GATHERING, RENDERING and KEEPING, for the table in fetch.c. */
#include "web/fetch_private.h"

/* The state after the last image is there. */
enum fetch_state fetch_after_images(const struct fetch *f);
enum fetch_state fetch_gather(struct fetch *f);
enum fetch_state fetch_render(struct fetch *f);
enum fetch_state fetch_keep_large(struct fetch *f);
#endif
