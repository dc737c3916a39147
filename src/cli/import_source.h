/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLI_IMPORT_SOURCE_H
#define CLI_IMPORT_SOURCE_H
/*
 * import_source: where the documents of an import of many come from: a list, folders, or a
 * repository. Each source is a struct that begins with a struct import_source.
 */
#include <stddef.h>

#include "base/arena.h"
#include "publish/reading_options.h"

struct err;

#define IMPORT_ENTRY_BYTES_MAX 65536 /* the strings of one document */

/* One document: where it is, and what is said about it. */
struct import_entry {
	struct arena arena;          /* of the strings; made empty for each document */
	const char *name;            /* in messages */
	unsigned line;               /* of the list; 0: there is none */
	const char *path;            /* NULL: the bytes are here */
	char *bytes;                 /* owned; NULL: they are in the file */
	size_t len;                  /* of bytes */
	struct reading_options read; /* checked */
	const char *alias;           /* NULL: none */
	/* it is stored if the store has that many publications of it; usually 1 */
	unsigned occurrence;
};

enum import_step {
	IMPORT_END,    /* there are no more */
	IMPORT_ENTRY,  /* the next document */
	IMPORT_REFUSED /* the next document cannot be imported: name, line and the error say why */
};

struct import_source {
	unsigned total; /* documents, for the progress */
	/*
	 * Fills *out, which must not move while the entry is in use. Returns an enum import_step,
	 * or an error that ends the import. [blocks]
	 */
	int (*next)(struct import_source *s, struct import_entry *out, struct err *e);
};
#endif
