/* SPDX-License-Identifier: Apache-2.0 */
/*
 * log_line: an event as logfmt or as JSON. The fields come as logfmt from printf and are read once
 * more here, so that a quote left open by a cut is closed and JSON gets its types. What must hold:
 * a line has one newline, its last byte, whatever was formatted into it; it is never longer than
 * LOG_LINE_BYTES; in JSON it is always one whole object.
 */
#include "base/log_line.h"

#include "base/pen.h"
#include "base/time.h"

#define TAIL_BYTES 24    /* the longest end of a cut line: an ellipsis, "cut":true} and a newline */
#define NAME_BYTES 64    /* of a module or an event: literals, far shorter */
#define ESCAPE_HEX 4     /* digits of \uXXXX */
#define NUMBER_DIGITS 15 /* a double holds so many: a longer number would be changed by readers */

/* The length of the escape that s begins with, as log_quote() writes them; 0 for half of one. */
static size_t
escape_length(struct str s)
{
	size_t i;

	if (s.len < 2)
		return 0;
	if (s.p[1] != 'u')
		return str_find(STR("nrt\"\\"), s.p[1]) < 5 ? 2 : 0;
	for (i = 0; i < ESCAPE_HEX; i++) {
		if (2 + i >= s.len || str_hex_value(s.p[2 + i]) < 0)
			return 0;
	}
	return 2 + ESCAPE_HEX;
}

/* The inside of a quoted value, taken off s with its closing quote; false if that is missing. */
static bool
put_quoted(struct pen *pen, struct str *s)
{
	while (s->len > 0 && s->p[0] != '"' && !pen->cut) {
		size_t n = 0;

		if (s->p[0] == '\\') {
			if ((n = escape_length(*s)) == 0)
				return false;
			pen_put(pen, s->p, n);
		} else {
			while (n < s->len && s->p[n] != '"' && s->p[n] != '\\')
				n++;
			pen_put_safe(pen, str_slice(*s, 0, n), PEN_QUOTED);
		}
		*s = str_slice(*s, n, s->len);
	}
	if (s->len == 0 || pen->cut)
		return false;
	*s = str_slice(*s, 1, s->len);
	return true;
}

/* Whether a quote was left open: the line ends inside. */
static bool
put_logfmt_fields(struct pen *pen, struct str s)
{
	while (s.len > 0 && !pen->cut) {
		size_t bare = str_find(s, '"');

		pen_put_safe(pen, str_slice(s, 0, bare), PEN_BARE);
		s = str_slice(s, bare, s.len);
		if (s.len == 0)
			return false;
		pen_puts(pen, "\"");
		if (pen->cut)
			return false;
		s = str_slice(s, 1, s.len);
		if (!put_quoted(pen, &s))
			return true;
		pen_puts(pen, "\"");
		if (pen->cut)
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

/* Takes a bare word, up to the next blank. */
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
 * The value after '=': a string or a number; ids are strings even when they are all digits. Returns
 * whether a string was left open.
 */
static bool
put_json_value(struct pen *pen, struct str name, struct str *s)
{
	bool is_quoted = s->len > 0 && s->p[0] == '"';
	struct str word;

	if (!is_quoted) {
		word = take_word(s, " ");
		if (is_number(word) && !str_is(name, "req")) {
			pen_put(pen, word.p, word.len);
			return false;
		}
	}
	pen_puts(pen, "\"");
	if (pen->cut)
		return false;
	if (is_quoted) {
		*s = str_slice(*s, 1, s->len);
		if (!put_quoted(pen, s))
			return true;
	} else {
		pen_put_safe(pen, word, PEN_QUOTED);
		if (pen->cut)
			return true;
	}
	pen_puts(pen, "\"");
	return pen->cut;
}

static bool
put_json_field(struct pen *pen, struct str *s)
{
	struct str name = take_word(s, " =");
	size_t start = pen->len;
	bool is_open = false;

	pen_puts(pen, ",\"");
	pen_put_safe(pen, name, PEN_QUOTED);
	pen_puts(pen, "\":");
	if (s->len == 0 || s->p[0] != '=') {
		pen_puts(pen, "true"); /* a word alone */
	} else {
		*s = str_slice(*s, 1, s->len);
		is_open = put_json_value(pen, name, s);
	}
	if (pen->cut && !is_open)
		pen->len = start; /* half a member is none */
	return is_open;
}

static bool
put_json_fields(struct pen *pen, struct str s)
{
	bool is_open = false;

	while (s.len > 0 && !pen->cut && !is_open) {
		if (s.p[0] == ' ')
			s = str_slice(s, 1, s.len);
		else
			is_open = put_json_field(pen, &s);
	}
	return is_open;
}

static void
put_time(struct pen *pen, int64_t unix_ms)
{
	char text[RFC3339_MS_BYTES + 1];

	time_rfc3339_ms(unix_ms, text);
	pen_puts(pen, text);
}

static void
compose_logfmt(struct pen *pen, const struct log_event *event)
{
	bool is_open;

	pen_puts(pen, "ts=");
	put_time(pen, event->unix_ms);
	pen_puts(pen, " level=");
	pen_put_value(pen, str_from(event->level));
	pen_puts(pen, " module=");
	pen_put_value(pen, str_slice(str_from(event->module), 0, NAME_BYTES));
	pen_puts(pen, " event=");
	pen_put_value(pen, str_slice(str_from(event->event), 0, NAME_BYTES));
	if (event->fields.len > 0)
		pen_puts(pen, " ");
	is_open = put_logfmt_fields(pen, event->fields);
	pen->cap = LOG_LINE_BYTES;
	if (pen->cut || event->is_cut || is_open) {
		pen->cut = false;
		pen_puts(pen, is_open ? "...\"" : "...");
	}
	pen_puts(pen, "\n");
}

static void
put_json_name(struct pen *pen, const char *before, const char *value)
{
	pen_puts(pen, before);
	pen_put_safe(pen, str_slice(str_from(value), 0, NAME_BYTES), PEN_QUOTED);
}

static void
compose_json(struct pen *pen, const struct log_event *event)
{
	bool is_open;

	pen_puts(pen, "{\"ts\":\"");
	put_time(pen, event->unix_ms);
	put_json_name(pen, "\",\"level\":\"", event->level);
	put_json_name(pen, "\",\"module\":\"", event->module);
	put_json_name(pen, "\",\"event\":\"", event->event);
	pen_puts(pen, "\"");
	is_open = put_json_fields(pen, event->fields);
	pen->cap = LOG_LINE_BYTES;
	if (pen->cut || event->is_cut || is_open) {
		pen->cut = false;
		pen_puts(pen, is_open ? "...\",\"cut\":true" : ",\"cut\":true");
	}
	pen_puts(pen, "}\n");
}

size_t
log_line_compose(char out[LOG_LINE_BYTES], enum log_format format, const struct log_event *event)
{
	struct pen pen = { .out = out, .cap = LOG_LINE_BYTES - TAIL_BYTES };

	if (format == LOG_FORMAT_JSON)
		compose_json(&pen, event);
	else
		compose_logfmt(&pen, event);
	return pen.len;
}
