/* SPDX-License-Identifier: Apache-2.0 */
/*
 * log_line: formats an event as logfmt or as JSON. The fields arrive as logfmt text and are parsed
 * here, so that a quote left open by a cut is closed and JSON values get their types. What must
 * hold: a line has exactly one newline, its last byte, whatever the fields contain; it is never
 * longer than LOG_LINE_BYTES; in JSON it is always one complete object.
 */
#include "base/log_line.h"

#include "base/sbuf.h"
#include "base/time.h"

#define TAIL_BYTES 24    /* the longest end of a cut line: an ellipsis, "cut":true} and a newline */
#define NAME_BYTES 64    /* of a module or an event, which are short literals */
#define ESCAPE_HEX 4     /* digits of \uXXXX */
#define NUMBER_DIGITS 15 /* a double holds 15 digits: readers would change a longer number */

/*
 * Returns the length of the escape that s begins with, in the form that log_quote() writes; 0 if it
 * is incomplete.
 */
static size_t
escape_length(struct str s)
{
	if (s.len < 2)
		return 0;
	if (s.p[1] != 'u')
		return str_find(STR("nrt\"\\"), s.p[1]) < 5 ? 2 : 0;
	for (size_t i = 0; i < ESCAPE_HEX; i++) {
		if (2 + i >= s.len || str_hex_value(s.p[2 + i]) < 0)
			return 0;
	}
	return 2 + ESCAPE_HEX;
}

/*
 * Copies the inside of a quoted value, and takes it and its closing quote off s; false if the quote
 * is missing.
 */
static bool
put_quoted(struct sbuf *sbuf, struct str *s)
{
	while (s->len > 0 && s->p[0] != '"' && !sbuf->cut) {
		size_t n = 0;

		if (s->p[0] == '\\') {
			if ((n = escape_length(*s)) == 0)
				return false;
			sbuf_put(sbuf, s->p, n);
		} else {
			while (n < s->len && s->p[n] != '"' && s->p[n] != '\\')
				n++;
			sbuf_put_safe(sbuf, str_slice(*s, 0, n), SBUF_QUOTED);
		}
		*s = str_slice(*s, n, s->len);
	}
	if (s->len == 0 || sbuf->cut)
		return false;
	*s = str_slice(*s, 1, s->len);
	return true;
}

/* Copies the fields. Returns true if the line ends inside a quoted value. */
static bool
put_logfmt_fields(struct sbuf *sbuf, struct str s)
{
	while (s.len > 0 && !sbuf->cut) {
		size_t bare = str_find(s, '"');

		sbuf_put_safe(sbuf, str_slice(s, 0, bare), SBUF_BARE);
		s = str_slice(s, bare, s.len);
		if (s.len == 0)
			return false;
		sbuf_puts(sbuf, "\"");
		if (sbuf->cut)
			return false;
		s = str_slice(s, 1, s.len);
		if (!put_quoted(sbuf, &s))
			return true;
		sbuf_puts(sbuf, "\"");
		if (sbuf->cut)
			return true;
	}
	return false;
}

static bool
is_number(struct str s)
{
	size_t at = s.len > 0 && s.p[0] == '-' ? 1 : 0, first = at;

	while (at < s.len && s.p[at] >= '0' && s.p[at] <= '9')
		at++;
	return at == s.len && at > first && at - first <= NUMBER_DIGITS &&
	       (s.p[first] != '0' || at - first == 1);
}

/* Takes a word off s, up to the first of the characters in ends. */
static struct str
take_word(struct str *s, const char *ends)
{
	size_t n = 0;
	struct str word;

	while (n < s->len && strchr(ends, s->p[n]) == NULL)
		n++;
	word = str_slice(*s, 0, n);
	*s = str_slice(*s, n, s->len);
	return word;
}

/*
 * Writes the value after '=', as a string or a number; request ids are strings even if they are all
 * digits. Returns true if a string was left open.
 */
