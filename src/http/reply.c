/* SPDX-License-Identifier: Apache-2.0 */
/*
 * reply: composes answers. An answer has three pieces: the head lines of the content (shared by all
 * answers with it), the lines of this answer alone, and the body. None is copied after composing.
 */
#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>

#include "base/buf.h"
#include "base/macros.h"
#include "base/mem.h"
#include "http/byte_class.h"
#include "http/conditions.h"
#include "http/http_private.h"
#include "http/range.h"

#define METHODS "GET, HEAD, OPTIONS" /* the methods that http passes to the handler */
#define ALLOW_BYTES 128              /* the line with all methods of RFC 9110 has 70 */
#define WHY_BYTES 320                /* "header line 64: " and a sentence */
#define MISSING_BYTES_MAX 64         /* of the name of a method or coding in a refusal */
#define CONTENT_RANGE_BYTES 48       /* the line of a 416, with a size of up to 20 digits */

static char *
put(char *at, struct str s)
{
	memcpy(at, s.p, s.len);
	return at + s.len;
}

/* The Connection line, if RFC 9112 9.3 requires one. */
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
	put(at, end);
}

static void
release_plain(struct http_content *c)
{
	free((char *)c->bytes.p);
	free(c);
}

/* A plain-text content: the sentence. Used if no error function is configured. */
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
error_content(const struct http_loop *l, const char *id, int status, const char *why)
{
	const struct http_config *config = &l->server->config;

	return config->error != NULL ? config->error(status, why, id, config->arg)
				     : plain_content(status, why);
}

/* Sets the part of the body that this answer sends. */
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

/* Answers with the whole content and its own status. */
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

/*
 * RFC 9110 15.3.7. The head of a 206 is composed for each answer, since parts differ and are
 * rare.
 */
