/* SPDX-License-Identifier: Apache-2.0 */
/*
 * exchange: one request and its answer. What must hold: text does not move after the handler was
 * called; an exchange is in exactly one place: conn->in (being read or answered), conn->out
 * (queued), the loop's orphans (conn is NULL) or the loop's spares.
 */
#include <assert.h>
#include <stdlib.h>

#include "base/err.h"
#include "base/io.h"
#include "base/mem.h"
#include "base/time.h"
#include "http/byte_class.h"
#include "http/coding.h"
#include "http/http_private.h"

static struct http_exchange *
take_spare(struct http_loop *l)
{
	struct http_exchange *x = l->spares;

	if (x == NULL) {
		x = NEW(struct http_exchange);
		x->arena = ARENA_INIT(ARENA_BYTES);
		return x;
	}
	l->spares = x->next;
	l->spare_count--;
	return x;
}

struct http_exchange *
exchange_new(struct conn *c)
{
	struct http_loop *l = c->loop;
	struct http_exchange *x = take_spare(l);

	/* field by field: clearing the whole struct costs more than parsing the request */
	x->conn = c;
	x->loop = l;
	x->is_admin = c->is_admin;
	x->is_publishing = c->is_publishing;
	x->is_secure = c->is_secure;
	x->next = NULL;
	x->prev = NULL;
	x->started_ms = loop_now_ms(l);
	x->started_us = l->now_us;
	if ((x->is_logged = access_is_on(&l->server->access))) {
		x->client = c->client;
		x->logged_us = time_mono_us();
	}
	x->body_bytes = 0;
	x->is_head_read = x->is_asked = x->is_kept_alive = x->is_replied = false;
	x->head = x->lines = x->bytes = (struct str){ .p = NULL };
	x->file_at = x->file_left = x->size = 0;
	x->content = NULL;
	x->upload = NULL;
	x->head_memory = x->more_memory = NULL;
	x->text = x->text_inline;
	x->text_len = 0;
	x->text_cap = HEAD_INLINE_BYTES;
	memcpy(x->id, loop_next_id(l), sizeof x->id);
	request_start(&x->request);
	return x;
}

static struct str
text_at(const struct http_exchange *x, struct span s)
{
	return str_make(x->text + s.at, s.len);
}

/* How many bytes of the body were sent. */
static uint64_t
bytes_sent(const struct http_exchange *x)
{
	return x->size - x->bytes.len - x->file_left;
}

static void
count(struct http_exchange *x)
{
	const struct request *r = &x->request;
	unsigned method = r->method_name.len > 0 ? r->method : HTTP_OTHER;

	count_answer(&x->loop->counters, method, x->status, bytes_sent(x),
	    loop_now_us(x->loop) - x->started_us);
}

/* Adds one line for each answer, even if the client did not receive all of it. */
static void
log_access(struct http_exchange *x)
{
	const struct request *r = &x->request;
	struct http_server *s = x->loop->server;
	struct client client =
	    client_behind(&x->client, http_field(x, "x-forwarded-for"), x->loop->trusted);
	char text[INET6_ADDRSTRLEN];
	struct access_entry entry = { .unix_ms = time_now_ms(),
		.duration_us = time_mono_us() - x->logged_us,
		.client = client_text(&client, text),
		.method = text_at(x, r->method_name),
		.target = r->query.len > 0 ? http_target(x) : text_at(x, r->target),
		.host = text_at(x, r->host),
		.referer = http_field(x, "referer"),
		.agent = http_field(x, "user-agent"),
		.request_id = str_make(x->id, REQUEST_ID_CHARS),
		.status = x->status,
		.bytes = bytes_sent(x) };

	if (r->fields_at > 0) /* the request line was valid */
		entry.protocol = r->minor == 0 ? STR("HTTP/1.0") : STR("HTTP/1.1");
	access_add(&s->access, &x->loop->access, &entry);
}

bool
exchange_ask_upload(struct http_exchange *x)
{
	const struct http_config *config = &x->loop->server->config;
	bool keeps = x->is_kept_alive;

	x->is_asked = true;
	x->is_kept_alive = keeps && !request_has_body(&x->request);
	if ((x->upload = config->take(x, config->arg)) == NULL)
		return false;
	x->is_asked = false;
	x->is_kept_alive = keeps;
	return true;
}

void
exchange_drop_upload(struct http_exchange *x)
{
	if (x->upload != NULL)
		x->upload->drop(x->upload);
	x->upload = NULL;
}

void
exchange_end(struct http_exchange *x)
{
	struct http_loop *l = x->loop;

	exchange_drop_upload(x);
	if (x->is_replied)
		count(x);
	if (x->is_logged && x->is_replied)
		log_access(x);
	http_content_unref(&x->content);
	free(x->head_memory);
	free(x->more_memory);
	if (x->text != x->text_inline)
		free(x->text);
	if (l->spare_count >= SPARE_EXCHANGES) {
		exchange_destroy(x);
		return;
	}
	if (x->arena.head != NULL)
		arena_reset(&x->arena);
	x->next = l->spares;
	l->spares = x;
	l->spare_count++;
}

