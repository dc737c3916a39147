/* SPDX-License-Identifier: Apache-2.0 */
/*
 * service_json: gaz.json/1. What must hold: after every call the output is a prefix of a JSON text;
 * a call that would break this stops the output and fails the plugin.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/err.h"
#include "base/utf8.h"
#include "host/host_output.h"
#include "host/job.h"
#include "host/services.h"

#define INDENT_MAX 8
#define REPLACEMENT "\xef\xbf\xbd" /* U+FFFD */

static int
blame(struct gaz_job *job, const char *what)
{
	char sentence[96];

	snprintf(sentence, sizeof sentence, "what it wrote with the JSON service %s", what);
	return host_output_stop(job, ERR_PLUGIN, sentence);
}

static int
put(struct gaz_job *job, const char *s)
{
	return job->json.to(job->json.ctx, s, strlen(s));
}

/* Tests the bit of the innermost level. */
static bool
has_bit(const struct host_json *j, const uint64_t bits[HOST_JSON_WORDS])
{
	unsigned level = j->depth - 1;

	return (bits[level / 64] >> level % 64 & 1) != 0;
}

static void
set_bit(const struct host_json *j, uint64_t bits[HOST_JSON_WORDS], bool on)
{
	unsigned level = j->depth - 1;
	uint64_t bit = UINT64_C(1) << level % 64;

	bits[level / 64] = on ? bits[level / 64] | bit : bits[level / 64] & ~bit;
}

static bool
is_in(const struct host_json *j, bool array)
{
	return j->depth > 0 && has_bit(j, j->arrays) == array;
}

static int
put_line(struct gaz_job *job)
{
	static const char spaces[] = "        ";
	const struct host_json *j = &job->json;
	int rc = GAZ_OK;

	if (j->indent < 0)
		return GAZ_OK;
	rc = put(job, "\n");
	for (unsigned k = 0; k < j->depth && rc == GAZ_OK && j->indent > 0; k++)
		rc = j->to(j->ctx, spaces, (size_t)j->indent);
	return rc;
}

/* Writes the separator before the next member. */
static int
put_comma(struct gaz_job *job)
{
	struct host_json *j = &job->json;
	bool filled = has_bit(j, j->filled);

	set_bit(j, j->filled, true);
	return filled && put(job, ",") != GAZ_OK ? GAZ_REFUSE : put_line(job);
}

/* Checks that a value is allowed here, and writes the separator before it. */
static int
begin_value(struct gaz_job *job)
{
	struct host_json *j = &job->json;

	if (j->to == NULL)
		return blame(job, "has no start()");
	if (job->stopped)
		return GAZ_REFUSE;
	if (is_in(j, false) && !j->has_name)
		return blame(job, "has a value without a name in an object");
	if (j->depth == 0 && j->is_done)
		return blame(job, "has a second value at its top");
	j->is_done = true;
	if (!j->has_name && j->depth > 0)
		return put_comma(job);
	j->has_name = false;
	return GAZ_OK;
}

static int
json_start(struct gaz_job *job, gaz_write_fn *to, void *ctx, int indent)
{
	struct host_sink sink = host_output_sink(job, to, ctx);

	if (job->json.to != NULL)
		return blame(job, "is not finished when the next begins");
	job->json = (struct host_json){ .to = sink.to, .ctx = sink.ctx };
	job->json.indent = indent < -1 ? -1 : indent > INDENT_MAX ? INDENT_MAX : indent;
	return GAZ_OK;
}

static int
open_level(struct gaz_job *job, bool array)
{
	struct host_json *j = &job->json;

	if (j->depth == HOST_JSON_DEPTH_MAX)
		return blame(job, "has more than 512 levels");
	if (begin_value(job) != GAZ_OK)
		return GAZ_REFUSE;
	j->depth++;
	set_bit(j, j->filled, false);
	set_bit(j, j->arrays, array);
	return put(job, array ? "[" : "{");
}

