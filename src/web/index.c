/* SPDX-License-Identifier: Apache-2.0 */
/* index: the service document at /: which works there are, under which names, in which formats. One
 * walk on a store thread. */
#include <inttypes.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include <gazetted/plugin.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/json.h"
#include "base/mem.h"
#include "base/time.h"
#include "corpus/corpus.h"
#include "corpus/readers.h"
#include "http/http.h"
#include "render/formats.h"
#include "web/page.h"
#include "web/path.h"
#include "web/problem.h"
#include "web/route.h"
#include "web/site_internal.h"

#define INDEX_WORKS_MAX 500         /* works on one page */
#define INDEX_BYTES_MAX (8u << 20)  /* a page of works with titles of 4 KiB */
#define INDEX_ARENA_BYTES_MAX 65536 /* encoded paths of one work */

/* The service document being made: one question, one walk over the works. */
struct index {
	struct question question;
	struct site *site;
	struct http_exchange *x;
	struct renderer *renderer;     /* of its loop */
	const struct formats *formats; /* that it began with: held until it ends */
	struct buf body;
	struct json json;
	struct buf key;   /* of the page: what was published by then, the day, the query */
	struct str after; /* list works behind this IRI */
	int64_t today;
	unsigned works;
	bool more;
	char *last; /* IRI of the last work listed */
	int rc;
	struct err err;
};

/* "href" and one link for each format that writes whole documents. */
static void
put_work_links(struct index *ix, struct str path)
{
	struct formats const *formats = ix->formats;
	struct json *j = &ix->json;
	struct buf url = BUF_INIT(INDEX_BYTES_MAX);
	uint32_t i;

	buf_putf(&url, "%s" STR_FMT, ix->site->config.base_url, STR_ARG(path));
	json_member(j, "href", buf_str(&url));
	buf_puts(&url, ROUTE_VERSIONS);
	json_member(j, "versions", buf_str(&url));
	json_name(j, "formats");
	json_open_object(j);
	for (i = 0; i < formats->count; i++) {
		char name[MESSAGE_NAME_BYTES_MAX + 1];

		if ((formats->list[i].plugin.views & GAZ_VIEW_DOCUMENT) == 0)
			continue;
		buf_reset(&url);
		snprintf(name, sizeof name, STR_FMT, STR_ARG(formats->list[i].plugin.format));
		buf_putf(&url, "%s" STR_FMT ".%s", ix->site->config.base_url, STR_ARG(path), name);
		json_member(j, name, buf_str(&url));
	}
	json_close_object(j);
	buf_free(&url);
}

/* One work: what it is called, which version is in force, where it is. */
static int
put_work(void *arg, const struct corpus_version *v, struct err *e)
{
	struct index *ix = arg;
	struct arena a = ARENA_INIT(INDEX_ARENA_BYTES_MAX);
	char date[DATE_BYTES + 1];
	struct str path = v->work;

	if (ix->after.len > 0 && str_cmp(v->work, ix->after) <= 0)
		return 0;
	if (ix->works >= INDEX_WORKS_MAX &&
	    !str_is(v->work, ix->last)) { /* all languages of a work stay on one page */
		ix->more = true;
		return 1; /* stops the walk; not an error */
	}
	ix->works++;
	free(ix->last);
	ix->last = str_dup(v->work);
	date_format(v->day, date);
	json_open_object(&ix->json);
	json_member(&ix->json, "work", v->work);
	json_member(&ix->json, "title", v->title);
	json_member(&ix->json, "issuer", v->issuer);
	json_member(&ix->json, "language", v->language);
	json_member(&ix->json, "in_force_from", str_from(date));
	json_member_int(&ix->json, "revision", v->revision);
	path_encode(v->work, &path, &a, e);
	put_work_links(ix, path);
	json_close_object(&ix->json);
	arena_free(&a);
	return 0;
}

static int
put_alias(void *arg, struct str alias, struct str work, struct err *e)
{
	struct index *ix = arg;
	char *name = str_dup(alias);

	(void)e;
	json_member(&ix->json, name, work);
	free(name);
	return 0;
}

