/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cite_route: asks a store thread what a citation names. What must hold: only a certain answer
 * redirects; a client that gets several may choose, and one that gets none learns what is near.
 */
#include "web/cite_route.h"

#include <inttypes.h>
#include <stdlib.h>

#include "akn/iri.h"
#include "akn/lang.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/json_writer.h"
#include "base/macros.h"
#include "base/mem.h"
#include "base/time.h"
#include "base/utf8.h"
#include "base/zone.h"
#include "corpus/readers.h"
#include "http/http.h"
#include "http/percent.h"
#include "web/cite_answer.h"
#include "web/day_phase.h"
#include "web/error_page.h"
#include "web/json_schema_link.h"
#include "web/problem.h"
#include "web/query.h"
#include "web/route.h"
#include "web/site_private.h"
#include "web/small_body.h"
#include "web/urls.h"

#define ANSWER_JSON_BYTES_MAX (4u << 20) /* 64 candidates with titles of 4 KiB, escaped */
#define STATUS_SEVERAL 300
#define ANSWER_FIELDS "Cache-Control: public, max-age=60\r\n" CORS_FIELDS
#define PASSING_FIELDS "Cache-Control: public, no-cache\r\n" CORS_FIELDS /* before a plan */
#define TITLE_SHOWN_BYTES 120 /* of a work, in the list of a page */

enum { PARAMETER_CITE, PARAMETER_DATE, PARAMETER_WORK, PARAMETER_LANG, PARAMETERS };

/* One request: its question lives on the store thread meanwhile. */
struct cite_request {
	struct question question;
	struct site *site;
	struct http_exchange *x;
	struct arena arena;
	struct cite_ask ask;
	struct cite_answer answer;
	bool is_json; /* /resolve.json: the answer itself, always with 200 */
	int rc;
	struct err err;
};

static void
free_request(struct cite_request *c)
{
	arena_free(&c->arena);
	free(c);
}

/* As forms and clients spell it: '+' is a space. */
static int
decode(struct str spelt, struct str *out, struct arena *a, struct err *e)
{
	char *copy = arena_dup(a, spelt);

	if (copy == NULL)
		return err_set(e, ERR_LIMIT, "the query is too long");
	for (char *p = copy; *p != '\0'; p++)
		if (*p == '+')
			*p = ' ';
	return path_decode(str_make(copy, spelt.len), out, a, e);
}

static int
take_date(struct cite_ask *ask, struct str date, struct err *e)
{
	ask->day = ask->today;
	if (date.len == 0)
		return 0;
	ask->has_day = true;
	return date_parse(date, &ask->day)
		   ? 0
		   : err_set(e, ERR_USAGE, "'date' should be a day as 2006-09-15");
}

static int
take_language(struct cite_ask *ask, struct str lang, struct err *e)
{
	const char *code = lang.len > 0 ? lang_code(lang) : "";

	if (code == NULL)
		return err_set(e, ERR_USAGE, "'lang' should be a language as eng or en");
	ask->language = str_from(code);
	return 0;
}

static int
take_cite(struct cite_ask *ask, struct str cite, struct err *e)
{
	ask->text = str_trim(cite);
	if (ask->text.len == 0)
		return err_set(e, ERR_USAGE,
		    "'cite' is missing: the citation to look for, as in "
		    "/resolve?cite=art.+12+of+the+2006+opinions");
	if (ask->text.len > CITE_BYTES_MAX)
		return err_set(e, ERR_USAGE,
		    "'cite' has more than %d bytes: give the citation alone", CITE_BYTES_MAX);
	return 0;
}

static int
take_query(struct cite_request *c, struct str query, struct err *e)
{
	struct query_parameter p[PARAMETERS] = { [PARAMETER_CITE] = { .name = "cite" },
		[PARAMETER_DATE] = { .name = "date" },
		[PARAMETER_WORK] = { .name = "work" },
		[PARAMETER_LANG] = { .name = "lang" } };
	struct str values[PARAMETERS];
	struct iri_work ignored;
	int rc;

	if ((rc = query_take(query, "a citation", p, PARAMETERS, e)) != 0)
		return rc;
	for (size_t i = 0; i < PARAMETERS; i++)
		if ((rc = decode(p[i].value, &values[i], &c->arena, e)) != 0)
			return rc;
	c->ask.work = values[PARAMETER_WORK];
	if (str_starts(c->ask.work, "/") && (rc = iri_parse_work(c->ask.work, &ignored, e)) != 0)
		return rc;
	if ((rc = take_cite(&c->ask, values[PARAMETER_CITE], e)) != 0 ||
	    (rc = take_date(&c->ask, values[PARAMETER_DATE], e)) != 0)
		return rc;
	return take_language(&c->ask, values[PARAMETER_LANG], e);
}

