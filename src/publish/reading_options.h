/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PUBLISH_READING_OPTIONS_H
#define PUBLISH_READING_OPTIONS_H
/*
 * reading_options: the options of the commands that read a document (import, read, render): how it
 * is read, and the facts that override its own. Their rows, their checks, and the job's options.
 */
#include "base/option.h"
#include "base/time.h"
#include "wire/message.h"

struct err;

struct reading_options {
	const char *work, *date, *language, *title, *issuer, *format, *tradition; /* NULL: none */
	bool reject; /* tracked changes of office files */
	char today[DATE_BYTES + 1];
	struct message_pair pairs[MESSAGE_PAIRS_MAX]; /* of ingest_options */
	uint32_t pair_count;
};

/* Rows of a table of struct option_spec; o is a struct reading_options. */
#define READING_FACT_ROWS(o)                                                                       \
	{ .name = "work",                                                                          \
		.kind = OPTION_STRING,                                                             \
		.target = &(o).work,                                                               \
		.metavar = "IRI",                                                                  \
		.help = "Akoma Ntoso name of the work: /akn/cn-bj/statement/opinions/2006/1" },    \
	    { .name = "date",                                                                      \
		    .kind = OPTION_STRING,                                                         \
		    .target = &(o).date,                                                           \
		    .metavar = "DATE",                                                             \
		    .help = "in force from, YYYY-MM-DD (default: from the file; of plain text, "   \
			    "today)" },                                                            \
	    { .name = "title",                                                                     \
		    .kind = OPTION_STRING,                                                         \
		    .target = &(o).title,                                                          \
		    .metavar = "TEXT",                                                             \
		    .help = "title (default: from the file)" },                                    \
	{                                                                                          \
		.name = "issuer", .kind = OPTION_STRING, .target = &(o).issuer, .metavar = "TEXT", \
		.help = "who issued the document (default: from the file)"                         \
	}

#define READING_TEXT_ROWS(o)                                                               \
	{ .name = "lang",                                                                  \
		.kind = OPTION_STRING,                                                     \
		.target = &(o).language,                                                   \
		.metavar = "CODE",                                                         \
		.help = "language, ISO 639-2: eng, fra, zho (default: from the file)" },   \
	    { .name = "reject",                                                            \
		    .kind = OPTION_FLAG,                                                   \
		    .target = &(o).reject,                                                 \
		    .help = "read a .docx or .odt as it was before its tracked changes" }, \
	{                                                                                  \
		.name = "tradition", .kind = OPTION_STRING, .target = &(o).tradition,      \
		.metavar = "NAME",                                                         \
		.help = "how a plain text numbers its units: uk, de, fr... (default: "     \
			"the best for the text; docs/reading.md lists them)"               \
	}

#define READING_FORMAT_ROW(o)                                                         \
	{                                                                             \
		.name = "format", .kind = OPTION_STRING, .target = &(o).format,       \
		.metavar = "FORMAT",                                                  \
		.help = "format of the file, or its media type (default: by content)" \
	}

/*
 * Checks the values and writes the pairs, which point into o: o must stay where it is. Sets
 * o->language to its three-letter code. ERR_USAGE.
 */
int reading_options_check(struct reading_options *o, struct err *e);
#endif