static void
put_links(struct index *ix)
{
	struct json *j = &ix->json;
	struct buf next = BUF_INIT(INDEX_BYTES_MAX);
	struct arena a = ARENA_INIT(INDEX_ARENA_BYTES_MAX);
	struct str path;
	struct err ignored = { 0 };

	json_name(j, "links");
	json_open_object(j);
	json_member(j, "self", STR("/"));
	json_member(j, "formats", STR("/formats.json"));
	json_member(j, "health", STR("/healthz"));
	if (ix->more && path_encode(str_from(ix->last), &path, &a, &ignored) == 0) {
		buf_putf(&next, "/?after=" STR_FMT, STR_ARG(path));
		json_member(j, "next", buf_str(&next));
	}
	json_close_object(j);
	buf_free(&next);
	arena_free(&a);
}

/* On a store thread. */
static void
ask_index(struct corpus *c, struct question *q)
{
	struct index *ix = (struct index *)q;
	struct json *j = &ix->json;
	uint32_t i;

	json_start(j, &ix->body);
	json_open_object(j);
	json_member(j, "service", STR("gazetted"));
	json_name(j, "works");
	json_open_array(j);
	ix->rc = corpus_list(c, ix->today, put_work, ix, &ix->err);
	json_close_array(j);
	json_name(j, "aliases");
	json_open_object(j);
	if (ix->rc >= 0)
		ix->rc = corpus_aliases(c, put_alias, ix, &ix->err);
	json_close_object(j);
	json_name(j, "formats");
	json_open_array(j);
	for (i = 0; i < ix->formats->count; i++)
		json_string(j, ix->formats->list[i].plugin.format);
	json_close_array(j);
	put_links(ix);
	json_close_object(j);
	json_end(j);
}

static void
free_index(struct index *ix)
{
	render_release(ix->renderer, ix->formats);
	buf_free(&ix->key);
	buf_free(&ix->body);
	free(ix->last);
	free(ix);
}

static void
on_index(struct letter *l)
{
	struct index *ix = (struct index *)((char *)l - offsetof(struct index, question.answer));

	if (ix->rc < 0)
		problem_reply(ix->x, &ix->err);
	else
		page_reply(ix->site, ix->x, buf_str(&ix->key), &ix->body);
	free_index(ix);
}

static int
parse_index_query(struct index *ix, struct str query, struct err *e)
{
	struct str value, name = str_cut(query, '=', &value);

	if (query.len == 0)
		return 0;
	if (!str_is(name, "after"))
		return err_set(e, ERR_USAGE,
		    "unknown parameter '" STR_FMT "': the service document has only 'after'",
		    STR_ARG(name));
	return path_decode(value, &ix->after, http_arena(ix->x), e);
}

void
index_start(struct site *s, struct http_exchange *x, const struct route *r)
{
	struct index *ix = NEW(struct index);
	struct err e = { 0 };

	ix->site = s;
	ix->x = x;
	ix->renderer = site_renderer(x);
	ix->formats = render_hold(ix->renderer);
	ix->body = BUF_INIT(INDEX_BYTES_MAX);
	ix->today = time_today();
	ix->key = BUF_INIT(SIZE_MAX);
	buf_putf(&ix->key, "/:%" PRIu64 ":%" PRId64 ":%" PRId64 ":" STR_FMT, ix->formats->epoch,
	    readers_seq(s->readers), ix->today, STR_ARG(r->query));
	if (page_reply_cached(s, x, buf_str(&ix->key))) {
		free_index(ix);
		return;
	}
	ix->question = (struct question){ .answer.run = on_index,
		.home = http_loop_mailbox(http_exchange_loop(x)),
		.ask = ask_index };
	if (parse_index_query(ix, r->query, &e) == 0 &&
	    readers_put(s->readers, &ix->question, &e) == 0)
		return;
	problem_reply(x, &e);
	free_index(ix);
}
