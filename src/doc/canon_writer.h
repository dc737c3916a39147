/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DOC_CANON_WRITER_H
#define DOC_CANON_WRITER_H
/*
 * canon_writer: writes the nodes of an image as XML; buffers its output, and keeps the first
 * refusal of the write function.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"
#include "doc/build_limits.h"

struct image;

#define CANON_INDENT_MAX 8
#define CANON_STAGE_BYTES 8192 /* the write function is called about once for so many bytes */

/* An element whose end tag is not written yet. */
struct canon_level {
	uint32_t node;
	bool is_inline;       /* mixed content: no white space may be added */
	bool none_is_default; /* the default namespace is none here */
};

struct canon {
	const struct image *im;
	int (*fn)(void *arg, const void *p, size_t len); /* canon_write_fn */
	void *arg;
	int rc; /* first refusal of fn; nothing is written after it */
	size_t indent;
	size_t base; /* indentation levels above the first element written */
	uint32_t depth;
	size_t staged;
	struct canon_level levels[BUILD_DEPTH_MAX + 1];
	char stage[CANON_STAGE_BYTES];
};

struct canon *canon_new(
    const struct image *im, int indent, int (*fn)(void *arg, const void *p, size_t len), void *arg);
/* Flushes the buffer, frees the writer, returns the first refusal or 0. */
int canon_finish(struct canon **c);

void canon_put(struct canon *c, struct str s);
void canon_puts(struct canon *c, const char *s);
void canon_attr(struct canon *c, const char *name, struct str value); /* ' name="value"', escaped */
void canon_declaration(struct canon *c);
void canon_namespaces(struct canon *c);         /* as attributes */
void canon_line(struct canon *c, size_t level); /* LF and white space */
/* Writes node and its descendants; the caller has begun the line, at that level. */
void canon_subtree(struct canon *c, uint32_t node, size_t level);
#endif
