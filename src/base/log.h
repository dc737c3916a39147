/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BASE_LOG_H
#define BASE_LOG_H
/*
 * log: one line an event on stderr, as logfmt or as JSON:
 *	ts=2026-11-22T20:00:00.123Z level=info module=http event=listening address=127.0.0.1:8080
 * Values with blanks, quotes or control bytes are quoted and escaped, so no input can forge a line.
 * Equal events (level, module and name) beyond some a second are counted instead, and told in one
 * line 'event=suppressed'. errno is left as it was. Safe from any thread.
 */
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>

enum log_level { LOG_LEVEL_ERROR, LOG_LEVEL_WARN, LOG_LEVEL_INFO, LOG_LEVEL_DEBUG };
#define LOG_LEVELS 4
enum log_format { LOG_FORMAT_LOGFMT, LOG_FORMAT_JSON };

/* Lines of equal events in a second. */
#define LOG_TROUBLE_A_SECOND \
	5                    /* errors and warnings: a flood of them must not become one of lines */
#define LOG_INFO_A_SECOND 50 /* each plugin at the start has one; debug has no limit */

void log_set_level(enum log_level level); /* default LOG_LEVEL_INFO */
/* "error", "warn", "info" or "debug"; -1 for anything else. */
int log_level_from(const char *name);
void log_set_format(enum log_format format); /* default LOG_FORMAT_LOGFMT */
/* "logfmt" or "json"; -1 for anything else. */
int log_format_from(const char *name);

/*
 * fmt gives the fields, 'key=value' with blanks between. A string that comes from outside goes
 * through log_quote() first, so that it stays one value:
 *	log_info("http", "listening", "url=%s", log_quote(url, quoted, sizeof(quoted)));
 * Control bytes and malformed UTF-8 are escaped in any case. NULL for fmt: no fields. In JSON a bare
 * integer is a number and everything else a string.
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
 * Tells what was suppressed in a second that is over; true if there will be something to tell when
 * this one is. Cheap when there is nothing.
 */
bool log_tell_suppressed(void);

struct log_counts {
	uint64_t lines[LOG_LEVELS]; /* written, by enum log_level */
	uint64_t suppressed;
};
void log_counts(struct log_counts *out);
const char *log_level_name(enum log_level level);

/* s quoted and escaped into out (always NUL-terminated, cut with an ellipsis); returns out. */
const char *log_quote(const char *s, char *out, unsigned long cap);
#endif