static void
compose_part(struct http_exchange *x, struct http_content *c, struct range part, struct str more)
{
	struct buf b = BUF_INIT(LINES_BYTES_MAX);

	buf_putf(&b, "HTTP/1.1 206 %s\r\n", http_status_phrase(206));
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

/* Answers with a refusal in place of c, and releases c. */
static void
compose_refusal(struct http_exchange *x, struct http_content *c, int status, const char *why)
{
	char line[CONTENT_RANGE_BYTES] = "";

	if (status == 416)
		snprintf(line, sizeof line, "Content-Range: bytes */%" PRIu64 "\r\n", size_of(c));
	http_content_unref(&c);
	compose_whole(x, error_content(x->loop, x->id, status, why), str_from(line));
}

/* Evaluates the conditions. True if they lead to a 304 or 412, which is then composed. */
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

/*
 * Evaluates the Range field, which only GET has (RFC 9110 14.2). True if it leads to a 206 or 416,
 * which is then composed.
 */
static bool
answer_range(struct http_exchange *x, struct http_content *c, struct str if_range, struct str more)
{
	struct range part;

	if (!x->request.has_range || x->request.method != HTTP_GET || !c->has_ranges ||
	    !conditions_allow_range(if_range, c->etag))
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
	size_t at; /* offset in struct conditions */
} condition_fields[] = {
	{ STR_INIT("if-match"), offsetof(struct conditions, if_match) },
	{ STR_INIT("if-none-match"), offsetof(struct conditions, if_none_match) },
	{ STR_INIT("if-modified-since"), offsetof(struct conditions, if_modified_since) },
	{ STR_INIT("if-unmodified-since"), offsetof(struct conditions, if_unmodified_since) },
	{ STR_INIT("if-range"), offsetof(struct conditions, if_range) },
};

#define CONDITION_FIELDS ARRAY_LEN(condition_fields)

/*
 * Stores the value if the field is a condition. lines: how many lines of each field were seen; at
 * the second one all lines of that name are joined.
 */
static void
note_condition(const struct http_exchange *x, struct str name, struct str value,
    struct conditions *conditions, unsigned lines[CONDITION_FIELDS])
{
	struct str *place;

	for (size_t i = 0; i < CONDITION_FIELDS; i++) {
		struct str known = condition_fields[i].name;

		if (name.len != known.len || !request_name_is(name.p, known.p, known.len))
			continue;
		place = (struct str *)((char *)conditions + condition_fields[i].at);
		if (lines[i]++ < 2)
			*place = lines[i] == 1 ? value : http_field(x, known.p);
		return;
	}
}

/* One pass over the fields, since conditional requests are frequent and their answers short. */
static struct conditions
read_conditions(const struct http_exchange *x)
{
	struct conditions conditions = { .if_match = { .p = NULL } };
	unsigned lines[CONDITION_FIELDS] = { 0 };

	for (size_t i = 0; i < x->request.field_count; i++) {
		const struct request_field *f = &x->request.fields[i];
		const char *name = x->text + f->name.at;

		if ((name[0] | 0x20) == 'i') /* all condition fields begin with "if-" */
			note_condition(x, str_make(name, f->name.len),
			    str_make(x->text + f->value.at, f->value.len), &conditions, lines);
	}
	return conditions;
}

/*
 * Evaluates conditions and range. They apply only if the answer would be a 200 to GET or HEAD (RFC
 * 9110 13.2.1). True if an answer was composed.
 */
static bool
answer_in_part(struct http_exchange *x, struct http_content *c, struct str more)
{
	const struct representation r = { c->etag, c->has_modified, c->modified };
	struct conditions conditions;

	if (c->status != 200 || x->request.method > HTTP_HEAD)
		return false;
	conditions = read_conditions(x);
	return answer_condition(x, c, &conditions, &r, more) ||
	       answer_range(x, c, conditions.if_range, more);
}

void
reply_compose(struct http_exchange *x, struct http_content *c, struct str more)
{
	/* while draining, an answer closes the connection unless more requests were already read */
	if (x->loop->is_draining && !conn_has_more(x->conn))
		x->is_kept_alive = false;
	x->is_replied = true;
	if ((x->request.is_conditional || x->request.has_range) && answer_in_part(x, c, more))
		return;
	compose_whole(x, c, more);
}

void
reply_compose_endless(struct http_exchange *x, struct http_content *c, struct str more)
{
	struct buf b = BUF_INIT(LINES_BYTES_MAX);

	buf_putf(&b, "HTTP/1.1 %d %s\r\n", c->status, http_status_phrase(c->status));
	buf_putstr(&b, content_head(c)->common);
	if (x->request.method != HTTP_HEAD || x->loop->is_draining)
		x->is_kept_alive = false;
	x->is_replied = true;
	x->content = c;
	x->status = c->status;
	x->head_memory = buf_take(&b, &x->head.len);
	x->head.p = x->head_memory;
	if (x->request.method != HTTP_HEAD)
		attach_body(x, c, (struct range){ 0, size_of(c) });
	compose_lines(x, more);
}

/*
 * The sentence of a 501 (RFC 9110 15.6.2), which names the method or transfer coding as it was
 * sent. Both are tokens, so they need no escaping.
 */
static void
say_what_is_missing(const struct http_exchange *x, char sentence[WHY_BYTES])
{
	const struct request *r = &x->request;
	bool is_coding = r->coding == CODING_UNKNOWN_CHUNKED;
	struct span name = is_coding ? r->unknown_coding : r->method_name;

	snprintf(sentence, WHY_BYTES, "the %s '%.*s' is not implemented here: %s",
	    is_coding ? "Transfer-Encoding" : "method",
	    name.len < MISSING_BYTES_MAX ? name.len : MISSING_BYTES_MAX, x->text + name.at,
	    is_coding ? "send 'chunked', or Content-Length" : "use GET, HEAD or OPTIONS");
}

static struct str
allow_line(const struct http_exchange *x, char line[ALLOW_BYTES])
{
	const struct http_config *c = &x->loop->server->config;

	snprintf(
	    line, ALLOW_BYTES, "Allow: %s\r\n", c->allow != NULL ? c->allow(x, c->arg) : METHODS);
	return str_from(line);
}

void
reply_refuse(struct http_exchange *x, int status, const char *why)
{
	const struct http_config *config = &x->loop->server->config;
	const struct request *r = &x->request;
	char sentence[WHY_BYTES], line[ALLOW_BYTES];
	struct str lines;

	if (status == 501)
		say_what_is_missing(x, sentence);
	else if (status == 400 && r->lines > 1 && !x->is_head_read) /* line 1: the request line */
		snprintf(sentence, sizeof sentence, "header line %d: %s", r->lines - 1, why);
	else
		snprintf(sentence, sizeof sentence, "%s", why);
	lines = status == 405 ? allow_line(x, line) : str_make("", 0);
	if (x->is_head_read && config->refuse != NULL &&
	    config->refuse(x, status, sentence, lines, config->arg))
		return;
	reply_compose(x, error_content(x->loop, x->id, status, sentence), lines);
}

void
reply_options(struct http_exchange *x)
{
	struct http_content *c = plain_content(204, "");
	char line[ALLOW_BYTES];

	c->media_type = str_make("", 0);
	if (x->loop->server->config.options_fields != NULL)
		c->fields = str_from(x->loop->server->config.options_fields);
	reply_compose(x, c, allow_line(x, line));
}

void
reply_unread(struct http_loop *l, int fd, int status, const char *why)
{
	struct buf b = BUF_INIT(LINES_BYTES_MAX);
	struct http_content *c;
	char id[REQUEST_ID_CHARS + 1];

	memcpy(id, loop_next_id(l), sizeof id);
	c = error_content(l, id, status, why);
	buf_putstr(&b, content_head(c)->whole);
	buf_putstr(&b, loop_date_line(l));
	buf_putf(&b, "X-Request-Id: %s\r\nConnection: close\r\n\r\n", id);
	buf_putstr(&b, c->bytes);
	(void)!send(fd, b.data, b.len, MSG_NOSIGNAL);
	http_content_unref(&c);
	buf_free(&b);
}
