/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEB_LANGUAGES_H
#define WEB_LANGUAGES_H
/* languages: parses the Accept-Language field (RFC 9110, 12.5.4). */
#include "base/str.h"

struct arena;

#define LANGUAGES_WANTED_MAX 8 /* browsers send half as many */

/*
 * The languages of the field as ISO 639-2/T codes, the most wanted first: "deu,eng". Regions,
 * scripts, "*", weights of 0, malformed elements and languages without a code are omitted.
 * Allocated in a.
 */
struct str languages_wanted(struct str field, struct arena *a);
/* The most wanted tag of the field that stands for that language: "zh-TW" for "zho"; or empty. */
struct str languages_tag(struct str field, struct str code);
#endif