/* Runs on a store thread. */
static void
ask_store(struct corpus *corpus, struct question *q)
{
	struct cite_request *c = (struct cite_request *)q;

	c->rc = cite_answer_find(c->site->cites, corpus, &c->ask, &c->answer, &c->arena, &c->err);
}

static void
put_url(struct cite_request *c, struct json *j, const char *name, struct str path)
{
	struct buf url = BUF_INIT(URL_BYTES_MAX);
	struct err ignored;
	struct str encoded;

	if (path_encode(path, &encoded, &c->arena, &ignored) == 0)
		buf_putf(&url, "%s" STR_FMT, c->site->config.settings->base_url, STR_ARG(encoded));
	json_member(j, name, buf_str(&url));
	buf_free(&url);
}

static void
put_some(struct json *j, const char *name, struct str value)
{
	if (value.len > 0)
		json_member(j, name, value);
}

static void
put_candidate(struct cite_request *c, struct json *j, const struct cite_candidate *k)
{
	char date[DATE_BYTES + 1];

	date_format(k->version.day, date);
	json_open_object(j);
	put_url(c, j, "href", k->path);
	json_member(j, "work", k->version.work);
	json_member(j, "title", k->version.title);
	json_member(j, "language", k->version.language);
	json_member(j, "date", str_from(date));
	json_member_int(j, "revision", k->version.revision);
	put_some(j, "portion", k->eid);
	put_some(j, "number", k->num);
	put_some(j, "heading", k->heading);
	if (k->is_inside) {
		json_name(j, "sentence");
		json_bool(j, true);
	}
	json_close_object(j);
}

static void
put_step(struct json *j, const struct cite_step *s)
{
	const struct cite_number *n = s->single.count > 0 ? &s->single : &s->from;

	json_open_object(j);
	json_member(j, "kind", str_from(s->is_bracket ? "within" : cite_kind_name(s->kinds)));
	if (n->count > 0)
		json_member(j, "number", str_from(n->readings[0].name));
	if (s->is_range && s->to.count > 0)
		json_member(j, "to", str_from(s->to.readings[0].name));
	json_close_object(j);
}

/* How the citation was understood, so that a client can see a wrong reading. */
static void
put_understood(struct json *j, const struct cite_answer *answer)
{
	const struct cite *c = &answer->cite;

	json_name(j, "understood");
	json_open_object(j);
	json_name(j, "provisions");
	json_open_array(j);
	for (uint8_t i = 0; i < c->count; i++) {
		json_open_array(j);
		for (uint8_t k = 0; k < c->paths[i].count; k++)
			put_step(j, &c->paths[i].steps[k]);
		json_close_array(j);
	}
	json_close_array(j);
	put_some(j, "name_before", c->before);
	put_some(j, "name_after", c->after);
	json_name(j, "this");
	json_bool(j, c->is_this);
	json_name(j, "cut");
	json_bool(j, c->is_cut);
	json_close_object(j);
}

static void
put_nearest(struct cite_request *c, struct json *j)
{
	json_name(j, "nearest");
	json_open_array(j);
	for (uint32_t i = 0; i < c->answer.nearest_count; i++) {
		json_open_object(j);
		put_url(c, j, "href", c->answer.nearest[i].path);
		json_member(j, "title", c->answer.nearest[i].title);
		json_close_object(j);
	}
	json_close_array(j);
}

static const char *
likeness_name(enum cite_likeness likeness)
{
	switch (likeness) {
	case CITE_NAMED: return "name";
	case CITE_WORDS: return "all-words";
	case CITE_PARTLY: return "some-words";
	default: return "none";
	}
}

/* What the certainty is made of. */
static void
put_confidence(struct json *j, const struct cite_answer *answer)
{
	json_name(j, "certain");
	json_bool(j, answer->is_certain);
	json_name(j, "confidence");
	json_open_object(j);
	json_member(j, "work_found_by", str_from(answer->work_by));
	json_member(j, "work", str_from(likeness_name(answer->work_likeness)));
	json_member_int(j, "candidates", answer->total);
	json_name(j, "range");
	json_bool(j, answer->is_range);
	json_close_object(j);
}

