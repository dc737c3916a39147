/* SPDX-License-Identifier: Apache-2.0 */
#ifndef INGEST_READER_H
#define INGEST_READER_H
/*
 * reader: a format that can be imported: one file reader_NAME.c, and one line in readers.def. A
 * reader gets well-formed UTF-8 (encoding.h) and writes Akoma Ntoso to a builder; facts.h names and
 * describes the document for the readers whose format does not.
 */
#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

struct buf;
struct build;
struct err;
struct ingest_options;

/* How well the first bytes of a file fit a format. */
enum reader_confidence {
	READER_NEVER,    /* the file is of another format */
	READER_FALLBACK, /* nothing speaks against it: any text is plain text */
	READER_LIKELY,   /* signs that another format seldom has */
	READER_CERTAIN   /* the signature of the format */
};

struct reader {
	const char *name;       /* the value of --format; the name in readers.def */
	const char *media_type; /* without parameters; --format takes it too */
	/* the text gives names, attributes and namespaces: the XML is read again, to prove it */
	bool gives_names;
	bool binary; /* text is bytes of any kind, which are not converted to UTF-8 */
	enum reader_confidence (*looks_like)(struct str text); /* starts after any white space */
	/*
	 * Writes the document in text to b; each line dropped or repaired, and each guess, goes to
	 * report. text is the whole file and contains more than white space. ERR_DATA,
	 * ERR_LIMIT, and ERR_USAGE for a malformed option.
	 */
	int (*read)(struct build *b, struct str text, const struct ingest_options *options,
	    struct buf *report, struct err *e);
};

#define READER(name) extern const struct reader reader_##name;
#include "ingest/readers.def"
#undef READER

/* Whether bytes begin as the files of a binary format do. */
bool reader_is_binary(struct str bytes);

/*
 * Sets *out to the reader that wanted names (a name or a media type), or, if wanted is empty, to
 * the one with the highest confidence for text. ERR_USAGE: there is no such reader.
 */
int reader_choose(const struct reader **out, struct str text, struct str wanted, struct err *e);
#endif
