/* SPDX-License-Identifier: Apache-2.0 */
/*
 * reply: what an answer consists of. Three pieces, none of them copied once composed: the lines of
 * the content's head (shared by all who ask for it), the lines of this answer, the body.
 */
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/mem.h"
#include "http/conditions.h"
#include "http/machine.h"

#define ALLOW "Allow: GET, HEAD, OPTIONS\r\n"
#define WHY_BYTES 320 /* "header line 64: " and a sentence */

static bool
is_not_modified(const struct http_exchange *x, const struct http_content *c)
{
	struct str etags;

	if (!x->request.is_conditional || c->status != 200 || c->etag.len == 0 ||
	    x->request.method > HTTP_HEAD)
		return false;
	etags = http_field(x, "if-none-match");
	return etags.p != NULL && conditions_has_etag(etags, c->etag);
}

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

void
reply_compose(struct http_exchange *x, struct http_content *c, struct str more)
{
	struct http_head *head = content_head(c);
	bool not_modified = is_not_modified(x, c);
	bool has_body =
	    !not_modified && x->request.method != HTTP_HEAD && c->status != 204 && c->status != 304;

	/* the last answer says that it is: those to requests that are here already come before */
	if (x->loop->is_draining && !conn_has_more(x->conn))
		x->is_kept_alive = false;
	x->is_replied = true;
	x->content = c;
	x->status = not_modified ? 304 : c->status;
	x->head = not_modified ? head->not_modified : head->whole;
	if (has_body && c->fd >= 0)
		x->size = x->file_left = c->size;
	else if (has_body) {
		x->bytes = c->bytes;
		x->size = c->bytes.len;
	}
	compose_lines(x, more);
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

void
reply_refuse(struct http_exchange *x, int status, const char *why)
{
	const struct http_config *config = &x->loop->server->config;
	const struct request *r = &x->request;
	char sentence[WHY_BYTES];

	if (status == 400 && r->lines > 1 && !x->is_head_read) /* the request line is the first */
		(void)snprintf(sentence, sizeof(sentence), "header line %d: %s", r->lines - 1, why);
	else
		(void)snprintf(sentence, sizeof(sentence), "%s", why);
	reply_compose(x,
	    config->error != NULL ? config->error(status, sentence, x->id, config->arg)
				  : plain_content(status, sentence),
	    status == 405 ? STR(ALLOW) : str_make("", 0));
}

void
reply_options(struct http_exchange *x)
{
	struct http_content *c = plain_content(204, "");

	c->media_type = str_make("", 0);
	reply_compose(x, c, STR(ALLOW));
}
