/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEB_VERSION_OUTLINE_H
#define WEB_VERSION_OUTLINE_H
/* version_outline: the provisions of a version of the store, in which citations are found. */
#include "cite/outline.h"

struct arena;
struct cite_words;
struct corpus;
struct corpus_version;
struct err;

/* Reads the portions of v; out and its strings are in a. ERR_LIMIT. [blocks] */
int version_outline_read(struct corpus *c, const struct cite_words *w,
    const struct corpus_version *v, struct cite_outline *out, struct arena *a, struct err *e);
#endif
