/* SPDX-License-Identifier: Apache-2.0 */
/*
 * log: writes each event as one line with one write(2). What must hold: no function here allocates
 * or changes errno; no lock is held while a line is written.
 */
#include "base/log.h"

#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/log_limit.h"
#include "base/log_line.h"
#include "base/sbuf.h"
#include "base/time.h"
#include "base/units.h"

static const char *const level_names[LOG_LEVELS] = { "error", "warn", "info", "debug" };
static const char *const format_names[] = { "logfmt", "json" };
static atomic_int level_now = LOG_LEVEL_INFO;
static atomic_int format_now = LOG_FORMAT_LOGFMT;
static _Atomic uint64_t lines_written[LOG_LEVELS], lines_suppressed;

static pthread_mutex_t limit_lock = PTHREAD_MUTEX_INITIALIZER;
static struct log_limit limit;     /* protected by limit_lock */
static atomic_bool has_suppressed; /* limit.pending > 0 */

const char *
log_quote(const char *s, char *out, unsigned long cap)
{
	static const char tail[] = "...\"";
	struct sbuf sbuf = { .out = out, .len = 1 };

	if (cap < sizeof tail + 1) {
		if (cap > 0)
			out[0] = '\0';
		return cap > 0 ? out : "";
	}
	out[0] = '"';
	sbuf.cap = cap - sizeof tail; /* the tail always fits */
	sbuf_put_safe(&sbuf, str_from(s), SBUF_QUOTED);
	snprintf(out + sbuf.len, cap - sbuf.len, "%s", sbuf.cut ? tail : "\"");
	return out;
}

static void
write_line(enum log_level level, const char *module, const char *event, struct str fields, bool cut)
{
	char line[LOG_LINE_BYTES];
	struct log_event what = { .unix_ms = time_now_ms(),
		.level = level_names[level],
		.module = module,
		.event = event,
		.fields = fields,
		.is_cut = cut };
	enum log_format format =
	    (enum log_format)atomic_load_explicit(&format_now, memory_order_relaxed);
	size_t len = log_line_compose(line, format, &what);
	ssize_t n;

	do
		n = write(STDERR_FILENO, line, len);
	while (n < 0 && errno == EINTR);
	atomic_fetch_add_explicit(&lines_written[level], 1, memory_order_relaxed);
}

/*
 * Returns the plugin or pool that an event names. The search stops at the first quoted field:
 * quoted text comes from plugins and documents.
 */
static struct str
find_subject(struct str fields)
{
	struct str word, value;

	while (fields.len > 0) {
		word = str_cut(str_cut(fields, ' ', &fields), '=', &value);
		if (str_is(word, "pool") || str_is(word, "plugin"))
			return value;
		if (str_find(value, '"') < value.len)
			break;
	}
	return STR("");
}

static bool
may_tell(const struct log_kind *kind)
{
	int64_t second = time_mono_ms() / MS_A_SECOND + 1;
	bool admits;

	if (kind->level == LOG_LEVEL_DEBUG)
		return true;
	pthread_mutex_lock(&limit_lock);
	admits = log_limit_admits(&limit, kind, second);
	atomic_store_explicit(&has_suppressed, limit.pending > 0, memory_order_relaxed);
	pthread_mutex_unlock(&limit_lock);
	if (!admits)
		atomic_fetch_add_explicit(&lines_suppressed, 1, memory_order_relaxed);
	return admits;
}

static bool
take_suppressed(struct log_kind *kind)
{
	int64_t second = time_mono_ms() / MS_A_SECOND + 1;
	bool found;

	pthread_mutex_lock(&limit_lock);
	found = log_limit_take(&limit, second, kind);
	atomic_store_explicit(&has_suppressed, limit.pending > 0, memory_order_relaxed);
	pthread_mutex_unlock(&limit_lock);
	return found;
}

bool
log_tell_suppressed(void)
{
	struct log_kind kind;
	char fields[LOG_LINE_BYTES];
	int saved = errno, n;

	while (
	    atomic_load_explicit(&has_suppressed, memory_order_relaxed) && take_suppressed(&kind)) {
		n = snprintf(fields, sizeof fields, "of=%s%s%s times=%u", kind.event,
		    kind.subject[0] != '\0' ? " pool=" : "", kind.subject, kind.suppressed);
		write_line(kind.level, kind.module, "suppressed",
		    str_make(fields, n > 0 ? (size_t)n : 0), false);
	}
	errno = saved;
	return atomic_load_explicit(&has_suppressed, memory_order_relaxed);
}

static void __attribute__((format(printf, 4, 0))) write_event(
    enum log_level level, const char *module, const char *event, const char *fmt, va_list ap)
{
	char fields[LOG_LINE_BYTES] = "";
	struct log_kind kind;
	int saved = errno, n = 0;

	if ((int)level > atomic_load_explicit(&level_now, memory_order_relaxed))
		return;
	log_tell_suppressed();
	if (fmt != NULL && (n = vsnprintf(fields, sizeof fields, fmt, ap)) < 0)
		n = snprintf(fields, sizeof fields, "fields=unprintable");
	kind = log_kind_of(level, module, event, find_subject(str_from(fields)));
	if (!may_tell(&kind)) {
		errno = saved;
		return;
	}
	write_line(level, module, event, str_from(fields), (size_t)n >= sizeof fields);
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
	for (int i = LOG_LEVEL_ERROR; name != NULL && i <= LOG_LEVEL_DEBUG; i++) {
		if (strcmp(name, level_names[i]) == 0)
			return i;
	}
	return -1;
}

void
log_set_format(enum log_format format)
{
	atomic_store_explicit(&format_now, (int)format, memory_order_relaxed);
}

int
log_format_from(const char *name)
{
	for (int i = LOG_FORMAT_LOGFMT; name != NULL && i <= LOG_FORMAT_JSON; i++) {
		if (strcmp(name, format_names[i]) == 0)
			return i;
	}
	return -1;
}

const char *
log_level_name(enum log_level level)
{
	return level_names[level];
}

void
log_counts(struct log_counts *out)
{
	for (int i = 0; i < LOG_LEVELS; i++)
		out->lines[i] = atomic_load_explicit(&lines_written[i], memory_order_relaxed);
	out->suppressed = atomic_load_explicit(&lines_suppressed, memory_order_relaxed);
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

void
log_out_of_memory(size_t n, size_t size)
{
	log_error("base", "out_of_memory", "n=%zu size=%zu", n, size);
}
