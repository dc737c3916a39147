/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEB_TONGUES_H
#define WEB_TONGUES_H
/* tongues: the other languages in which a work is published, for links from one to the other. */
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

struct arena;
struct buf;
struct corpus;
struct corpus_version;
struct err;
struct fetch;

#define TONGUES_MAX 32          /* the institutions of Europe have 24 */
#define TONGUE_CODE_BYTES 4     /* an ISO 639-2/T code and its NUL */
#define TONGUE_LINKS_BYTES 1280 /* of a Link field: some ten links; the pages link to all */

struct tongue {
	char code[TONGUE_CODE_BYTES];
	int64_t first; /* day from which there is a text in it */
};

/* The other languages of the work of v, by code, in an array allocated in a. ERR_LIMIT. [blocks] */
int tongues_read(struct corpus *c, const struct corpus_version *v, struct arena *a,
    const struct tongue **out, size_t *count, struct err *e);
/*
 * Appends a link (rel="alternate", hreflang) to the text in each other language that f has found:
 * to that in force where f was asked for that, else to that in force on the same day; in the same
 * format, if the URL names one. ERR_LIMIT.
 */
int tongues_put_links(struct buf *b, const struct fetch *f, struct err *e);
#endif
