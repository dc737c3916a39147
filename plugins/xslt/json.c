/* SPDX-License-Identifier: Apache-2.0 */
/*
 * json: a reader for format.json that remembers lines, so that whoever wrote it is told where to
 * look. What must hold: nothing behind the last byte is looked at but the NUL there.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "xslt.h"

#define NESTING_MAX 8 /* an object, its options, one of them, its values: twice that */

struct reader {
	const char *at, *end;
	unsigned line, depth;
	char *why;
	size_t why_size;
};

#define BLOCK_BYTES 16384 /* a format.json has some kilobytes */
#define ALIGNMENT 16

/* All that was ever kept. */
static struct block {
	struct block *before;
	size_t used, size;
	_Alignas(max_align_t) char bytes[];
} * blocks;

static struct json_value *read_value(struct reader *r);

void *
json_keep(size_t size)
{
	size_t room = size < BLOCK_BYTES ? BLOCK_BYTES : size;
	struct block *b = blocks;
	char *p;

	size = (size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
	if (b == NULL || b->size - b->used < size) {
		room += ALIGNMENT;
		if ((b = calloc(1, sizeof *b + room)) == NULL)
			return NULL;
		b->size = room;
		b->before = blocks;
		blocks = b;
	}
	p = b->bytes + b->used;
	b->used += size;
	return p;
}

void
json_forget(void)
{
	struct block *b;

	while ((b = blocks) != NULL) {
		blocks = b->before;
		free(b);
	}
}

static void *
complain(struct reader *r, const char *what)
{
	if (r->why[0] == '\0')
		snprintf(r->why, r->why_size, DESCRIPTION ":%u: %s", r->line, what);
	return NULL;
}

static void
skip_space(struct reader *r)
{
	for (; r->at < r->end && strchr(" \t\r\n", *r->at) != NULL && *r->at != '\0'; r->at++)
		r->line += *r->at == '\n';
}

static bool
take(struct reader *r, char c)
{
	skip_space(r);
	if (r->at == r->end || *r->at != c)
		return false;
	r->at++;
	return true;
}

static struct json_value *
new_value(struct reader *r, enum json_kind kind)
{
	struct json_value *v = json_keep(sizeof *v);

	if (v == NULL)
		return complain(r, "there is no memory for it");
	v->kind = kind;
	v->line = r->line;
	return v;
}

static int
hex_value(char c)
{
	const char *digits = "0123456789abcdef0123456789ABCDEF";
	const char *at = c != '\0' ? strchr(digits, c) : NULL;

	return at != NULL ? (int)((at - digits) & 15) : -1;
}

/* The four digits of a \u; -1 when they are not there. */
static long
take_hex(struct reader *r)
{
	long code = 0;

	for (int k = 0; k < 4; k++, r->at++) {
		if (r->at == r->end || hex_value(*r->at) < 0)
			return -1;
		code = code * 16 + hex_value(*r->at);
	}
	return code;
}

static char *
put_utf8(char *to, long code)
{
	if (code < 0x80) {
		*to++ = (char)code;
	} else if (code < 0x800) {
		*to++ = (char)(0xc0 | code >> 6);
		*to++ = (char)(0x80 | (code & 0x3f));
	} else if (code < 0x10000) {
		*to++ = (char)(0xe0 | code >> 12);
		*to++ = (char)(0x80 | (code >> 6 & 0x3f));
		*to++ = (char)(0x80 | (code & 0x3f));
	} else {
		*to++ = (char)(0xf0 | code >> 18);
		*to++ = (char)(0x80 | (code >> 12 & 0x3f));
		*to++ = (char)(0x80 | (code >> 6 & 0x3f));
		*to++ = (char)(0x80 | (code & 0x3f));
	}
	return to;
}

/* Behind \u. A pair of surrogates is one character; one alone, and NUL, are none. */
static char *
take_code(struct reader *r, char *to)
{
	long code = take_hex(r), low;

	if (code >= 0xd800 && code < 0xdc00 && r->end - r->at > 2 && r->at[0] == '\\' &&
	    r->at[1] == 'u') {
		r->at += 2;
		low = take_hex(r);
		code = low >= 0xdc00 && low < 0xe000
			   ? 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00)
			   : -1;
	}
	if (code <= 0 || (code >= 0xd800 && code < 0xe000))
		return complain(r, "\\u takes four hexadecimal digits of a character");
	return put_utf8(to, code);
}

