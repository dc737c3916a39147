/* SPDX-License-Identifier: Apache-2.0 */
/*
 * reply: what an answer consists of. Three pieces, none of them copied once composed: the lines of
 * the content's head (shared by all who ask for it), the lines of this answer, the body.
 */
#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/buf.h"
#include "base/mem.h"
#include "http/conditions.h"
#include "http/machine.h"
#include "http/range.h"

#define ALLOW "Allow: GET, HEAD, OPTIONS\r\n"
#define WHY_BYTES 320          /* "header line 64: " and a sentence */
#define CONTENT_RANGE_BYTES 48 /* of an unsatisfied range: 20 digits */

static char *
put(char *at, struct str s)
{
	memcpy(at, s.p, s.len);
	return at + s.len;
}

/* What the client has to know about the connection; RFC 9112 9.3. */
static struct str
connection_line(const struct http_exchange *x)
{
	if (!x->is_kept_alive)
		return STR("Connection: close\r\n");
	return x->request.minor == 0 ? STR("Connection: keep-alive\r\n") : str_make("", 0);
}

static void
compose_lines(struct http_exchange *x, struct str more)
{
	struct str date = loop_date_line(x->loop), connection = connection_line(x);
	struct str name = STR("X-Request-Id: "), end = STR("\r\n");
	size_t len =
	    date.len + name.len + REQUEST_ID_CHARS + end.len + connection.len + more.len + end.len;
	char *at = x->lines_inline;

	assert(more.len <= LINES_BYTES_MAX);
	if (len > LINES_INLINE_BYTES)
		at = x->more_memory = mem_new(len);
	x->lines = str_make(at, len);
	at = put(at, date);
	at = put(at, name);
	at = put(at, str_make(x->id, REQUEST_ID_CHARS));
	at = put(at, end);
	at = put(at, connection);
	if (more.len > 0)
		at = put(at, more);
	(void)put(at, end);
}

static void
release_plain(struct http_content *c)
{
	free((char *)c->bytes.p);
	free(c);
}

/* When nobody words refusals: the sentence itself. */
static struct http_content *
plain_content(int status, const char *sentence)
{
	struct http_content *c = NEW(struct http_content);
	size_t len = strlen(sentence);
	char *body = mem_new(len + 2);

	memcpy(body, sentence, len);
	body[len] = '\n';
	c->status = status;
	c->media_type = STR("text/plain; charset=utf-8");
	c->bytes = str_make(body, len + 1);
	c->fd = -1;
	c->release = release_plain;
	c->refs = 1;
	return c;
}

static struct http_content *
error_content(const struct http_exchange *x, int status, const char *why)
{
	const struct http_config *config = &x->loop->server->config;

	return config->error != NULL ? config->error(status, why, x->id, config->arg)
				     : plain_content(status, why);
}

/* The body, or the part of it that goes with this answer. */
static void
attach_body(struct http_exchange *x, struct http_content *c, struct range part)
{
	x->size = part.len;
	if (c->fd < 0) {
		x->bytes = str_slice(c->bytes, part.first, part.first + part.len);
		return;
	}
	x->file_at = part.first;
	x->file_left = part.len;
}

static uint64_t
size_of(const struct http_content *c)
{
	return c->fd >= 0 ? c->size : c->bytes.len;
}

/* The whole content, under its own status. */
static void
compose_whole(struct http_exchange *x, struct http_content *c, struct str more)
{
	x->content = c;
	x->status = c->status;
	x->head = content_head(c)->whole;
	if (x->request.method != HTTP_HEAD && c->status != 204 && c->status != 304)
		attach_body(x, c, (struct range){ 0, size_of(c) });
	compose_lines(x, more);
}

static void
compose_not_modified(struct http_exchange *x, struct http_content *c, struct str more)
{
	x->content = c;
	x->status = 304;
	x->head = content_head(c)->not_modified;
	compose_lines(x, more);
}

/* RFC 9110 15.3.7. The head is put together anew: parts differ each time, and are seldom. */
static void
compose_part(struct http_exchange *x, struct http_content *c, struct range part, struct str more)
{
	struct buf b = BUF_INIT(LINES_BYTES_MAX);

	buf_putf(&b, "HTTP/1.1 206 %s\r\n", content_reason(206));
	buf_putstr(&b, content_head(c)->common);
	buf_putf(&b, "Content-Range: bytes %" PRIu64 "-%" PRIu64 "/%" PRIu64 "\r\n", part.first,
	    part.first + part.len - 1, size_of(c));
	buf_putf(&b, "Content-Length: %" PRIu64 "\r\n", part.len);
	x->content = c;
	x->status = 206;
	x->head_memory = buf_take(&b, &x->head.len);
	x->head.p = x->head_memory;
	attach_body(x, c, part);
	compose_lines(x, more);
}

/* Instead of c: why it was not sent, in the words of the configured error function. */
static void
compose_refusal(struct http_exchange *x, struct http_content *c, int status, const char *why)
{
	char line[CONTENT_RANGE_BYTES] = "";

	if (status == 416)
		(void)snprintf(
		    line, sizeof(line), "Content-Range: bytes */%" PRIu64 "\r\n", size_of(c));
	http_content_unref(&c);
	compose_whole(x, error_content(x, status, why), str_from(line));
}

