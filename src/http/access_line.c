/* SPDX-License-Identifier: Apache-2.0 */
/*
 * access_line: composes the line of an answer in each of the formats. What must hold: no byte that
 * a client sent can end a line, a field or a quoted string.
 */
#include "http/access_line.h"

#include <stdio.h>

#include "base/sbuf.h"
#include "base/time.h"
#include "base/units.h"

/* Limits of the values, with escapes; all of them together fit in a line. */
#define METHOD_BYTES 32
#define TARGET_BYTES 1536
#define HOST_BYTES 256
#define REFERER_BYTES 768
#define AGENT_BYTES 512
#define CLF_TIME_BYTES 32 /* [22/Nov/2026:20:00:00 +0000] */
#define ELLIPSIS "..."

/* Like nginx: quotes, backslashes and all bytes that are not printable ASCII become \xHH. */
static void
put_ncsa(struct sbuf *sbuf, struct str s)
{
	static const char digits[] = "0123456789ABCDEF";

	for (size_t i = 0; i < s.len && !sbuf->cut; i++) {
		unsigned char c = (unsigned char)s.p[i];
		char escape[4] = { '\\', 'x', digits[c >> 4], digits[c & 15] };

		if (c < 0x20 || c > 0x7e || c == '"' || c == '\\')
			sbuf_put(sbuf, escape, sizeof escape);
		else
			sbuf_put(sbuf, s.p + i, 1);
	}
}

/* Puts at most most bytes of the escaped value; if it is cut, an ellipsis follows. */
static void
put_limited(struct sbuf *sbuf, struct str s, size_t most, enum http_access_format format)
{
	size_t cap = sbuf->cap;

	sbuf->cap = sbuf->len + most;
	if (format == HTTP_ACCESS_COMBINED)
		put_ncsa(sbuf, s);
	else
		sbuf_put_safe(sbuf, s, SBUF_QUOTED);
	sbuf->cap = cap;
	if (sbuf->cut) {
		sbuf->cut = false;
		sbuf_puts(sbuf, ELLIPSIS);
	}
}

static void
put_decimal_ms(struct sbuf *sbuf, int64_t us)
{
	char text[32];

	if (us < 0)
		us = 0;
	snprintf(
	    text, sizeof text, "%lld.%03lld", (long long)(us / US_A_MS), (long long)(us % US_A_MS));
	sbuf_puts(sbuf, text);
}

/* The time in Common Log Format, taken from the pieces of an HTTP date. */
static void
put_clf_time(struct sbuf *sbuf, int64_t unix_ms)
{
	char http[HTTP_DATE_BYTES + 1], text[CLF_TIME_BYTES];

	time_http(unix_ms / MS_A_SECOND, http); /* Sun, 06 Nov 1994 08:49:37 GMT */
	snprintf(text, sizeof text, "[%.2s/%.3s/%.4s:%.8s +0000]", http + 5, http + 8, http + 12,
	    http + 17);
	sbuf_puts(sbuf, text);
}

static void
put_or_dash(struct sbuf *sbuf, struct str s, size_t most)
{
	if (s.len == 0)
		sbuf_puts(sbuf, "-");
	else
		put_limited(sbuf, s, most, HTTP_ACCESS_COMBINED);
}

static void
put_combined(struct sbuf *sbuf, const struct access_entry *entry)
{
	char status[16];

	put_or_dash(sbuf, entry->client, HOST_BYTES);
	sbuf_puts(sbuf, " - - ");
	put_clf_time(sbuf, entry->unix_ms);
	sbuf_puts(sbuf, " \"");
	put_or_dash(sbuf, entry->method, METHOD_BYTES);
	if (entry->protocol.len > 0) { /* empty: the request line was malformed */
		sbuf_puts(sbuf, " ");
		put_or_dash(sbuf, entry->target, TARGET_BYTES);
		sbuf_puts(sbuf, " ");
		sbuf_put(sbuf, entry->protocol.p, entry->protocol.len);
	}
	snprintf(status, sizeof status, "\" %d ", entry->status);
	sbuf_puts(sbuf, status);
	sbuf_put_number(sbuf, entry->bytes);
	sbuf_puts(sbuf, " \"");
	put_or_dash(sbuf, entry->referer, REFERER_BYTES);
	sbuf_puts(sbuf, "\" \"");
	put_or_dash(sbuf, entry->agent, AGENT_BYTES);
	sbuf_puts(sbuf, "\"");
}

/* Shared by logfmt and JSON: both quote values alike and differ only in the bytes around a name. */
static void
put_name(struct sbuf *sbuf, enum http_access_format format, const char *name)
{
	sbuf_puts(sbuf, format == HTTP_ACCESS_JSON ? ",\"" : " ");
	sbuf_puts(sbuf, name);
	sbuf_puts(sbuf, format == HTTP_ACCESS_JSON ? "\":" : "=");
}

static void
put_text(
    struct sbuf *sbuf, enum http_access_format format, const char *name, struct str s, size_t most)
{
	put_name(sbuf, format, name);
	sbuf_puts(sbuf, "\"");
	put_limited(sbuf, s, most, format);
	sbuf_puts(sbuf, "\"");
}

static void
put_fields(struct sbuf *sbuf, enum http_access_format format, const struct access_entry *entry)
{
	char ts[RFC3339_MS_BYTES + 1];

	time_rfc3339_ms(entry->unix_ms, ts);
	sbuf_puts(sbuf, format == HTTP_ACCESS_JSON ? "{\"ts\":\"" : "ts=\"");
	sbuf_puts(sbuf, ts);
	sbuf_puts(sbuf, "\"");
	put_text(sbuf, format, "client", entry->client, HOST_BYTES);
	put_text(sbuf, format, "method", entry->method, METHOD_BYTES);
	put_text(sbuf, format, "target", entry->target, TARGET_BYTES);
	put_text(sbuf, format, "protocol", entry->protocol, METHOD_BYTES);
	put_name(sbuf, format, "status");
	sbuf_put_number(sbuf, (uint64_t)entry->status);
	put_name(sbuf, format, "bytes");
	sbuf_put_number(sbuf, entry->bytes);
	put_name(sbuf, format, "ms");
	put_decimal_ms(sbuf, entry->duration_us);
	put_text(sbuf, format, "req", entry->request_id, METHOD_BYTES);
	put_text(sbuf, format, "host", entry->host, HOST_BYTES);
	put_text(sbuf, format, "referer", entry->referer, REFERER_BYTES);
	put_text(sbuf, format, "agent", entry->agent, AGENT_BYTES);
	if (format == HTTP_ACCESS_JSON)
		sbuf_puts(sbuf, "}");
}

size_t
access_line_compose(
    char out[ACCESS_LINE_BYTES], enum http_access_format format, const struct access_entry *entry)
{
	struct sbuf sbuf = { .out = out, .cap = ACCESS_LINE_BYTES - 1 };

	if (format == HTTP_ACCESS_COMBINED)
		put_combined(&sbuf, entry);
	else
		put_fields(&sbuf, format, entry);
	out[sbuf.len++] = '\n';
	return sbuf.len;
}
