/* SPDX-License-Identifier: Apache-2.0 */
/*
 * json_writer: writes JSON. The state is the stack of open containers. What must hold: every value
 * passes start_value(), which writes the comma.
 */
#include "base/json_writer.h"

#include <assert.h>
#include <inttypes.h>

#include "base/buf.h"

static void
break_line(struct json *j)
{
	if (j->is_line)
		return;
	buf_putc(j->out, '\n');
	for (unsigned i = 0; i < j->depth; i++)
		buf_puts(j->out, "  ");
}

/* Writes the comma and the line break before a member or an element. */
static void
separate(struct json *j)
{
	if (j->depth == 0)
		return;
	if (j->has_members[j->depth - 1])
		buf_putc(j->out, ',');
	j->has_members[j->depth - 1] = true;
	break_line(j);
}

static void
start_value(struct json *j)
{
	if (j->has_name) {
		j->has_name = false;
		return;
	}
	assert(j->depth == 0 || j->is_array[j->depth - 1]);
	separate(j);
}

static void
open_container(struct json *j, char bracket, bool is_array)
{
	start_value(j);
	assert(j->depth < JSON_DEPTH_MAX);
	j->has_members[j->depth] = false;
	j->is_array[j->depth] = is_array;
	j->depth++;
	buf_putc(j->out, bracket);
}

static void
close_container(struct json *j, char bracket)
{
	bool had;

	assert(j->depth > 0 && !j->has_name);
	had = j->has_members[--j->depth];
	if (had)
		break_line(j);
	buf_putc(j->out, bracket);
}

void
json_start(struct json *j, struct buf *out)
{
	*j = (struct json){ .out = out };
}

void
json_start_line(struct json *j, struct buf *out)
{
	*j = (struct json){ .out = out, .is_line = true };
}

void
json_end(struct json *j)
{
	assert(j->depth == 0 && !j->has_name);
	buf_putc(j->out, '\n');
}

void
json_open_object(struct json *j)
{
	open_container(j, '{', false);
}

void
json_close_object(struct json *j)
{
	close_container(j, '}');
}

void
json_open_array(struct json *j)
{
	open_container(j, '[', true);
}

void
json_close_array(struct json *j)
{
	close_container(j, ']');
}

/*
 * RFC 8259, 7: quotation mark, reverse solidus and control characters are escaped; DEL is too, for
 * terminals.
 */
static void
put_quoted(struct buf *out, struct str s)
{
	size_t i, from = 0;
	unsigned char c;

	buf_putc(out, '"');
	for (i = 0; i < s.len; i++) {
		c = (unsigned char)s.p[i];
		if (c >= 0x20 && c != '"' && c != '\\' && c != 0x7f)
			continue;
		buf_put(out, s.p + from, i - from);
		from = i + 1;
		if (c == '"' || c == '\\')
			buf_putf(out, "\\%c", c);
		else if (c == '\n')
			buf_puts(out, "\\n");
		else if (c == '\t')
			buf_puts(out, "\\t");
		else
			buf_putf(out, "\\u%04x", c);
	}
	buf_put(out, s.p + from, s.len - from);
	buf_putc(out, '"');
}

void
json_name(struct json *j, const char *name)
{
	assert(j->depth > 0 && !j->is_array[j->depth - 1] && !j->has_name);
	separate(j);
	put_quoted(j->out, str_from(name));
	buf_puts(j->out, j->is_line ? ":" : ": ");
	j->has_name = true;
}

void
json_string(struct json *j, struct str s)
{
	start_value(j);
	put_quoted(j->out, s);
}

void
json_raw(struct json *j, struct str value)
{
	start_value(j);
	buf_putstr(j->out, str_trim(value));
}

void
json_int(struct json *j, int64_t v)
{
	start_value(j);
	buf_putf(j->out, "%" PRId64, v);
}

void
json_bool(struct json *j, bool v)
{
	start_value(j);
	buf_puts(j->out, v ? "true" : "false");
}

void
json_null(struct json *j)
{
	start_value(j);
	buf_puts(j->out, "null");
}

void
json_member(struct json *j, const char *name, struct str s)
{
	json_name(j, name);
	json_string(j, s);
}

void
json_member_int(struct json *j, const char *name, int64_t v)
{
	json_name(j, name);
	json_int(j, v);
}
