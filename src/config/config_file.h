/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONFIG_CONFIG_FILE_H
#define CONFIG_CONFIG_FILE_H
/*
 * config_file: the grammar of a configuration file: one `key = value` per line, '#' comments,
 * quotes around a value with spaces or '#', UTF-8. The parser knows no keys; the caller decides
 * which are allowed.
 */
#include "base/str.h"

struct arena;
struct buf;
struct err;

#define CONFIG_FILE_BYTES_MAX (1u << 20) /* thousands of times the usual size: the wrong file */
#define CONFIG_READ_BYTES 16384
#define CONFIG_FILE_BUFFER_BYTES \
	(CONFIG_FILE_BYTES_MAX + CONFIG_READ_BYTES) /* one read more, to detect a larger file */
#define CONFIG_LINE_BYTES_MAX 4096                  /* room for the longest path and its key */

struct config_entry {
	struct str key;
	const char *value; /* unquoted, NUL-terminated, in the arena */
	unsigned line;     /* from 1 */
};

/* The callbacks of the parser: every entry and every fault of a text, not only the first fault. */
struct config_sink {
	void (*entry)(const struct config_entry *entry, void *arg);
	void (*fault)(unsigned line, const char *sentence, void *arg);
	void *arg;
};

void config_file_parse(struct str text, struct arena *a, const struct config_sink *sink);

/*
 * Appends the bytes of the file at `path` to `out` (whose max is CONFIG_FILE_BUFFER_BYTES).
 * ERR_NOTFOUND: there is no such file. ERR_CONFIG: it cannot be read, is a folder, is too large,
 * or everybody may write it. [blocks]
 */
int config_file_load(const char *path, struct buf *out, struct err *e);

/* Writes a value, quoted if needed, so that config_file_parse() reads the same value. */
void config_file_quote(struct buf *out, const char *value);
#endif
