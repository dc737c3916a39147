/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLI_IMPORT_ONE_H
#define CLI_IMPORT_ONE_H
/* import_one: reads one file and publishes it; what import_bulk does for each of many files. */
#include <stdbool.h>
#include <stdint.h>

#include "publish/reading_options.h"
#include "publish/report_json.h"
#include "render/blocking.h"

struct corpus;
struct err;
struct image_folder;

struct import {
	struct reading_options read;
	const char *alias, *store, *sandbox;
	const char *reason, *author; /* of a correction; NULL: nothing is said, the user's login */
	bool dry_run, yes, strict, json;
	bool in_bulk;  /* one of many: its image is kept if the folder has room */
	bool quiet;    /* prints nothing but what is wrong, and asks nothing */
	bool proposed; /* the name of the work is the one that the reader proposes */
	/* opened when the first file needs them; import_close() closes them */
	struct blocking worker;
	struct corpus *corpus;
	struct image_folder *images; /* NULL: none are kept */
	bool has_looked;             /* for the folder of images */
};

/* Reads a file ("-": standard input) and publishes it; prints what was understood. [blocks] */
int import_one(struct import *im, const char *file, struct err *e);
/*
 * Publishes what was read of the bytes upload, by im->read, unless the options or the reading
 * forbid it. stored: what was published; its strings end with the reading. doubts: places of the
 * text that must be checked. [blocks]
 */
int import_use(struct import *im, struct str upload, const struct reading *r,
    struct report_stored *stored, uint64_t *doubts, struct err *e);
/* The facts of one file that --json prints, borrowed. r is NULL for a file that was not read. */
struct report_view import_view(const struct import *im, const char *file, const struct reading *r,
    const struct report_stored *stored, const struct err *error);
/* With --json, prints the object of an import that failed before; returns rc. */
int import_print_failure(const struct import *im, const char *file, int rc, struct err *e);
void import_close(struct import *im);
#endif