/* Whether a condition decides about the answer; then it is composed. */
static bool
answer_condition(struct http_exchange *x, struct http_content *c,
    const struct conditions *conditions, const struct representation *r, struct str more)
{
	switch (conditions_check(conditions, r, loop_now_s(x->loop))) {
	case CONDITIONS_NOT_MODIFIED: compose_not_modified(x, c, more); return true;
	case CONDITIONS_FAILED:
		compose_refusal(x, c, 412,
		    "what is here is not what the request's condition names: fetch it without "
		    "condition and look again");
		return true;
	default: return false;
	}
}

/* The same for a range, which only GET has (RFC 9110 14.2). */
static bool
answer_range(struct http_exchange *x, struct http_content *c, struct str if_range,
    const struct representation *r, struct str more)
{
	struct range part;

	if (!x->request.has_range || x->request.method != HTTP_GET || !c->has_ranges ||
	    !conditions_allow_range(if_range, r, loop_now_s(x->loop)))
		return false;
	switch (range_read(http_field(x, "range"), size_of(c), &part)) {
	case RANGE_PART: compose_part(x, c, part, more); return true;
	case RANGE_UNSATISFIABLE:
		compose_refusal(x, c, 416,
		    "the range lies behind the end: Content-Range says how many bytes there are");
		return true;
	default: return false;
	}
}

static const struct {
	struct str name;
	size_t at; /* in struct conditions */
} condition_fields[] = {
	{ { "if-match", 8 }, offsetof(struct conditions, if_match) },
	{ { "if-none-match", 13 }, offsetof(struct conditions, if_none_match) },
	{ { "if-modified-since", 17 }, offsetof(struct conditions, if_modified_since) },
	{ { "if-unmodified-since", 19 }, offsetof(struct conditions, if_unmodified_since) },
	{ { "if-range", 8 }, offsetof(struct conditions, if_range) },
};

#define CONDITION_FIELDS (sizeof(condition_fields) / sizeof(condition_fields[0]))

/* lines: how many there were of each. All are joined when the second comes. */
static void
note_condition(const struct http_exchange *x, struct str name, struct str value,
    struct conditions *conditions, unsigned lines[CONDITION_FIELDS])
{
	struct str *place;
	size_t i;

	for (i = 0; i < CONDITION_FIELDS; i++) {
		struct str known = condition_fields[i].name;

		if (name.len != known.len || !request_name_is(name.p, known.p, known.len))
			continue;
		place = (struct str *)((char *)conditions + condition_fields[i].at);
		if (lines[i]++ < 2)
			*place = lines[i] == 1 ? value : http_field(x, known.p);
		return;
	}
}

/* In one pass: who asks whether something is new is to learn it fast. */
static struct conditions
read_conditions(const struct http_exchange *x)
{
	struct conditions conditions = { .if_match = { .p = NULL } };
	unsigned lines[CONDITION_FIELDS] = { 0 };
	size_t i;

	for (i = 0; i < x->request.field_count; i++) {
		const struct request_field *f = &x->request.fields[i];
		const char *name = x->text + f->name.at;

		if ((name[0] | 0x20) == 'i') /* as all of them begin */
			note_condition(x, str_make(name, f->name.len),
			    str_make(x->text + f->value.at, f->value.len), &conditions, lines);
	}
	return conditions;
}

/* RFC 9110 13.2.1: conditions are about what a 200 would send. */
static bool
answer_in_part(struct http_exchange *x, struct http_content *c, struct str more)
{
	const struct representation r = { c->etag, c->has_modified, c->modified };
	struct conditions conditions;

	if (c->status != 200 || x->request.method > HTTP_HEAD)
		return false;
	conditions = read_conditions(x);
	return answer_condition(x, c, &conditions, &r, more) ||
	       answer_range(x, c, conditions.if_range, &r, more);
}

void
reply_compose(struct http_exchange *x, struct http_content *c, struct str more)
{
	/* the last answer says that it is: those to requests that are here already come before */
	if (x->loop->is_draining && !conn_has_more(x->conn))
		x->is_kept_alive = false;
	x->is_replied = true;
	if ((x->request.is_conditional || x->request.has_range) && answer_in_part(x, c, more))
		return;
	compose_whole(x, c, more);
}

void
reply_refuse(struct http_exchange *x, int status, const char *why)
{
	const struct request *r = &x->request;
	char sentence[WHY_BYTES];

	if (status == 400 && r->lines > 1 && !x->is_head_read) /* the request line is the first */
		(void)snprintf(sentence, sizeof(sentence), "header line %d: %s", r->lines - 1, why);
	else
		(void)snprintf(sentence, sizeof(sentence), "%s", why);
	reply_compose(
	    x, error_content(x, status, sentence), status == 405 ? STR(ALLOW) : str_make("", 0));
}

void
reply_options(struct http_exchange *x)
{
	struct http_content *c = plain_content(204, "");

	c->media_type = str_make("", 0);
	reply_compose(x, c, STR(ALLOW));
}
