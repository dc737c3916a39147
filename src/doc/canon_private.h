/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DOC_CANON_PRIVATE_H
#define DOC_CANON_PRIVATE_H
/* What canon.c and canon_portion.c share: a writer that stages, and keeps its sink's refusal. */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"
#include "doc/build.h"
#include "doc/canon.h"

#define CANON_STAGE_BYTES 8192 /* a sink is called about once for so many bytes */

/* An element that is written but not closed. */
struct canon_level {
	uint32_t node;
	bool is_inline;       /* no white space may be added in it */
	bool none_is_default; /* elements without prefix in it have no namespace */
};

struct canon {
	const struct image *im;
	canon_write_fn *fn;
	void *arg;
	int rc; /* first refusal of fn; nothing is written after it */
	size_t indent;
	size_t base; /* levels above the first element written */
	uint32_t depth;
	size_t staged;
	struct canon_level levels[BUILD_DEPTH_MAX + 1];
	char stage[CANON_STAGE_BYTES];
};

struct canon *canon_new(const struct image *im, int indent, canon_write_fn *fn, void *arg);
/* Writes what is staged, frees the writer, returns the first refusal or 0. */
int canon_finish(struct canon **c);

void canon_put(struct canon *c, struct str s);
void canon_puts(struct canon *c, const char *s);
void canon_attr(struct canon *c, const char *name, struct str value); /* ' name="value"', escaped */
void canon_declaration(struct canon *c);
void canon_namespaces(struct canon *c);         /* as attributes */
void canon_line(struct canon *c, size_t level); /* LF and white space */
/* The element with all that is in it; the caller has begun the line, at that level. */
void canon_subtree(struct canon *c, uint32_t node, size_t level);
#endif
