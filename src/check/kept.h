/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CHECK_KEPT_H
#define CHECK_KEPT_H
/*
 * kept: the files that --keep writes for the author of a plugin: document-NAME.xml, and
 * CHECK-N.EXTENSION for the renditions of a check.
 */
#include "base/str.h"

struct err;
struct verdict;

struct kept {
	const char *folder; /* NULL: nothing is kept, and the functions below do nothing */
	const char *check;  /* the name of the running check */
	unsigned count;     /* number of renditions of that check that were kept */
};

int kept_open(const char *folder, struct err *e); /* NULL is fine */
void kept_put_document(const struct kept *k, const char *name, struct str xml);
/* A rendition that cannot be written fails the verdict. */
void kept_put_rendition(struct kept *k, struct str extension, struct str bytes, struct verdict *v);
#endif