static char *
take_escape(struct reader *r, char *to)
{
	static const char names[] = "\"\\/bfnrt", values[] = "\"\\/\b\f\n\r\t";
	char c = r->at < r->end ? *r->at++ : '\0';
	const char *found = c != '\0' ? strchr(names, c) : NULL;

	if (c == 'u')
		return take_code(r, to);
	if (found == NULL)
		return complain(r, "there is no such escape: write \\\\ for a backslash");
	*to++ = values[found - names];
	return to;
}

/* Behind the first quote. An escape is never shorter than what it stands for. */
static char *
read_text(struct reader *r)
{
	const char *quote = r->at;
	char *text, *to;

	while (quote < r->end && *quote != '"')
		quote += *quote == '\\' && quote + 1 < r->end ? 2 : 1;
	if ((to = text = json_keep((size_t)(quote - r->at) + 1)) == NULL)
		return complain(r, "there is no memory for it");
	while (r->at < r->end && *r->at != '"') {
		if ((unsigned char)*r->at < 0x20)
			return complain(r, "a text ends on the line it begins on, with \"");
		if (*r->at++ != '\\')
			*to++ = r->at[-1];
		else if ((to = take_escape(r, to)) == NULL)
			return NULL;
	}
	if (!take(r, '"'))
		return complain(r, "a text ends with \"");
	*to = '\0';
	return text;
}

static struct json_value *
read_string(struct reader *r)
{
	struct json_value *v = new_value(r, JSON_STRING);

	if (v != NULL && (v->text = read_text(r)) == NULL)
		return NULL;
	return v;
}

/* What stands there up to the next mark: true, false, null or a number. */
static struct json_value *
read_word(struct reader *r)
{
	size_t len = 0, left = (size_t)(r->end - r->at);
	struct json_value *v = new_value(r, JSON_NUMBER);
	char *end, *word;

	while (len < left && strchr(" \t\r\n,]}", r->at[len]) == NULL)
		len++;
	if (v == NULL || (word = json_keep(len + 1)) == NULL)
		return complain(r, "there is no memory for it");
	v->text = memcpy(word, r->at, len);
	r->at += len;
	if (strcmp(word, "true") == 0 || strcmp(word, "false") == 0) {
		v->kind = JSON_BOOL;
	} else if (strcmp(word, "null") == 0) {
		v->kind = JSON_NULL;
	} else {
		(void)strtod(word, &end);
		if (len == 0 || *end != '\0' || strchr("-0123456789", word[0]) == NULL)
			return complain(r, "a value is missing, or a text without \" around it");
	}
	return v;
}

static struct json_value *
read_member(struct reader *r)
{
	struct json_value *v;
	const char *name;

	if (!take(r, '"'))
		return complain(r, "the name of a member stands between \"");
	if ((name = read_text(r)) == NULL)
		return NULL;
	if (!take(r, ':'))
		return complain(r, "behind the name of a member comes a :");
	if ((v = read_value(r)) != NULL)
		v->name = name;
	return v;
}

static struct json_value *
read_list(struct reader *r, enum json_kind kind, char end)
{
	struct json_value *list = new_value(r, kind), **last = list != NULL ? &list->first : NULL;

	if (list == NULL || take(r, end))
		return list;
	do {
		skip_space(r);
		*last = kind == JSON_OBJECT ? read_member(r) : read_value(r);
		if (*last == NULL)
			return NULL;
		last = &(*last)->next;
	} while (take(r, ','));
	if (!take(r, end))
		return complain(
		    r, end == '}' ? "here a , or a } is missing" : "here a , or a ] is missing");
	return list;
}

static struct json_value *
read_value(struct reader *r)
{
	struct json_value *v;

	if (r->depth == NESTING_MAX)
		return complain(r, "this is nested too deep");
	r->depth++;
	if (take(r, '{'))
		v = read_list(r, JSON_OBJECT, '}');
	else if (take(r, '['))
		v = read_list(r, JSON_ARRAY, ']');
	else
		v = take(r, '"') ? read_string(r) : read_word(r);
	r->depth--;
	return v;
}

const struct json_value *
json_read(const char *bytes, size_t len, char *why, size_t why_size)
{
	struct reader r = {
		.at = bytes, .end = bytes + len, .line = 1, .why = why, .why_size = why_size
	};
	struct json_value *v;

	why[0] = '\0';
	if ((v = read_value(&r)) == NULL)
		return NULL;
	skip_space(&r);
	if (r.at != r.end)
		return complain(&r, "something follows behind the end");
	return v;
}
