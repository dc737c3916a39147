/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLI_CONFIG_FILE_H
#define CLI_CONFIG_FILE_H
/*
 * config_file: the grammar of a configuration file. `key = value` a line, '#' comments, quotes around
 * a value with spaces or '#', UTF-8. Knows no keys: whoever reads decides which there are.
 */
#include "base/str.h"

struct arena;
struct buf;
struct err;

#define CONFIG_FILE_BYTES_MAX (1u << 20) /* thousands of times a real one: some other file */
#define CONFIG_READ_BYTES 16384
#define CONFIG_FILE_BUFFER_BYTES \
	(CONFIG_FILE_BYTES_MAX + CONFIG_READ_BYTES) /* shows that it is larger */
#define CONFIG_LINE_BYTES_MAX 4096                  /* the longest path, and its key */

struct config_entry {
	struct str key;
	const char *value; /* unquoted, NUL-terminated, in the arena */
	unsigned line;     /* from 1 */
};

/* What is told while a text is read; every fault of it, not only the first. */
struct config_sink {
	void (*entry)(const struct config_entry *entry, void *arg);
	void (*fault)(unsigned line, const char *sentence, void *arg);
	void *arg;
};

void config_file_parse(struct str text, struct arena *a, const struct config_sink *sink);

/*
 * The bytes of the file at `path`, behind what is in `out` (whose max is CONFIG_FILE_BUFFER_BYTES).
 * ERR_NOTFOUND: there is none. ERR_CONFIG: it may not be read, is no file, is too large, or
 * everybody may change it. [blocks]
 */
int config_file_load(const char *path, struct buf *out, struct err *e);

/* Writes a value so that it reads back as the same one. */
void config_file_quote(struct buf *out, const char *value);
#endif
