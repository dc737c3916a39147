/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CRASH_RECORD_H
#define CRASH_RECORD_H
/* crash_record: the calls that change one folder, in order: see crash_disk.h. */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define CRASH_NAME_BYTES 64
#define CRASH_NAMES_MAX 64  /* in the folder at one time */
#define CRASH_FILES_MAX 512 /* that exist at any time of a recording, one after the other */

enum call_kind { WRITE, TRUNCATE, SYNC, NAME, UNNAME, RENAME, SYNC_FOLDER, ACKNOWLEDGE };

struct call {
	enum call_kind kind;
	unsigned file; /* from 1; 0: none */
	int64_t at;    /* of a write; of a truncation the size */
	size_t len;
	char *bytes;
	char name[CRASH_NAME_BYTES], to[CRASH_NAME_BYTES];
};

struct calls {
	struct call **p;
	size_t count, cap;
};

/* Names of a folder, and their files. */
struct names {
	struct {
		char name[CRASH_NAME_BYTES];
		unsigned file;
	} at[CRASH_NAMES_MAX];
	unsigned count;
};

void calls_add(struct calls *list, struct call *c);
void names_put(struct names *n, const char *name, unsigned file);
void names_remove(struct names *n, const char *name);

/* Whether this file of the folder is part of the disk. */
bool crash_record_has(const char *name);
/* Records from here; the files that are there have the numbers given. */
void crash_record_start(const char *folder, const struct names *files);
/* What was recorded; it lives until the next crash_record_start(). */
const struct calls *crash_record_calls(void);
#endif
