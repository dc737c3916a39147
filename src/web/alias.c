/* SPDX-License-Identifier: Apache-2.0 */
/*
 * alias: redirects a short name to the work it names, and what is behind a short name to the same
 * of the work. The status is 302, because an alias may be reassigned to another work later.
 */
#include "web/alias.h"

#include <stddef.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/macros.h"
#include "base/mem.h"
#include "corpus/corpus.h"
#include "corpus/readers.h"
#include "http/http.h"
#include "http/percent.h"
#include "web/problem.h"
#include "web/route.h"
#include "web/site_private.h"
#include "web/small_body.h"

#define ALIAS_ARENA_BYTES_MAX 65536 /* the IRI of the work, raw and percent-encoded */

struct alias_lookup {
	struct question question;
	struct site *site;
	struct http_exchange *x;
	struct arena arena;
	struct route route;
	struct str work;
	int rc;
	struct err err;
};

/* Runs on a store thread. */
static void
ask_alias(struct corpus *c, struct question *q)
{
	struct alias_lookup *a = (struct alias_lookup *)q;

	a->rc = corpus_alias(c, a->route.name, &a->work, &a->arena, &a->err);
}

static void
reply_redirect(struct alias_lookup *a)
{
	struct buf none = BUF_INIT(0), more = BUF_INIT(ALIAS_ARENA_BYTES_MAX);
	struct http_content *c =
	    content_from_buf(302, "", "Cache-Control: public, max-age=60\r\n" CORS_FIELDS, &none);
	struct str path = { 0 };
	char *whole =
	    arena_printf(&a->arena, STR_FMT STR_FMT, STR_ARG(a->work), STR_ARG(a->route.rest));

	if (whole != NULL && path_encode(str_from(whole), &path, &a->arena, &a->err) == 0)
		buf_putf(&more, "Location: %s" STR_FMT STR_FMT "%s" STR_FMT "\r\n",
		    a->site->config.settings->base_url, STR_ARG(path), STR_ARG(a->route.suffix),
		    a->route.query.len > 0 ? "?" : "", STR_ARG(a->route.query));
	http_reply(a->x, c, buf_str(&more));
	buf_free(&more);
}

static void
on_alias(struct letter *l)
{
	struct alias_lookup *a = CONTAINER_OF(l, struct alias_lookup, question.answer);

	if (a->rc == 0)
		reply_redirect(a);
	else
		problem_reply(a->x, &a->err);
	arena_free(&a->arena);
	free(a);
}

void
alias_start(struct site *s, struct http_exchange *x, const struct route *r)
{
	struct alias_lookup *a = NEW(struct alias_lookup);
	struct err e = { 0 };

	a->site = s;
	a->x = x;
	a->route = *r;
	a->arena = ARENA_INIT(ALIAS_ARENA_BYTES_MAX);
	a->question = (struct question){ .answer.run = on_alias,
		.home = http_loop_mailbox(http_exchange_loop(x)),
		.ask = ask_alias };
	if (readers_put(s->readers, &a->question, &e) == 0)
		return;
	problem_reply(x, &e);
	free(a);
}