static void
put_answer(struct cite_request *c, struct json *j)
{
	char date[DATE_BYTES + 1];

	date_format(c->ask.day, date);
	json_open_object(j);
	json_member(j, "cite", c->ask.text);
	json_member(j, "date", str_from(date));
	put_confidence(j, &c->answer);
	put_understood(j, &c->answer);
	json_name(j, "candidates");
	json_open_array(j);
	for (uint32_t i = 0; i < c->answer.count; i++)
		put_candidate(c, j, &c->answer.candidates[i]);
	json_close_array(j);
	put_some(j, "why", c->answer.why);
	put_nearest(c, j);
	json_close_object(j);
}

static bool
is_passing(const struct cite_request *c)
{
	return day_phase_has_plan(http_now_s(c->x), DAY_PHASE_KEEP_S);
}

static struct http_content *
make_json(struct cite_request *c, int status)
{
	struct buf body = BUF_INIT(ANSWER_JSON_BYTES_MAX);
	struct json j;

	json_start(&j, &body);
	put_answer(c, &j);
	json_end(&j);
	return content_from_buf(status, "application/json",
	    is_passing(c) ? PASSING_FIELDS JSON_SCHEMA_FIELD("resolve")
			  : ANSWER_FIELDS JSON_SCHEMA_FIELD("resolve"),
	    &body);
}

static void
reply_several(struct cite_request *c)
{
	struct error_link links[CITE_CANDIDATES_MAX];
	struct http_content *json = make_json(c, STATUS_SEVERAL);
	struct err e = { 0 };

	if (!error_page_is_wanted(c->x)) {
		http_reply(c->x, json, STR(""));
		return;
	}
	for (uint32_t i = 0; i < c->answer.count; i++)
		links[i] = (struct error_link){ c->answer.candidates[i].path,
			cite_candidate_title(&c->answer.candidates[i], &c->arena), "portion" };
	err_set(&e, ERR_USAGE, "\"" STR_FMT "\" may mean %u texts",
	    STR_ARG(utf8_cut(c->ask.text, TITLE_SHOWN_BYTES)), c->answer.total);
	error_page_start(c->x, &e,
	    &(struct error_page_extra){ STATUS_SEVERAL, STR(""), links, c->answer.count }, json);
}

static void
reply_one(struct cite_request *c)
{
	struct buf none = BUF_INIT(0), more = BUF_INIT(URL_BYTES_MAX);
	struct err e = { 0 };
	struct str path;

	if (path_encode(c->answer.candidates[0].path, &path, &c->arena, &e) != 0) {
		problem_reply(c->x, &e);
		return;
	}
	buf_putf(&more, "Location: %s" STR_FMT "\r\n", c->site->config.settings->base_url,
	    STR_ARG(path));
	http_reply(c->x,
	    content_from_buf(302, "", is_passing(c) ? PASSING_FIELDS : ANSWER_FIELDS, &none),
	    buf_str(&more));
	buf_free(&more);
}

static void
put_more(struct json *j, const void *arg)
{
	struct cite_request *c = (struct cite_request *)(uintptr_t)arg;

	put_nearest(c, j);
	put_understood(j, &c->answer);
}

static void
reply_none(struct cite_request *c)
{
	struct err e = { 0 };

	err_set(&e, ERR_NOTFOUND, STR_FMT, STR_ARG(c->answer.why));
	problem_reply_more(c->x, &e,
	    &(struct problem_extra){ .lines = STR(""),
		.more = put_more,
		.arg = c,
		.links = c->answer.nearest,
		.link_count = c->answer.nearest_count });
}

static void
reply(struct cite_request *c)
{
	if (c->rc != 0)
		problem_reply(c->x, &c->err);
	else if (c->is_json)
		http_reply(c->x, make_json(c, 200), STR(""));
	else if (c->answer.total == 0)
		reply_none(c);
	else if (c->answer.is_certain)
		reply_one(c);
	else
		reply_several(c);
}

static void
on_answer(struct letter *l)
{
	struct cite_request *c = CONTAINER_OF(l, struct cite_request, question.answer);

	reply(c);
	free_request(c);
}

void
cite_start(struct site *s, struct http_exchange *x, const struct route *r)
{
	struct cite_request *c = NEW(struct cite_request);
	struct err e = { 0 };

	c->site = s;
	c->x = x;
	c->arena = ARENA_INIT(CITE_ANSWER_BYTES_MAX);
	c->is_json = r->kind == ROUTE_CITE_JSON;
	c->ask.today = zone_day(http_now_s(x));
	c->question = (struct question){ .answer.run = on_answer,
		.home = http_loop_mailbox(http_exchange_loop(x)),
		.ask = ask_store };
	if (take_query(c, r->query, &e) == 0 && readers_put(s->readers, &c->question, &e) == 0)
		return;
	problem_reply(x, &e);
	free_request(c);
}
