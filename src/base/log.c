/* SPDX-License-Identifier: Apache-2.0 */
/*
 * log: one event, one line, one write(2). What must hold: a line has exactly one newline, its last
 * byte, whatever was formatted into it; it is never longer than LINE_BYTES; nothing here allocates
 * or touches errno.
 */
#include "base/log.h"

#include <errno.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/str.h"
#include "base/utf8.h"

/* Under PIPE_BUF (4096): the kernel writes a line to a pipe whole or not at all. */
#define LINE_BYTES 2048
#define ESCAPE_BYTES (4 * UTF8_MAX_BYTES) /* every byte of a character as \xHH */
#define ELLIPSIS "..."

static const char *const level_names[] = { "error", "warn", "info", "debug" };
static atomic_int level_now = LOG_LEVEL_INFO;

/*
 * Where text goes, piece by piece: a piece that does not fit ends it, so that no escape is ever
 * halved.
 */
struct pen {
	char *out;
	size_t len;
	size_t cap;
	bool cut;
};

static void
put_piece(struct pen *pen, const char *p, size_t len)
{
	if (pen->cut || len > pen->cap - pen->len) {
		pen->cut = true;
		return;
	}
	memcpy(pen->out + pen->len, p, len);
	pen->len += len;
}

static void
put_hex(struct pen *pen, struct str bytes)
{
	static const char digits[] = "0123456789abcdef";
	char escape[ESCAPE_BYTES];
	size_t i;

	for (i = 0; i < bytes.len; i++) {
		unsigned char byte = (unsigned char)bytes.p[i];

		escape[4 * i] = '\\';
		escape[4 * i + 1] = 'x';
		escape[4 * i + 2] = digits[byte >> 4];
		escape[4 * i + 3] = digits[byte & 15];
	}
	put_piece(pen, escape, 4 * bytes.len);
}

/*
 * Control characters of ASCII and Latin-1, the two line separators of Unicode, and bytes that are
 * no character.
 */
static bool
is_unsafe(uint32_t c)
{
	return c < 0x20 || (c >= 0x7f && c <= 0x9f) || c == 0x2028 || c == 0x2029 || c == UTF8_BAD;
}

static void
put_escaped(struct pen *pen, struct str s, bool in_quotes)
{
	size_t from, at = 0;

	while (at < s.len && !pen->cut) {
		uint32_t c;

		from = at;
		c = utf8_next(s, &at);
		if (c == '\n')
			put_piece(pen, "\\n", 2);
		else if (c == '\r')
			put_piece(pen, "\\r", 2);
		else if (c == '\t')
			put_piece(pen, "\\t", 2);
		else if (is_unsafe(c))
			put_hex(pen, str_slice(s, from, at));
		else if (in_quotes && c == '"')
			put_piece(pen, "\\\"", 2);
		else if (in_quotes && c == '\\')
			put_piece(pen, "\\\\", 2);
		else
			put_piece(pen, s.p + from, at - from);
	}
}

const char *
log_quote(const char *s, char *out, unsigned long cap)
{
	static const char tail[] = ELLIPSIS "\"";
	struct pen pen = { .out = out, .len = 1 };

	if (cap < sizeof(tail) + 1) {
		if (cap > 0)
			out[0] = '\0';
		return cap > 0 ? out : "";
	}
	out[0] = '"';
	pen.cap = cap - sizeof(tail); /* the tail fits whatever happens */
	put_escaped(&pen, str_from(s), true);
	(void)snprintf(out + pen.len, cap - pen.len, "%s", pen.cut ? tail : "\"");
	return out;
}

static void
write_line(const char *line, size_t len)
{
	ssize_t n;

	do
		n = write(STDERR_FILENO, line, len);
	while (n < 0 && errno == EINTR);
}

static void __attribute__((format(printf, 4, 0))) write_event(
    enum log_level level, const char *module, const char *event, const char *fmt, va_list ap)
{
	char fields[LINE_BYTES] = "", line[LINE_BYTES];
	struct pen pen = { .out = line, .cap = sizeof(line) - sizeof(ELLIPSIS) };
	int saved = errno;

	if ((int)level > atomic_load_explicit(&level_now, memory_order_relaxed))
		return;
	if (fmt != NULL && vsnprintf(fields, sizeof(fields), fmt, ap) < 0)
		(void)snprintf(fields, sizeof(fields), "fields=unprintable");
	put_escaped(&pen, str_from(level_names[level]), false);
	put_piece(&pen, " ", 1);
	put_escaped(&pen, str_from(module), false);
	put_piece(&pen, " ", 1);
	put_escaped(&pen, str_from(event), false);
	if (fields[0] != '\0')
		put_piece(&pen, " ", 1);
	put_escaped(&pen, str_from(fields), false);
	if (pen.cut) {
		memcpy(line + pen.len, ELLIPSIS, sizeof(ELLIPSIS) - 1);
		pen.len += sizeof(ELLIPSIS) - 1;
	}
	line[pen.len++] = '\n';
	write_line(line, pen.len);
	errno = saved;
}

void
log_set_level(enum log_level level)
{
	atomic_store_explicit(&level_now, (int)level, memory_order_relaxed);
}

int
log_level_from(const char *name)
{
	int i;

	for (i = LOG_LEVEL_ERROR; name != NULL && i <= LOG_LEVEL_DEBUG; i++) {
		if (strcmp(name, level_names[i]) == 0)
			return i;
	}
	return -1;
}

void
log_error(const char *module, const char *event, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	write_event(LOG_LEVEL_ERROR, module, event, fmt, ap);
	va_end(ap);
}

void
log_warn(const char *module, const char *event, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	write_event(LOG_LEVEL_WARN, module, event, fmt, ap);
	va_end(ap);
}

void
log_info(const char *module, const char *event, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	write_event(LOG_LEVEL_INFO, module, event, fmt, ap);
	va_end(ap);
}

void
log_debug(const char *module, const char *event, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	write_event(LOG_LEVEL_DEBUG, module, event, fmt, ap);
	va_end(ap);
}
