/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLI_IMPORT_PROGRESS_H
#define CLI_IMPORT_PROGRESS_H
/*
 * import_progress: what an import of many documents says: what is wrong as it goes, how far it is,
 * and a report at the end.
 */
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

struct err;
struct import_entry;

/*
 * Numbers of documents by result: each is published (with --dry-run: would be), unchanged or
 * refused, and may be doubtful.
 */
struct import_counts {
	unsigned published, unchanged, refused;
	unsigned doubtful; /* places of the text must be checked */
};

struct import_progress {
	struct import_counts done; /* durable, or refused */
	unsigned total;
	int64_t started_ms, shown_ms;
	bool is_terminal, is_dry_run;
};

void import_progress_start(struct import_progress *p, unsigned total, bool is_dry_run);
/* Adds documents that are durable, or refused, and shows how far the import is, now and then. */
void import_progress_add(struct import_progress *p, const struct import_counts *more);
/* Says what is wrong with a document, on a line of its own on standard error. */
void import_progress_tell(
    struct import_progress *p, const struct import_entry *entry, const char *what);
/* Prints the counts to a stream. ERR_DATA when a document was refused. */
int import_progress_report(struct import_progress *p, FILE *to, struct err *e);
#endif
