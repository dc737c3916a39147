/* SPDX-License-Identifier: Apache-2.0 */
/*
 * exchange: one request and its answer. What must hold: text does not move from the moment the
 * handler is asked; an exchange is in exactly one place: being read (conn->in), queued (conn->out),
 * among the orphans (conn is NULL) or spare.
 */
#include <assert.h>
#include <stdlib.h>

#include "base/mem.h"
#include "base/time.h"
#include "http/coding.h"
#include "http/machine.h"

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

	/* field by field: clearing all of it would cost more than reading the request */
	x->conn = c;
	x->loop = l;
	x->is_admin = c->is_admin;
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
	x->head_memory = x->more_memory = NULL;
	x->text = x->text_inline;
	x->text_len = 0;
	x->text_cap = HEAD_INLINE_BYTES;
	memcpy(x->id, loop_next_id(l), sizeof(x->id));
	request_start(&x->request);
	return x;
}

static struct str
text_at(const struct http_exchange *x, struct span s)
{
	return str_make(x->text + s.at, s.len);
}

/* Of the body. */
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

/* One line for each answer, whether it arrived or not. */
static void
log_access(struct http_exchange *x)
{
	const struct request *r = &x->request;
	struct http_server *s = x->loop->server;
	struct client client =
	    client_behind(&x->client, http_field(x, "x-forwarded-for"), s->peers);
	char text[INET6_ADDRSTRLEN];
	struct access_entry entry = { .unix_ms = time_now_ms(),
		.duration_us = time_mono_us() - x->logged_us,
		.client = client_text(&client, text),
		.method = text_at(x, r->method_name),
		.target = text_at(x, r->target),
		.host = text_at(x, r->host),
		.referer = http_field(x, "referer"),
		.agent = http_field(x, "user-agent"),
		.request_id = str_make(x->id, REQUEST_ID_CHARS),
		.status = x->status,
		.bytes = bytes_sent(x) };

	if (r->fields_at > 0) /* the request line was understood */
		entry.protocol = r->minor == 0 ? STR("HTTP/1.0") : STR("HTTP/1.1");
	access_add(&s->access, &x->loop->access, &entry);
}

void
exchange_end(struct http_exchange *x)
{
	struct http_loop *l = x->loop;

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

/* Appends to the copy of the head, up to what a head may be; false when there is no memory. */
static bool
keep_text(struct http_exchange *x, struct str s, size_t *kept)
{
	size_t max = request_head_max(&x->loop->limits), cap;
	char *bigger;

	max = max > x->text_len ? max : x->text_len; /* it may be less since the last piece */
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
 * The bytes are read where they are, and copied only after: a whole request is copied once, when
 * its end is known.
 */
enum request_verdict
exchange_read_head(struct http_exchange *x, struct str *input)
{
	const struct http_limits *limits = &x->loop->limits;
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
		request_start(r); /* what it found may not have been kept */
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

enum chunked_verdict
exchange_read_body(struct http_exchange *x, struct str *input)
{
	const struct request *r = &x->request;
	enum chunked_verdict verdict;
	size_t used = input->len;

	if (r->coding == CODING_CHUNKED) {
		verdict = chunked_read(&x->body, &x->loop->limits, input->p, input->len, &used);
	} else {
		if (used > r->content_length - x->body_bytes)
			used = (size_t)(r->content_length - x->body_bytes);
		verdict = x->body_bytes + used == r->content_length ? CHUNKED_DONE : CHUNKED_MORE;
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

bool
exchange_is_sent(const struct http_exchange *x)
{
	return x->head.len == 0 && x->lines.len == 0 && x->bytes.len == 0 && x->file_left == 0;
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

/* RFC 9110 4.2.3: the path of "http://host" is "/". */
struct str
http_target(const struct http_exchange *x)
{
	return x->request.target.len > 0 ? text_at(x, x->request.target) : STR("/");
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

/* The field numbered *at or the next one of this name; p is NULL if there is none. */
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
 * first and all that follow it, joined; RFC 9110 5.3. Measured before anything is copied: many
 * lines cost no more than the bytes in them.
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
		return first; /* when the arena is used up: still a list */
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

bool
http_takes_gzip(const struct http_exchange *x)
{
	const struct request *r = &x->request;

	if (r->codings == 0)
		return false;
	return coding_takes_gzip(
	    r->codings == 1 ? text_at(x, r->accept_encoding) : http_field(x, "accept-encoding"));
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
http_is_secure(const struct http_exchange *x)
{
	return x->is_secure;
}

bool
http_is_gone(const struct http_exchange *x)
{
	return x->conn == NULL;
}