static int
close_level(struct gaz_job *job, bool array)
{
	struct host_json *j = &job->json;
	bool filled;

	if (j->to == NULL || !is_in(j, array) || j->has_name)
		return blame(job, "ends something that it did not begin, or without a value");
	filled = has_bit(j, j->filled);
	j->depth--;
	if (filled && put_line(job) != GAZ_OK)
		return GAZ_REFUSE;
	return put(job, array ? "]" : "}");
}

static int
open_object(struct gaz_job *job)
{
	return open_level(job, false);
}

static int
close_object(struct gaz_job *job)
{
	return close_level(job, false);
}

static int
open_array(struct gaz_job *job)
{
	return open_level(job, true);
}

static int
close_array(struct gaz_job *job)
{
	return close_level(job, true);
}

/* RFC 8259, 7. Returns "" for a character that needs no escape. */
static const char *
escape_of(unsigned char c, char room[8])
{
	switch (c) {
	case '"': return "\\\"";
	case '\\': return "\\\\";
	case '\n': return "\\n";
	case '\r': return "\\r";
	case '\t': return "\\t";
	default: break;
	}
	if (c >= 0x20)
		return "";
	snprintf(room, 8, "\\u%04x", c);
	return room;
}

/* s must be valid UTF-8. */
static int
put_escaped(struct gaz_job *job, struct str s)
{
	const char *escape;
	size_t from = 0, at;
	char room[8];

	for (at = 0; at < s.len; at++) {
		if (*(escape = escape_of((unsigned char)s.p[at], room)) == '\0')
			continue;
		if ((at > from && job->json.to(job->json.ctx, s.p + from, at - from) != GAZ_OK) ||
		    put(job, escape) != GAZ_OK)
			return GAZ_REFUSE;
		from = at + 1;
	}
	return at > from ? job->json.to(job->json.ctx, s.p + from, at - from) : GAZ_OK;
}

static int
put_string(struct gaz_job *job, struct str s)
{
	size_t good;

	if (put(job, "\"") != GAZ_OK)
		return GAZ_REFUSE;
	while (s.len > 0) {
		good = utf8_check(s);
		if (put_escaped(job, str_slice(s, 0, good)) != GAZ_OK)
			return GAZ_REFUSE;
		if (good < s.len && put(job, REPLACEMENT) != GAZ_OK)
			return GAZ_REFUSE;
		s = str_slice(s, good + 1, s.len);
	}
	return put(job, "\"");
}

static int
json_name(struct gaz_job *job, const char *s, size_t len)
{
	struct host_json *j = &job->json;

	if (j->to == NULL || !is_in(j, false) || j->has_name)
		return blame(job, "has a name where none can be");
	j->has_name = true;
	if (put_comma(job) != GAZ_OK || put_string(job, str_make(s, len)) != GAZ_OK)
		return GAZ_REFUSE;
	return put(job, j->indent < 0 ? ":" : ": ");
}

static int
json_string(struct gaz_job *job, const char *s, size_t len)
{
	return begin_value(job) == GAZ_OK ? put_string(job, str_make(s, len)) : GAZ_REFUSE;
}

static int
put_value(struct gaz_job *job, const char *s)
{
	return begin_value(job) == GAZ_OK ? put(job, s) : GAZ_REFUSE;
}

static int
json_integer(struct gaz_job *job, int64_t v)
{
	char text[24];

	snprintf(text, sizeof text, "%" PRId64, v);
	return put_value(job, text);
}

static int
json_boolean(struct gaz_job *job, int v)
{
	return put_value(job, v ? "true" : "false");
}

static int
json_null(struct gaz_job *job)
{
	return put_value(job, "null");
}

static int
json_finish(struct gaz_job *job)
{
	struct host_json *j = &job->json;
	int rc;

	if (j->to == NULL || j->depth > 0 || !j->is_done)
		return blame(job, "is not a whole text when it is finished");
	rc = j->indent < 0 ? GAZ_OK : put(job, "\n");
	j->to = NULL;
	return rc;
}

const struct gaz_json service_json = { .size = sizeof service_json,
	.start = json_start,
	.open_object = open_object,
	.close_object = close_object,
	.open_array = open_array,
	.close_array = close_array,
	.name = json_name,
	.string = json_string,
	.integer = json_integer,
	.boolean = json_boolean,
	.null = json_null,
	.finish = json_finish };
