/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLI_RENDITION_H
#define CLI_RENDITION_H
/* rendition: one document, a portion of it, or a comparison, written in one format. */
#include "base/arena.h"
#include "render/blocking.h"

struct err;

struct rendition {
	const char *format, *output, *query, *portion; /* output NULL: standard output */
	const struct reading *earlier; /* of a comparison: the earlier version; else NULL */
	int (*put)(struct str bytes, struct err *e); /* takes the output instead; NULL: none */
	/* private */
	struct arena arena;
	struct message_pair options[MESSAGE_OPTIONS_MAX], meta[MESSAGE_PAIRS_MAX];
	uint32_t meta_count;
};

/*
 * Renders what was read, and writes it. ERR_UNSUPPORTED: there is no such format, or it cannot
 * write portions or comparisons; ERR_NOTFOUND: there is no such portion. [blocks]
 */
int rendition_write(
    struct rendition *o, struct blocking *w, const struct reading *r, struct err *e);
#endif
