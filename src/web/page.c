/* SPDX-License-Identifier: Apache-2.0 */
#include "web/page.h"

#include <stddef.h>
#include <stdlib.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/mem.h"
#include "cache/cache.h"
#include "http/http.h"
#include "web/content.h"
#include "web/press.h"
#include "web/problem.h"
#include "web/rendition.h"
#include "web/site_internal.h"

#define PAGE_FIELDS "Cache-Control: public, max-age=60\r\nVary: Accept-Encoding\r\n" CORS_FIELDS
#define PAGE_LINES_BYTES_MAX 1024 /* a coding and a digest */

/* One page on its way to its coding. */
struct page {
	struct press_wait press;
	struct site *site;
	struct http_exchange *x;
	struct buf answer_key, pressed_key;
};

/* "a:" the answer, "g:" the page in gzip; 'p' keeps them apart from those of documents. */
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
	struct cache_value *v = cache_peek(s->cache, buf_str(&answer_key));

	buf_free(&answer_key);
	if (v == NULL)
		return false;
	reply(x, (struct answer *)v);
	cache_unref(&v);
	return true;
}

static void
on_pressed(struct press_wait *w, struct rendition *r)
{
	struct page *p = (struct page *)((char *)w - offsetof(struct page, press));
	struct buf lines = BUF_INIT(PAGE_LINES_BYTES_MAX);
	struct answer *answer;
	struct cache_value *v;

	rendition_put_lines(&lines, r);
	answer = answer_new(r, &(struct answer_lines){ .media_type = STR("application/json"),
				   .fields = STR(PAGE_FIELDS),
				   .body_fields = buf_str(&lines) });
	if (w->is_final)
		cache_put(p->site->cache, buf_str(&p->answer_key), &answer->value);
	reply(p->x, answer);
	v = &answer->value;
	cache_unref(&v);
	buf_free(&lines);
	buf_free(&p->answer_key);
	buf_free(&p->pressed_key);
	free(p);
}

void
page_reply(struct site *s, struct http_exchange *x, struct str key, struct buf *body)
{
	struct err e = { 0 };
	struct rendition *r;
	struct cache_value *v;
	struct page *p;

	if (buf_check(body, "page", &e) != 0) {
		err_set(&e, ERR_IO, "the page became larger than its limit");
		problem_reply(x, &e);
		return;
	}
	r = rendition_from_buf(body, NULL);
	p = NEW(struct page);
	p->site = s;
	p->x = x;
	p->answer_key = make_key("a:", x, key);
	p->pressed_key = make_key("g:", x, key);
	p->press = (struct press_wait){ .done = on_pressed,
		.key = buf_str(&p->pressed_key),
		.home = http_loop_mailbox(http_exchange_loop(x)),
		.is_final = true };
	if (http_takes_gzip(x) && press_wants(r->size))
		press_start(s->press, &p->press, r);
	else
		on_pressed(&p->press, r);
	v = &r->value;
	cache_unref(&v);
}
