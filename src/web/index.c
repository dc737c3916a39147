/* SPDX-License-Identifier: Apache-2.0 */
/*
 * index: the service document at /: the works, their aliases, and the formats. One walk on a store
 * thread.
 */
#include "web/index.h"

#include <inttypes.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/json_writer.h"
#include "base/macros.h"
#include "base/mem.h"
#include "base/time.h"
#include "base/zone.h"
#include "corpus/corpus.h"
#include "corpus/facts.h"
#include "corpus/readers.h"
#include "http/http.h"
#include "http/percent.h"
#include "render/formats.h"
#include "render/render.h"
#include "web/day_phase.h"
#include "web/fetch.h"
#include "web/format_choice.h"
#include "web/json_page.h"
#include "web/json_schema_link.h"
#include "web/problem.h"
#include "web/query.h"
#include "web/route.h"
#include "web/site_loop.h"
#include "web/site_private.h"
#include "web/views.h"

#define INDEX_WORKS_MAX 100             /* per page: some ms */
#define INDEX_BYTES_WANTED (256u << 10) /* a page with long works is full from this size on */
/* limit of a page: its last work and the aliases come on top */
#define INDEX_BYTES_MAX (8u << 20)
#define INDEX_ARENA_BYTES_MAX 262144 /* for the encoded paths and the metadata of one work */

/* The service document being composed: one question, one walk over the works. */
struct index {
	struct question question;
	struct site *site;
	struct http_exchange *x;
	struct corpus *corpus;         /* on the store thread */
	struct renderer *renderer;     /* of the exchange's loop */
	const struct formats *formats; /* the set current at its start, held until it ends */
	struct buf body;
	struct json json;
	struct buf key;       /* cache key of the page: epoch, store sequence, day, after */
	struct str after;     /* list the works after this IRI */
	int64_t today, phase; /* see day_phase.h */
	unsigned works;
	bool more;
	char *last; /* IRI of the last work listed, or NULL */
	int rc;
	struct err err;
};

/*
 * "href", "versions", and one link for each format that writes whole documents. path is that of a
 * work in a language.
 */
static void
put_work_links(struct index *ix, struct str path)
{
	struct formats const *formats = ix->formats;
	struct json *j = &ix->json;
	struct buf url = BUF_INIT(INDEX_BYTES_MAX);

	buf_putf(&url, "%s" STR_FMT, ix->site->config.settings->base_url, STR_ARG(path));
	json_member(j, "href", buf_str(&url));
	buf_putstr(&url, route_tail(ROUTE_HISTORY));
	json_member(j, "versions", buf_str(&url));
	json_name(j, "formats");
	json_open_object(j);
	for (uint32_t i = 0; i < formats->count; i++) {
		char name[MESSAGE_NAME_BYTES_MAX + 1];

		if (!view_is_written_by(&views[VIEW_DOCUMENT], &formats->list[i]))
			continue;
		buf_reset(&url);
		snprintf(name, sizeof name, STR_FMT, STR_ARG(formats->list[i].plugin.format));
		buf_putf(&url, "%s" STR_FMT ".%s", ix->site->config.settings->base_url,
		    STR_ARG(path), name);
		json_member(j, name, buf_str(&url));
	}
	json_close_object(j);
	buf_free(&url);
}

void
index_put_facts(struct json *j, const struct corpus_facts *facts)
{
	char date[DATE_BYTES + 1];

	if (facts->one[CORPUS_NOTE_SHORT_TITLE].len > 0)
		json_member(j, "short_title", facts->one[CORPUS_NOTE_SHORT_TITLE]);
	if (facts->one[CORPUS_NOTE_KIND_LABEL].len > 0)
		json_member(j, "kind_label", facts->one[CORPUS_NOTE_KIND_LABEL]);
	if (facts->subject_count > 0) {
		json_name(j, "subjects");
		json_open_array(j);
		for (size_t i = 0; i < facts->subject_count; i++)
			json_string(j, facts->subjects[i]);
		json_close_array(j);
	}
	if (facts->repealed != DAY_NONE) {
		date_format(facts->repealed, date);
		json_member(j, "repealed_from", str_from(date));
	}
}

/* One version in force of a work: title, issuer, language, date, links. */
static void
put_version(struct index *ix, const struct corpus_version *v, const struct corpus_facts *facts,
    struct arena *a, struct err *e)
{
	char date[DATE_BYTES + 1];
	struct str path = v->work;

	date_format(v->day, date);
	json_open_object(&ix->json);
	json_member(&ix->json, "work", v->work);
	json_member(&ix->json, "title", v->title);
	json_member(&ix->json, "issuer", v->issuer);
	json_member(&ix->json, "language", v->language);
	json_member(&ix->json, "date", str_from(date));
	json_member_int(&ix->json, "revision", v->revision);
	index_put_facts(&ix->json, facts);
	if (path_encode(v->work, &path, a, e) == 0)
		put_work_links(ix, str_from(arena_printf(a, STR_FMT "/" STR_FMT, STR_ARG(path),
				       STR_ARG(v->language))));
	json_close_object(&ix->json);
}