void
exchange_destroy(struct http_exchange *x)
{
	arena_free(&x->arena);
	free(x);
}

/*
 * Appends s to the copy of the head, up to the largest head allowed; *kept is how much was
 * appended. False when memory is exhausted.
 */
static bool
keep_text(struct http_exchange *x, struct str s, size_t *kept)
{
	size_t max = request_head_max(&x->loop->settings), cap;
	char *bigger;

	max = max > x->text_len ? max : x->text_len; /* a reload may have lowered the limit */
	*kept = s.len < max - x->text_len ? s.len : max - x->text_len;
	if (*kept > x->text_cap - x->text_len) {
		for (cap = x->text_cap; cap < x->text_len + *kept; cap *= 2)
			;
		if ((bigger = malloc(cap)) == NULL)
			return false;
		memcpy(bigger, x->text, x->text_len);
		if (x->text != x->text_inline)
			free(x->text);
		x->text = bigger;
		x->text_cap = (uint32_t)cap;
	}
	memcpy(x->text + x->text_len, s.p, *kept);
	x->text_len += (uint32_t)*kept;
	return true;
}

/*
 * The first piece of a head is parsed in the input buffer and copied afterwards, so that a head
 * that arrives in one piece is copied once, without the input behind it.
 */
enum request_verdict
exchange_read_head(struct http_exchange *x, struct str *input)
{
	const struct config *limits = &x->loop->settings;
	struct request *r = &x->request;
	uint32_t before = x->text_len;
	enum request_verdict verdict;
	size_t kept = 0;
	bool has_memory = true;

	if (before > 0)
		has_memory = keep_text(x, *input, &kept);
	verdict = before > 0 ? request_read(r, limits, x->text, x->text_len)
			     : request_read(r, limits, input->p, input->len);
	if (before == 0)
		has_memory = keep_text(x,
		    verdict == REQUEST_DONE ? str_slice(*input, 0, r->head_bytes) : *input, &kept);
	if (!has_memory) {
		request_start(r); /* its spans may point behind the text that was kept */
		r->status = 503;
		r->why = "memory is exhausted here: try again later";
		return REQUEST_BAD;
	}
	if (verdict == REQUEST_DONE) {
		kept = r->head_bytes - before;
		x->text_len = r->head_bytes;
		x->is_head_read = true;
	}
	*input = str_slice(*input, kept, input->len);
	return verdict;
}

/* Appends a piece of the body to the upload; false, with status and why in x->body, on failure. */
static bool
put_piece(struct http_exchange *x, struct str piece)
{
	struct http_upload *u = x->upload;
	struct err e = { 0 };

	if (u == NULL || piece.len == 0)
		return true;
	x->body.status = 413;
	x->body.why = "the file is longer than upload-limit allows: send a shorter one";
	if (piece.len > u->limit - u->bytes)
		return false;
	u->bytes += piece.len;
	x->body.status = 503;
	x->body.why = "there is no room here for the file at this time: try again later";
	return io_write_all(u->fd, piece, x->body.why, &e) == 0;
}

/* Reads chunks, piece by piece if there is an upload. */
static enum chunked_verdict
read_chunks(struct http_exchange *x, struct str input, size_t *used)
{
	enum chunked_verdict verdict;
	size_t n;

	*used = 0;
	do {
		struct str rest = str_slice(input, *used, input.len);

		x->body.data = STR("");
		verdict = chunked_read(&x->body, &x->loop->settings, rest.p, rest.len, &n);
		*used += n;
		if (!put_piece(x, x->body.data))
			return CHUNKED_BAD;
	} while (verdict == CHUNKED_MORE && x->body.data.len > 0 && *used < input.len);
	return verdict;
}

enum chunked_verdict
exchange_read_body(struct http_exchange *x, struct str *input)
{
	const struct request *r = &x->request;
	enum chunked_verdict verdict;
	size_t used = input->len;

	if (r->coding == CODING_CHUNKED) {
		verdict = read_chunks(x, *input, &used);
	} else {
		if (used > r->content_length - x->body_bytes)
			used = (size_t)(r->content_length - x->body_bytes);
		verdict = x->body_bytes + used == r->content_length ? CHUNKED_DONE : CHUNKED_MORE;
		if (!put_piece(x, str_slice(*input, 0, used)))
			verdict = CHUNKED_BAD;
	}
	x->body_bytes += used;
	*input = str_slice(*input, used, input->len);
	return verdict;
}

void
exchange_orphan(struct http_exchange *x)
{
	struct http_loop *l = x->loop;

	x->conn = NULL;
	x->next = l->orphans;
	x->prev = &l->orphans;
	if (x->next != NULL)
		x->next->prev = &x->next;
	l->orphans = x;
}

void
http_reply(struct http_exchange *x, struct http_content *c, struct str more)
{
	assert(x->is_asked && !x->is_replied);
	if (x->conn != NULL) {
		reply_compose(x, c, more);
		if (!x->conn->is_running)
			loop_make_ready(x->loop, x->conn);
		return;
	}
	*x->prev = x->next;
	if (x->next != NULL)
		x->next->prev = x->prev;
	x->is_replied = true;
	x->status = c->status;
	x->content = c;
	exchange_end(x);
}

