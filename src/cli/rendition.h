/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLI_RENDITION_H
#define CLI_RENDITION_H
/* rendition: one document, a portion of it, or a comparison, written in one format. */
#include "base/arena.h"
#include "render/blocking.h"

struct buf;
struct corpus;
struct err;

struct rendition {
	const char *format, *output, *query, *portion; /* output NULL: standard output */
	const struct reading *earlier; /* of a comparison: the earlier version; else NULL */
	struct str
	    files; /* a parcel (base/parcel.h) of the pictures; empty: those of what was read */
	int (*put)(struct str bytes, struct err *e); /* takes the output instead; NULL: none */
	/* private */
	struct arena arena;
	struct message_pair options[MESSAGE_OPTIONS_MAX], meta[MESSAGE_PAIRS_MAX];
	uint32_t meta_count;
};

#define RENDITION_FILES_BYTES_MAX ((size_t)64 << 20) /* files beside one document */

/*
 * Renders what was read, and writes it. ERR_UNSUPPORTED: there is no such format, or it cannot
 * write portions or comparisons; ERR_NOTFOUND: there is no such portion. [blocks]
 */
int rendition_write(
    struct rendition *o, struct blocking *w, const struct reading *r, struct err *e);
/* Adds the pictures of a publication to a parcel, for the files of a rendition. [blocks] */
int rendition_add_files(struct buf *parcel, struct corpus *c, int64_t seq, struct err *e);
#endif
