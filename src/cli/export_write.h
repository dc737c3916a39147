/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLI_EXPORT_WRITE_H
#define CLI_EXPORT_WRITE_H
/* export_write: writes all of a store into a folder of files. */
#include <stdint.h>

struct corpus;
struct err;

/* Of an export: the file export.json, which is written last, says so. */
#define EXPORT_LAYOUT 2
#define EXPORT_LAYOUT_PLAIN 1 /* no publication has resources: older programs read it, too */
#define EXPORT_HEAD "export.json"
#define EXPORT_PUBLICATIONS "publications.jsonl"
#define EXPORT_RECORDS "corrections.jsonl"
#define EXPORT_ALIASES "aliases.jsonl"

struct export_count {
	uint64_t publications, corrections, aliases, files, bytes;
};

/*
 * Writes the state of the store at one moment into the folder, which is made, or has to be empty.
 * Everything is durable afterwards. ERR_CONFLICT when the folder is not empty. [blocks]
 */
int export_write(struct corpus *c, const char *folder, struct export_count *count, struct err *e);
#endif