static bool
put_json_value(struct sbuf *sbuf, struct str name, struct str *s)
{
	bool is_quoted = s->len > 0 && s->p[0] == '"';
	struct str word;

	if (!is_quoted) {
		word = take_word(s, " ");
		if (is_number(word) && !str_is(name, "req")) {
			sbuf_put(sbuf, word.p, word.len);
			return false;
		}
	}
	sbuf_puts(sbuf, "\"");
	if (sbuf->cut)
		return false;
	if (is_quoted) {
		*s = str_slice(*s, 1, s->len);
		if (!put_quoted(sbuf, s))
			return true;
	} else {
		sbuf_put_safe(sbuf, word, SBUF_QUOTED);
		if (sbuf->cut)
			return true;
	}
	sbuf_puts(sbuf, "\"");
	return sbuf->cut;
}

static bool
put_json_field(struct sbuf *sbuf, struct str *s)
{
	struct str name = take_word(s, " =");
	size_t start = sbuf->len;
	bool is_open = false;

	sbuf_puts(sbuf, ",\"");
	sbuf_put_safe(sbuf, name, SBUF_QUOTED);
	sbuf_puts(sbuf, "\":");
	if (s->len == 0 || s->p[0] != '=') {
		sbuf_puts(sbuf, "true"); /* a word without a value */
	} else {
		*s = str_slice(*s, 1, s->len);
		is_open = put_json_value(sbuf, name, s);
	}
	if (sbuf->cut && !is_open)
		sbuf->len = start; /* drop the incomplete member */
	return is_open;
}

static bool
put_json_fields(struct sbuf *sbuf, struct str s)
{
	bool is_open = false;

	while (s.len > 0 && !sbuf->cut && !is_open) {
		if (s.p[0] == ' ')
			s = str_slice(s, 1, s.len);
		else
			is_open = put_json_field(sbuf, &s);
	}
	return is_open;
}

static void
put_time(struct sbuf *sbuf, int64_t unix_ms)
{
	char text[RFC3339_MS_BYTES + 1];

	time_rfc3339_ms(unix_ms, text);
	sbuf_puts(sbuf, text);
}

static void
compose_logfmt(struct sbuf *sbuf, const struct log_event *event)
{
	bool is_open;

	sbuf_puts(sbuf, "ts=");
	put_time(sbuf, event->unix_ms);
	sbuf_puts(sbuf, " level=");
	sbuf_put_value(sbuf, str_from(event->level));
	sbuf_puts(sbuf, " module=");
	sbuf_put_value(sbuf, str_slice(str_from(event->module), 0, NAME_BYTES));
	sbuf_puts(sbuf, " event=");
	sbuf_put_value(sbuf, str_slice(str_from(event->event), 0, NAME_BYTES));
	if (event->fields.len > 0)
		sbuf_puts(sbuf, " ");
	is_open = put_logfmt_fields(sbuf, event->fields);
	sbuf->cap = LOG_LINE_BYTES;
	if (sbuf->cut || event->is_cut || is_open) {
		sbuf->cut = false;
		sbuf_puts(sbuf, is_open ? "...\"" : "...");
	}
	sbuf_puts(sbuf, "\n");
}

static void
put_json_name(struct sbuf *sbuf, const char *before, const char *value)
{
	sbuf_puts(sbuf, before);
	sbuf_put_safe(sbuf, str_slice(str_from(value), 0, NAME_BYTES), SBUF_QUOTED);
}

static void
compose_json(struct sbuf *sbuf, const struct log_event *event)
{
	bool is_open;

	sbuf_puts(sbuf, "{\"ts\":\"");
	put_time(sbuf, event->unix_ms);
	put_json_name(sbuf, "\",\"level\":\"", event->level);
	put_json_name(sbuf, "\",\"module\":\"", event->module);
	put_json_name(sbuf, "\",\"event\":\"", event->event);
	sbuf_puts(sbuf, "\"");
	is_open = put_json_fields(sbuf, event->fields);
	sbuf->cap = LOG_LINE_BYTES;
	if (sbuf->cut || event->is_cut || is_open) {
		sbuf->cut = false;
		sbuf_puts(sbuf, is_open ? "...\",\"cut\":true" : ",\"cut\":true");
	}
	sbuf_puts(sbuf, "}\n");
}

size_t
log_line_compose(char out[LOG_LINE_BYTES], enum log_format format, const struct log_event *event)
{
	struct sbuf sbuf = { .out = out, .cap = LOG_LINE_BYTES - TAIL_BYTES };

	if (format == LOG_FORMAT_JSON)
		compose_json(&sbuf, event);
	else
		compose_logfmt(&sbuf, event);
	return sbuf.len;
}