enum http_method
http_method(const struct http_exchange *x)
{
	return x->request.method;
}

/* RFC 9110 4.2.3: the path of "http://host" is "/". Not inlined, since few targets lack a path. */
static __attribute__((noinline)) struct str
compose_target(const struct http_exchange *x)
{
	struct arena *arena = &((struct http_exchange *)x)->arena;
	struct str query = text_at(x, x->request.query);
	char *target = query.len > 0 ? arena_alloc(arena, query.len + 2) : NULL;

	if (target == NULL)
		return STR("/"); /* there is no query, or the arena is used up */
	memcpy(target, "/?", 2);
	memcpy(target + 2, query.p, query.len);
	return str_make(target, query.len + 2);
}

struct str
http_target(const struct http_exchange *x)
{
	return x->request.target.len > 0 ? text_at(x, x->request.target) : compose_target(x);
}

struct str
http_path(const struct http_exchange *x)
{
	return x->request.path.len > 0 ? text_at(x, x->request.path) : STR("/");
}

struct str
http_query(const struct http_exchange *x)
{
	return text_at(x, x->request.query);
}

struct str
http_host(const struct http_exchange *x)
{
	return text_at(x, x->request.host);
}

/*
 * The next field of this name, from field *at on; *at moves behind it. p is NULL if there is
 * none.
 */
static struct str
next_field(const struct http_exchange *x, const char *name, size_t len, size_t *at)
{
	for (; *at < x->request.field_count; ++*at) {
		const struct request_field *f = &x->request.fields[*at];

		if (f->name.len == len && request_name_is(x->text + f->name.at, name, len)) {
			++*at;
			return text_at(x, f->value);
		}
	}
	return (struct str){ .p = NULL };
}

/*
 * Joins first and all later fields of the same name with ", " (RFC 9110 5.3). The length is
 * computed first, so that many lines are copied only once.
 */
static struct str
join_fields(const struct http_exchange *x, const char *name, struct str first, size_t at)
{
	struct arena *arena = &((struct http_exchange *)x)->arena;
	size_t name_len = strlen(name), i = at, len = first.len;
	struct str more;
	char *joined;

	while ((more = next_field(x, name, name_len, &i)).p != NULL)
		len += 2 + more.len;
	if (len == first.len || (joined = arena_alloc(arena, len)) == NULL)
		return first; /* nothing to join, or the arena is used up */
	memcpy(joined, first.p, first.len);
	len = first.len;
	for (; (more = next_field(x, name, name_len, &at)).p != NULL; len += 2 + more.len) {
		memcpy(joined + len, ", ", 2);
		memcpy(joined + len + 2, more.p, more.len);
	}
	return str_make(joined, len);
}

struct str
http_field(const struct http_exchange *x, const char *name)
{
	size_t at = 0;
	struct str first = next_field(x, name, strlen(name), &at);

	return first.p == NULL ? first : join_fields(x, name, first, at);
}

struct str
http_accept(const struct http_exchange *x, enum http_accept which)
{
	static const char *const names[HTTP_ACCEPTS] = { "accept", "accept-encoding",
		"accept-language", "accept-datetime" };
	const struct request *r = &x->request;

	if (r->accepts[which] == 0)
		return (struct str){ .p = NULL };
	return r->accepts[which] == 1 ? text_at(x, r->accept[which]) : http_field(x, names[which]);
}

bool
http_sent_accept(const struct http_exchange *x, enum http_accept which)
{
	return x->request.accepts[which] > 0;
}

bool
http_takes_gzip(const struct http_exchange *x)
{
	return x->request.accepts[HTTP_ACCEPT_ENCODING] > 0 &&
	       coding_takes_gzip(http_accept(x, HTTP_ACCEPT_ENCODING));
}

int64_t
http_now_s(const struct http_exchange *x)
{
	return loop_now_s(x->loop);
}

const char *
http_request_id(const struct http_exchange *x)
{
	return x->id;
}

struct arena *
http_arena(struct http_exchange *x)
{
	return &x->arena;
}

struct http_loop *
http_exchange_loop(struct http_exchange *x)
{
	return x->loop;
}

bool
http_is_admin(const struct http_exchange *x)
{
	return x->is_admin;
}

bool
http_is_publishing(const struct http_exchange *x)
{
	return x->is_publishing;
}

uint64_t
http_announced_bytes(const struct http_exchange *x)
{
	if (!request_has_body(&x->request))
		return 0;
	return x->request.coding == CODING_CHUNKED ? UINT64_MAX : x->request.content_length;
}

struct http_upload *
http_take_upload(struct http_exchange *x)
{
	struct http_upload *u = x->upload;

	x->upload = NULL;
	return u;
}

bool
http_is_secure(const struct http_exchange *x)
{
	return x->is_secure;
}

bool
http_is_gone(const struct http_exchange *x)
{
	return x->conn == NULL;
}
