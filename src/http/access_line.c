/* SPDX-License-Identifier: Apache-2.0 */
/*
 * access_line: an answer as a line, in each of the formats. What must hold: nothing that came from a
 * client can end a line, a field or a quote, whatever its bytes are.
 */
#include <stdio.h>

#include "base/pen.h"
#include "base/time.h"
#include "http/access.h"

#define MS_A_SECOND 1000
#define US_A_MS 1000
/* What values may take, escapes included; all of them together fit in a line. */
#define METHOD_BYTES 32
#define TARGET_BYTES 1536
#define HOST_BYTES 256
#define REFERER_BYTES 768
#define AGENT_BYTES 512
#define CLF_TIME_BYTES 32 /* [22/Nov/2026:20:00:00 +0000] */
#define ELLIPSIS "..."

/* As nginx does it: every byte that is not plain ASCII, a quote or a backslash is \xHH. */
static void
put_ncsa(struct pen *pen, struct str s)
{
	static const char digits[] = "0123456789ABCDEF";
	size_t i;

	for (i = 0; i < s.len && !pen->cut; i++) {
		unsigned char c = (unsigned char)s.p[i];
		char escape[4] = { '\\', 'x', digits[c >> 4], digits[c & 15] };

		if (c < 0x20 || c > 0x7e || c == '"' || c == '\\')
			pen_put(pen, escape, sizeof(escape));
		else
			pen_put(pen, s.p + i, 1);
	}
}

/* A value that may take so many bytes, and is cut with an ellipsis beyond. */
static void
put_limited(struct pen *pen, struct str s, size_t most, enum http_access_format format)
{
	size_t cap = pen->cap;

	pen->cap = pen->len + most;
	if (format == HTTP_ACCESS_COMBINED)
		put_ncsa(pen, s);
	else
		pen_put_safe(pen, s, PEN_QUOTED);
	pen->cap = cap;
	if (pen->cut) {
		pen->cut = false;
		pen_puts(pen, ELLIPSIS);
	}
}

static void
put_decimal_ms(struct pen *pen, int64_t us)
{
	char text[32];

	if (us < 0)
		us = 0;
	(void)snprintf(text, sizeof(text), "%lld.%03lld", (long long)(us / US_A_MS),
	    (long long)(us % US_A_MS));
	pen_puts(pen, text);
}

/* The Common Log Format has a time of its own. */
static void
put_clf_time(struct pen *pen, int64_t unix_ms)
{
	char http[HTTP_DATE_BYTES + 1], text[CLF_TIME_BYTES];

	time_http(unix_ms / MS_A_SECOND, http); /* Sun, 06 Nov 1994 08:49:37 GMT */
	(void)snprintf(text, sizeof(text), "[%.2s/%.3s/%.4s:%.8s +0000]", http + 5, http + 8,
	    http + 12, http + 17);
	pen_puts(pen, text);
}

static void
put_or_dash(struct pen *pen, struct str s, size_t most)
{
	if (s.len == 0)
		pen_puts(pen, "-");
	else
		put_limited(pen, s, most, HTTP_ACCESS_COMBINED);
}

static void
put_combined(struct pen *pen, const struct access_entry *entry)
{
	char status[16];

	put_or_dash(pen, entry->client, HOST_BYTES);
	pen_puts(pen, " - - ");
	put_clf_time(pen, entry->unix_ms);
	pen_puts(pen, " \"");
	put_or_dash(pen, entry->method, METHOD_BYTES);
	if (entry->protocol.len > 0) { /* else no request line was understood */
		pen_puts(pen, " ");
		put_or_dash(pen, entry->target, TARGET_BYTES);
		pen_puts(pen, " ");
		pen_put(pen, entry->protocol.p, entry->protocol.len);
	}
	(void)snprintf(status, sizeof(status), "\" %d ", entry->status);
	pen_puts(pen, status);
	pen_put_number(pen, entry->bytes);
	pen_puts(pen, " \"");
	put_or_dash(pen, entry->referer, REFERER_BYTES);
	pen_puts(pen, "\" \"");
	put_or_dash(pen, entry->agent, AGENT_BYTES);
	pen_puts(pen, "\"");
}

/* What logfmt and JSON have in common: both quote alike, and differ in what is around a name. */
static void
put_name(struct pen *pen, enum http_access_format format, const char *name)
{
	pen_puts(pen, format == HTTP_ACCESS_JSON ? ",\"" : " ");
	pen_puts(pen, name);
	pen_puts(pen, format == HTTP_ACCESS_JSON ? "\":" : "=");
}

static void
put_text(
    struct pen *pen, enum http_access_format format, const char *name, struct str s, size_t most)
{
	put_name(pen, format, name);
	pen_puts(pen, "\"");
	put_limited(pen, s, most, format);
	pen_puts(pen, "\"");
}

static void
put_fields(struct pen *pen, enum http_access_format format, const struct access_entry *entry)
{
	char ts[RFC3339_MS_BYTES + 1];

	time_rfc3339_ms(entry->unix_ms, ts);
	pen_puts(pen, format == HTTP_ACCESS_JSON ? "{\"ts\":\"" : "ts=\"");
	pen_puts(pen, ts);
	pen_puts(pen, "\"");
	put_text(pen, format, "client", entry->client, HOST_BYTES);
	put_text(pen, format, "method", entry->method, METHOD_BYTES);
	put_text(pen, format, "target", entry->target, TARGET_BYTES);
	put_text(pen, format, "protocol", entry->protocol, METHOD_BYTES);
	put_name(pen, format, "status");
	pen_put_number(pen, (uint64_t)entry->status);
	put_name(pen, format, "bytes");
	pen_put_number(pen, entry->bytes);
	put_name(pen, format, "ms");
	put_decimal_ms(pen, entry->duration_us);
	put_text(pen, format, "req", entry->request_id, METHOD_BYTES);
	put_text(pen, format, "host", entry->host, HOST_BYTES);
	put_text(pen, format, "referer", entry->referer, REFERER_BYTES);
	put_text(pen, format, "agent", entry->agent, AGENT_BYTES);
	if (format == HTTP_ACCESS_JSON)
		pen_puts(pen, "}");
}

size_t
access_line_compose(
    char out[ACCESS_LINE_BYTES], enum http_access_format format, const struct access_entry *entry)
{
	struct pen pen = { .out = out, .cap = ACCESS_LINE_BYTES - 1 };

	if (format == HTTP_ACCESS_COMBINED)
		put_combined(&pen, entry);
	else
		put_fields(&pen, format, entry);
	out[pen.len++] = '\n';
	return pen.len;
}
