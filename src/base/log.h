/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BASE_LOG_H
#define BASE_LOG_H
/*
 * log: writes one line for each event on stderr, as logfmt or as JSON:
 *	ts=2026-11-22T20:00:00.123Z level=info module=http event=listening address=127.0.0.1:8080
 * Values with blanks, quotes or control bytes are quoted and escaped, so no input can forge a line.
 * Equal events (same level, module, name, and plugin or pool in the fields) above a rate limit are
 * counted, and reported in one line 'event=suppressed'. errno is unchanged. Safe from any thread.
 */
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/log_level.h"

void log_set_level(enum log_level level); /* default LOG_LEVEL_INFO */
/* "error", "warn", "info" or "debug"; -1 for anything else. */
int log_level_from(const char *name);
void log_set_format(enum log_format format); /* default LOG_FORMAT_LOGFMT */
/* "logfmt" or "json"; -1 for anything else. */
int log_format_from(const char *name);

/*
 * fmt gives the fields, 'key=value' separated by blanks; NULL: no fields. A string that comes from
 * outside goes through log_quote() first, so that it stays one value:
 *	log_info("http", "listening", "url=%s", log_quote(url, quoted, sizeof(quoted)));
 * Control bytes and malformed UTF-8 are always escaped. In JSON a bare integer is a number and any
 * other value a string.
 */
void log_error(const char *module, const char *event, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));
void log_warn(const char *module, const char *event, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));
void log_info(const char *module, const char *event, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));
void log_debug(const char *module, const char *event, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

/*
 * Reports the events suppressed in past seconds. Returns true if some were suppressed in the
 * present second, which a later call will report. Cheap if there are none.
 */
bool log_tell_suppressed(void);

/* Logs the event out_of_memory; for mem_on_failure(). */
void log_out_of_memory(size_t n, size_t size);

struct log_counts {
	uint64_t lines[LOG_LEVELS]; /* lines written, indexed by enum log_level */
	uint64_t suppressed;
};
void log_counts(struct log_counts *out);
const char *log_level_name(enum log_level level);

/*
 * Writes s, quoted and escaped, into out (always NUL-terminated, cut with an ellipsis); returns
 * out.
 */
const char *log_quote(const char *s, char *out, unsigned long cap);
#endif
