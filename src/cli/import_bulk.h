/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLI_IMPORT_BULK_H
#define CLI_IMPORT_BULK_H
/*
 * import_bulk: imports many documents. Files are read, parsed by several workers and written at the
 * same time; many publications become durable with one commit.
 */
struct err;
struct import;
struct import_source;

#define IMPORT_JOBS_MAX 64

/*
 * Imports the documents of the source, in its order, with that many workers (0: one for each core);
 * a document that is refused does not stop the others. Prints what is wrong as it goes, the
 * progress, and a report; with --json in place of the report one line for each document, once it is
 * durable. ERR_DATA when a document was refused; ERR_IO, ERR_CONFIG, ERR_BUSY when the store or the
 * workers fail: what was told before is stored. [blocks]
 */
int import_bulk(struct import *im, struct import_source *source, unsigned jobs, struct err *e);
#endif
