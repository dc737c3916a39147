/* SPDX-License-Identifier: Apache-2.0 */
/*
 * resource_route: resources by digest. An address names bytes, so an answer never changes; it is
 * cached under the number of the last correction, since a withdrawal may take the resource away.
 */
#include "web/resource_route.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "akn/attached.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/macros.h"
#include "base/mem.h"
#include "cache/cache.h"
#include "cache/hold.h"
#include "corpus/readers.h"
#include "corpus/resource.h"
#include "http/http.h"
#include "web/problem.h"
#include "web/rendition.h"
#include "web/route.h"
#include "web/site_private.h"
#include "web/small_body.h"

#define KEY_BYTES_MAX 128
#define LINES_BYTES_MAX 1024
#define ADDRESS_PREFIX "sha256-"
#define NAME_DIGITS 12 /* of the digest, in the name of a file that is saved */

/*
 * A drawing may have a style of its own; nothing else of it may act or load, wherever a client
 * opens it.
 */
#define FIELDS                                                                              \
	"Cache-Control: public, max-age=31536000, immutable\r\n"                            \
	"Content-Security-Policy: default-src 'none'; style-src 'unsafe-inline'; sandbox; " \
	"frame-ancestors 'none'\r\n" CORS_FIELDS

/* One request that the cache could not answer. */
struct asked {
	struct question question;
	struct site *site;
	struct http_exchange *x;
	struct sha256 digest;
	char key[KEY_BYTES_MAX];
	struct arena arena; /* of the media type */
	struct str type;
	struct rendition *rendition; /* NULL: err says why */
	struct err err;
};

static void
reply(struct http_exchange *x, struct answer *answer)
{
	http_content_ref(&answer->content);
	http_reply(x, &answer->content, STR(""));
	answer_unref(&answer);
}

/* Runs on a store thread. */
static void
ask(struct corpus *c, struct question *q)
{
	struct asked *a = CONTAINER_OF(q, struct asked, question);
	struct buf body = BUF_INIT(CORPUS_RESOURCE_BYTES_MAX);
	char *bytes = NULL;
	size_t len = 0;

	if (corpus_resource(c, &a->digest, &bytes, &len, &a->type, &a->arena, &a->err) != 0)
		return;
	buf_put(&body, bytes, len);
	free(bytes);
	if (buf_check(&body, "the resource", &a->err) == 0)
		rendition_from_buf_to_file(&a->rendition, &body, &a->site->place, &a->err);
	buf_free(&body);
}

/*
 * The fields of every answer; an attached file, and whatever is no picture, is saved and not shown,
 * under its first digits and the suffix of its type (RFC 6266).
 */
static void
put_fields(struct buf *b, const struct asked *a)
{
	const struct attached *row = attached_of_type(a->type);
	char hex[SHA256_HEX_BYTES + 1];

	buf_puts(b, FIELDS);
	if (str_starts(a->type, "image/"))
		return;
	sha256_hex(&a->digest, hex);
	buf_putf(b, "Content-Disposition: attachment; filename=\"%.*s%s%s\"\r\n", NAME_DIGITS, hex,
	    row != NULL ? "." : "", row != NULL ? row->suffix : "");
}

static void
on_answer(struct letter *l)
{
	struct asked *a = CONTAINER_OF(l, struct asked, question.answer);
	struct buf lines = BUF_INIT(LINES_BYTES_MAX), fields = BUF_INIT(LINES_BYTES_MAX);
	struct answer *answer;

	if (a->rendition == NULL) {
		problem_reply(a->x, &a->err);
	} else {
		rendition_put_lines(&lines, a->rendition);
		put_fields(&fields, a);
		answer = answer_new(a->rendition, &(struct answer_lines){ .media_type = a->type,
						      .fields = buf_str(&fields),
						      .body_fields = buf_str(&lines) });
		cache_put(a->site->cache, str_from(a->key), &answer->value);
		reply(a->x, answer);
	}
	rendition_unref(&a->rendition);
	buf_free(&lines);
	buf_free(&fields);
	arena_free(&a->arena);
	free(a);
}

/* The digest in "sha256-" and 64 digits. */
static int
take_digest(struct str name, struct sha256 *out, struct err *e)
{
	if (str_starts(name, ADDRESS_PREFIX) &&
	    sha256_from_hex(str_slice(name, sizeof ADDRESS_PREFIX - 1, name.len), out))
		return 0;
	return err_set(e, ERR_NOTFOUND,
	    "a resource is named by " ADDRESS_PREFIX
	    " and the 64 hexadecimal digits of its SHA-256, in lower case");
}

static int
start(struct site *s, struct asked *a, struct err *e)
{
	int rc = hold_admit(s->hold, e);

	if (rc != 0)
		return rc;
	a->question = (struct question){ .answer.run = on_answer,
		.home = http_loop_mailbox(http_exchange_loop(a->x)),
		.ask = ask };
	return readers_put(s->readers, &a->question, e);
}

void
resource_start(struct site *s, struct http_exchange *x, const struct route *r)
{
	struct answer *answer;
	struct sha256 digest;
	struct asked *a;
	struct err e = { 0 };

	if (take_digest(r->name, &digest, &e) != 0) {
		problem_reply(x, &e);
		return;
	}
	a = NEW(struct asked);
	a->site = s;
	a->x = x;
	a->digest = digest;
	a->arena = ARENA_INIT(KEY_BYTES_MAX + CORPUS_RESOURCE_TYPE_BYTES_MAX);
	snprintf(a->key, sizeof a->key, "f:%" PRId64 ":" STR_FMT, readers_corrections(s->readers),
	    STR_ARG(r->name));
	answer = answer_of(cache_peek(s->cache, str_from(a->key)));
	if (answer == NULL && start(s, a, &e) == 0)
		return;
	if (answer != NULL)
		reply(x, answer);
	else
		problem_reply(x, &e);
	free(a);
}
