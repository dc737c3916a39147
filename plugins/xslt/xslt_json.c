/* SPDX-License-Identifier: Apache-2.0 */
/*
 * xslt_json: reads format.json with jansson, and adds the line of each value, for error messages:
 * jansson knows lines of syntax errors only. jansson keeps the order of members, so the n-th value
 * of the tree is the n-th value of the text.
 * What must hold: the text has no NUL before its end, and json_read() scans it only when jansson
 * has accepted it.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "xslt.h"

#define NESTING_MAX 8 /* twice the depth of a format.json: object, options, option, values */
/*
 * Not 0, with which jansson opens /dev/urandom. The seed guards against names that collide, which
 * cost the worker of that format its processor time.
 */
#define HASH_SEED 1

#define BLOCK_BYTES 16384 /* a format.json has a few kilobytes */
#define ALIGNMENT 16

/* All blocks of json_keep(), newest first. */
static struct block {
	struct block *before;
	size_t used, size;
	_Alignas(max_align_t) char bytes[];
} * blocks;

/* A position in a text that is JSON: before a value, a name or punctuation. */
struct scan {
	const char *at;
	unsigned line, depth;
	char *why;
	size_t why_size;
};

static struct json_value *copy_value(struct scan *s, json_t *from);

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
complain(struct scan *s, const char *what)
{
	if (s->why[0] == '\0')
		snprintf(s->why, s->why_size, DESCRIPTION ":%u: %s", s->line, what);
	return NULL;
}

/* Copies len bytes and adds a NUL; NULL: there is no memory. */
static char *
keep_text(struct scan *s, const char *text, size_t len)
{
	char *copy = json_keep(len + 1);

	return copy != NULL ? memcpy(copy, text, len) : complain(s, "there is no memory for it");
}

/* Moves past white space and punctuation, to the next value or name. */
static void
skip_to_token(struct scan *s)
{
	for (; *s->at != '\0' && strchr(" \t\r\n,:]}", *s->at) != NULL; s->at++)
		s->line += *s->at == '\n';
}

/* Moves past a string, a number or a word. A string of JSON has no line break in it. */
static void
skip_scalar(struct scan *s)
{
	if (*s->at != '"') {
		s->at += strcspn(s->at, " \t\r\n,:]}");
		return;
	}
	for (s->at++; *s->at != '"' && *s->at != '\0'; s->at++)
		s->at += *s->at == '\\';
	s->at += *s->at == '"';
}

static bool
copy_members(struct scan *s, json_t *from, struct json_value **last)
{
	struct json_value **at = last;
	const char *name;
	json_t *member;

	json_object_foreach(from, name, member)
	{
		skip_to_token(s);
		skip_scalar(s); /* the name */
		if ((*at = copy_value(s, member)) == NULL ||
		    ((*at)->name = keep_text(s, name, strlen(name))) == NULL)
			return false;
		at = &(*at)->next;
	}
	return true;
}

static bool
copy_elements(struct scan *s, json_t *from, struct json_value **last)
{
	for (size_t i = 0; i < json_array_size(from); i++, last = &(*last)->next)
		if ((*last = copy_value(s, json_array_get(from, i))) == NULL)
			return false;
	return true;
}

static enum json_kind
kind_of(const json_t *from)
{
	switch (json_typeof(from)) {
	case JSON_OBJECT: return XSLT_JSON_OBJECT;
	case JSON_ARRAY: return XSLT_JSON_ARRAY;
	case JSON_STRING: return XSLT_JSON_STRING;
	case JSON_INTEGER:
	case JSON_REAL: return XSLT_JSON_NUMBER;
	case JSON_TRUE:
	case JSON_FALSE: return XSLT_JSON_BOOL;
	default: return XSLT_JSON_NULL;
	}
}

/* The text of a string, or the spelling of a number or word in the source. */
static bool
copy_scalar(struct scan *s, json_t *from, struct json_value *v)
{
	const char *start = s->at;

	skip_scalar(s);
	v->text = json_is_string(from)
		      ? keep_text(s, json_string_value(from), json_string_length(from))
		      : keep_text(s, start, (size_t)(s->at - start));
	return v->text != NULL;
}

static struct json_value *
copy_value(struct scan *s, json_t *from)
{
	struct json_value *v = json_keep(sizeof *v);
	bool done;

	if (v == NULL)
		return complain(s, "there is no memory for it");
	skip_to_token(s);
	v->kind = kind_of(from);
	v->line = s->line;
	if (v->kind != XSLT_JSON_OBJECT && v->kind != XSLT_JSON_ARRAY)
		return copy_scalar(s, from, v) ? v : NULL;
	if (s->depth == NESTING_MAX)
		return complain(s, "this is nested too deep");
	s->at++; /* the bracket */
	s->depth++;
	done = v->kind == XSLT_JSON_OBJECT ? copy_members(s, from, &v->first)
					   : copy_elements(s, from, &v->first);
	s->depth--;
	return done ? v : NULL;
}

const struct json_value *
json_read(const char *bytes, size_t len, char *why, size_t why_size)
{
	struct scan s = { .at = bytes, .line = 1, .why = why, .why_size = why_size };
	struct json_value *v = NULL;
	json_error_t fault = { 0 };
	json_t *tree;

	why[0] = '\0';
	json_object_seed(HASH_SEED);
	tree = json_loadb(bytes, len, JSON_DECODE_ANY | JSON_REJECT_DUPLICATES, &fault);
	if (tree != NULL)
		v = copy_value(&s, tree);
	else
		snprintf(why, why_size, DESCRIPTION ":%d: %s", fault.line, fault.text);
	json_decref(tree);
	return v;
}
