/* SPDX-License-Identifier: Apache-2.0 */
/*
 * json_page: JSON pages through the shared cache and the compressor. What must hold: every struct
 * page ends in on_compressed() exactly once, which replies and frees it; only a final result is
 * cached.
 */
#include "web/json_page.h"

#include <stddef.h>
#include <stdlib.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/macros.h"
#include "base/mem.h"
#include "cache/cache.h"
#include "http/http.h"
#include "web/compress.h"
#include "web/problem.h"
#include "web/rendition.h"
#include "web/site_private.h"
#include "web/small_body.h"

#define PAGE_FIELDS(cache, vary) \
	"Cache-Control: public, " cache "\r\nVary: " vary "Accept-Encoding\r\n" CORS_FIELDS
#define PAGE_LINES_BYTES_MAX (32u << 10) /* Content-Encoding, Repr-Digest, and a URL in Link */
#define JSON "application/json"

static const char *const fields_of[] = {
	[PAGE_FOR_ALL] = PAGE_FIELDS("max-age=60", ""),
	[PAGE_FOR_ALL_ONCE] = PAGE_FIELDS("no-cache", ""),
	[PAGE_NEGOTIATED] = PAGE_FIELDS("max-age=60", "Accept, "),
	[PAGE_NEGOTIATED_ONCE] = PAGE_FIELDS("no-cache", "Accept, "),
};

/* One page that is compressed if necessary and then sent. */
struct page {
	struct compress_wait compressor;
	struct site *site;
	struct http_exchange *x;
	struct buf answer_key, compressed_key;
	enum page_terms terms;
	const char *media_type;
	char *lines; /* of the header, or "" */
};

/*
 * kind is "a:" for the answer, "g:" for the page in gzip; the 'p' separates these keys from those
 * of documents.
 */
static struct buf
make_key(const char *kind, const struct http_exchange *x, struct str key)
{
	struct buf b = BUF_INIT(SIZE_MAX);

	buf_putf(&b, "%sp:%s:" STR_FMT, kind, http_takes_gzip(x) ? "gzip" : "", STR_ARG(key));
	return b;
}

static void
reply(struct http_exchange *x, struct answer *answer)
{
	http_content_ref(&answer->content);
	http_reply(x, &answer->content, STR(""));
}

bool
page_reply_cached(struct site *s, struct http_exchange *x, struct str key)
{
	struct buf answer_key = make_key("a:", x, key);
	struct answer *answer = answer_of(cache_peek(s->cache, buf_str(&answer_key)));

	buf_free(&answer_key);
	if (answer == NULL)
		return false;
	reply(x, answer);
	answer_unref(&answer);
	return true;
}

static void
on_compressed(struct compress_wait *w, struct rendition *r)
{
	struct page *p = CONTAINER_OF(w, struct page, compressor);
	struct buf lines = BUF_INIT(PAGE_LINES_BYTES_MAX);
	struct answer *answer;

	rendition_put_lines(&lines, r);
	buf_puts(&lines, p->lines);
	answer = answer_new(r, &(struct answer_lines){ .media_type = str_from(p->media_type),
				   .fields = str_from(fields_of[p->terms]),
				   .body_fields = buf_str(&lines) });
	if (w->is_final)
		cache_put(p->site->cache, buf_str(&p->answer_key), &answer->value);
	reply(p->x, answer);
	answer_unref(&answer);
	buf_free(&lines);
	buf_free(&p->answer_key);
	buf_free(&p->compressed_key);
	free(p->lines);
	free(p);
}

void
page_reply_as(struct site *s, struct http_exchange *x, struct str key, enum page_terms terms,
    const struct page_kind *kind, struct buf *body)
{
	struct err e = { 0 };
	struct rendition *r = NULL;
	struct page *p;

	if (buf_check(body, "page", &e) != 0) {
		err_set(&e, ERR_IO, "the page became larger than its limit");
		problem_reply(x, &e);
		return;
	}
	if (rendition_from_buf(&r, body, &s->place, &e) != 0) {
		problem_reply(x, &e);
		return;
	}
	p = NEW(struct page);
	p->site = s;
	p->x = x;
	p->terms = terms;
	p->media_type = kind->media_type;
	p->lines = str_dup(kind->lines);
	p->answer_key = make_key("a:", x, key);
	p->compressed_key = make_key("g:", x, key);
	p->compressor = (struct compress_wait){ .done = on_compressed,
		.key = buf_str(&p->compressed_key),
		.home = http_loop_mailbox(http_exchange_loop(x)),
		.is_final = true };
	if (http_takes_gzip(x) && compress_wants(r->size))
		compress_start(s->compressor, &p->compressor, r);
	else
		on_compressed(&p->compressor, r);
	rendition_unref(&r);
}

void
page_reply(struct site *s, struct http_exchange *x, struct str key, enum page_terms terms,
    struct buf *body)
{
	page_reply_described(s, x, key, terms, "", body);
}

void
page_reply_described(struct site *s, struct http_exchange *x, struct str key, enum page_terms terms,
    const char *line, struct buf *body)
{
	page_reply_as(s, x, key, terms, &(struct page_kind){ JSON, str_from(line) }, body);
}