static int
put_work(void *arg, const struct corpus_version *v, struct err *e)
{
	struct index *ix = arg;
	struct arena a = ARENA_INIT(INDEX_ARENA_BYTES_MAX);
	struct corpus_version shown = *v;
	struct corpus_facts facts;
	int rc;

	if ((ix->works >= INDEX_WORKS_MAX || ix->body.len >= INDEX_BYTES_WANTED) &&
	    !str_is(v->work, ix->last)) { /* all languages of a work stay on one page */
		ix->more = true;
		return 1; /* stops the walk; not an error */
	}
	ix->works++;
	free(ix->last);
	ix->last = str_dup(v->work);
	if ((rc = corpus_facts_overlay(ix->corpus, &shown, &facts, &a, e)) == 0)
		put_version(ix, &shown, &facts, &a, e);
	arena_free(&a);
	return rc;
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
	json_member(j, "works", route_path(ROUTE_WORKS));
	json_member(j, "lines", route_path(ROUTE_WORKS_LINES));
	json_member(j, "opds", route_path(ROUTE_OPDS));
	if (ix->more && path_encode(str_from(ix->last), &path, &a, &ignored) == 0) {
		buf_putf(&next, "/?after=" STR_FMT, STR_ARG(path));
		json_member(j, "next", buf_str(&next));
	}
	json_close_object(j);
	buf_free(&next);
	arena_free(&a);
}

/* Runs on a store thread. */
static void
ask_index(struct corpus *c, struct question *q)
{
	struct index *ix = (struct index *)q;
	struct json *j = &ix->json;

	ix->corpus = c;
	json_start(j, &ix->body);
	json_open_object(j);
	json_member(j, "service", STR("gazetted"));
	json_name(j, "works");
	json_open_array(j);
	ix->rc = corpus_list(c, ix->after, ix->today, put_work, ix, &ix->err);
	json_close_array(j);
	json_name(j, "aliases");
	json_open_object(j);
	if (ix->rc >= 0 && ix->works > 0)
		ix->rc = corpus_aliases(c, ix->after, str_from(ix->last), put_alias, ix, &ix->err);
	json_close_object(j);
	json_name(j, "formats");
	json_open_array(j);
	for (uint32_t i = 0; i < ix->formats->count; i++)
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
	struct index *ix = CONTAINER_OF(l, struct index, question.answer);

	if (ix->rc < 0)
		problem_reply(ix->x, &ix->err);
	else
		page_reply_described(ix->site, ix->x, buf_str(&ix->key),
		    day_phase_is_last(ix->phase) ? PAGE_NEGOTIATED_ONCE : PAGE_NEGOTIATED,
		    JSON_SCHEMA_FIELD("service"), &ix->body);
	free_index(ix);
}

/* To a program, a folder is the listing of its works. */
static void
start_folder(struct site *s, struct http_exchange *x, const struct route *r)
{
	struct route works = *r;

	works.kind = ROUTE_WORKS;
	fetch_start(s, x, &works);
}

void
index_start(struct site *s, struct http_exchange *x, const struct route *r)
{
	struct query_parameter after = { .name = "after" };
	struct err e = { 0 };
	struct index *ix;

	if (negotiate_wants_pages(http_accept(x, HTTP_ACCEPT), site_formats(x)) &&
	    !str_starts(r->query, "after=")) {
		fetch_start(s, x, r);
		return;
	}
	if (r->name.len > 0) {
		start_folder(s, x, r);
		return;
	}
	if (query_take(r->query, "the service document", &after, 1, &e) != 0) {
		problem_reply(x, &e);
		return;
	}
	ix = NEW(struct index);
	ix->site = s;
	ix->x = x;
	ix->renderer = site_renderer(x);
	ix->formats = render_hold(ix->renderer);
	ix->body = BUF_INIT(INDEX_BYTES_MAX);
	ix->today = zone_day(http_now_s(x));
	ix->phase = day_phase(http_now_s(x));
	ix->key = BUF_INIT(SIZE_MAX);
	if (path_decode(after.value, &ix->after, http_arena(x), &e) != 0)
		goto refuse;
	buf_putf(&ix->key, "/:%" PRIu64 ":%" PRId64 ":%" PRId64 ":" STR_FMT, ix->formats->epoch,
	    readers_state(s->readers), ix->phase, STR_ARG(ix->after));
	if (page_reply_cached(s, x, buf_str(&ix->key))) {
		free_index(ix);
		return;
	}
	ix->question = (struct question){ .answer.run = on_index,
		.home = http_loop_mailbox(http_exchange_loop(x)),
		.ask = ask_index };
	if (readers_put(s->readers, &ix->question, &e) == 0)
		return;
refuse:
	problem_reply(x, &e);
	free_index(ix);
}
