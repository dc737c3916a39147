/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BASE_LOG_H
#define BASE_LOG_H
/*
 * log: one line an event on stderr: 'level module event key=value ...'. Values with spaces, quotes
 * or control bytes are quoted and escaped, so no input can forge a line. errno is left as it was.
 * Safe from any thread.
 */
#include <stdarg.h>

enum log_level { LOG_LEVEL_ERROR, LOG_LEVEL_WARN, LOG_LEVEL_INFO, LOG_LEVEL_DEBUG };

void log_set_level(enum log_level level); /* default LOG_LEVEL_INFO */
/* "error", "warn", "info" or "debug"; -1 for anything else. */
int log_level_from(const char *name);

/*
 * fmt gives the fields, 'key=value' with blanks between. A string that comes from outside goes
 * through log_quote() first, so that it stays one value:
 *	log_info("http", "listening", "url=%s", log_quote(url, quoted, sizeof(quoted)));
 * Control bytes and malformed UTF-8 are escaped in any case. NULL for fmt: no fields.
 */
void log_error(const char *module, const char *event, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));
void log_warn(const char *module, const char *event, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));
void log_info(const char *module, const char *event, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));
void log_debug(const char *module, const char *event, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

/* s quoted and escaped into out (always NUL-terminated, cut with an ellipsis); returns out. */
const char *log_quote(const char *s, char *out, unsigned long cap);
#endif
