/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEB_SITE_LANGUAGE_H
#define WEB_SITE_LANGUAGE_H
/* site_language: the language of the website's own words, on pages without a text. */
#include "base/str.h"

#define SITE_LANGUAGE_TRADITIONAL "zho-Hant"

struct config;
struct err;
struct http_exchange;

/*
 * The ISO 639-2/T code of the first language that the client accepts and the setting site-languages
 * has, else of the first one of the setting. For Chinese in traditional characters it is
 * SITE_LANGUAGE_TRADITIONAL. Lives as long as the program.
 */
struct str site_language(const struct config *c, struct http_exchange *x);
/* Whether each language of the setting is known; else ERR_CONFIG. */
int site_language_check(const struct config *c, struct err *e);
#endif
