/* SPDX-License-Identifier: Apache-2.0 */
/*
 * drafts: What must hold: a draft is replaced, removed or published only as it was seen when the
 * request began; the log says which token did it.
 */
#include "web/drafts.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/json_writer.h"
#include "base/log.h"
#include "base/time.h"
#include "corpus/publish.h"
#include "http/conditions.h"
#include "publish/draft_folder.h"
#include "web/desk_ask.h"
#include "web/draft_ask.h"
#include "web/publish_job.h"
#include "web/publish_read.h"
#include "web/publisher.h"
#include "web/site_private.h"
#include "web/urls.h"

static void
put_path(struct buf *b, const struct draft_key *key)
{
	char date[DATE_BYTES + 1];

	date_format(key->day, date);
	buf_putf(b, DRAFTS_PATH STR_FMT "/" STR_FMT "@%s", STR_ARG(key->work),
	    STR_ARG(key->language), date);
}

static void
log_act(const struct publish_job *j, const char *event, const struct draft_key *key)
{
	char work[URL_BYTES_MAX], date[DATE_BYTES + 1], name[URL_BYTES_MAX];

	date_format(key->day, date);
	snprintf(work, sizeof work, STR_FMT "/" STR_FMT "@%s", STR_ARG(key->work),
	    STR_ARG(key->language), date);
	log_info("publish", event, "version=%s token=" STR_FMT, log_quote(work, name, sizeof name),
	    STR_ARG(j->token->name));
}

static void
put_time(struct json *json, const char *name, int64_t seconds)
{
	char text[RFC3339_BYTES + 1];

	time_rfc3339(seconds, text);
	json_name(json, name);
	if (seconds == 0)
		json_null(json);
	else
		json_string(json, str_from(text));
}

static void
put_optional(struct json *json, const char *name, struct str s)
{
	json_name(json, name);
	if (s.len == 0)
		json_null(json);
	else
		json_string(json, s);
}

struct listing {
	struct publish_job *job;
	struct json json;
};

static int
put_draft(void *arg, const struct draft *d, const char *etag, struct err *e)
{
	struct listing *l = arg;
	struct json *json = &l->json;
	struct buf path = BUF_INIT(URL_BYTES_MAX);
	char date[DATE_BYTES + 1];
	struct str href;
	int rc;

	if (!token_has_work(l->job->token, d->key.work))
		return 0;
	put_path(&path, &d->key);
	if ((rc = url_take(&path, "", &l->job->arena, &href, e)) != 0)
		return rc;
	date_format(d->key.day, date);
	json_open_object(json);
	json_member(json, "href", href);
	json_member(json, "work", d->key.work);
	json_member(json, "language", d->key.language);
	json_member(json, "date", str_from(date));
	put_optional(json, "title", d->title);
	json_member(json, "author", d->author);
	put_time(json, "saved", d->saved);
	json_member(json, "etag", str_from(etag));
	put_optional(json, "base", d->base);
	put_time(json, "publish_at", d->publish_at);
	put_optional(json, "failure", d->failure);
	json_member_int(json, "bytes", (int64_t)d->upload_bytes);
	json_close_object(json);
	return buf_check(&l->job->body, "list of drafts", e);
}

int
drafts_list(struct publish_job *j, struct err *e)
{
	struct listing l = { .job = j };
	const char *folder;
	int rc;

	if ((rc = publisher_drafts(j->site->publisher, &folder, e)) != 0)
		return rc;
	json_start(&l.json, &j->body);
	json_open_object(&l.json);
	json_name(&l.json, "drafts");
	json_open_array(&l.json);
	if ((rc = draft_folder_list(folder, put_draft, &l, e)) != 0) {
		buf_reset(&j->body);
		return rc;
	}
	json_close_array(&l.json);
	json_close_object(&l.json);
	json_end(&l.json);
	j->status = 200;
	return 0;
}

/* Checks If-Match and If-None-Match, which are about the draft. */
static int
check_conditions(const struct publish_job *j, const char *etag, struct err *e)
{
	struct str present = str_from(etag);
	bool is_there = present.len > 0;
	/* an answer to a GET has no ETag that If-None-Match could have (RFC 9110, 13.1.2) */
	bool is_read = j->draft_act == DRAFT_SHOW || j->draft_act == DRAFT_REPORT;

	if ((j->if_match.p == NULL ||
		(is_there && conditions_has_etag(j->if_match, present, false))) &&
	    (j->if_none_match.p == NULL || !is_there || is_read ||
		!conditions_has_etag(j->if_none_match, present, true)))
		return 0;
	if (!is_there)
		return err_set(
		    e, ERR_CHANGED, "there is no draft of the version: leave If-Match out");
	if (j->desk != NULL)
		return err_set(e, ERR_CHANGED,
		    j->if_none_match.p != NULL
			? "that version has a draft already: publish or discard it first"
			: "another draft of the version was saved since the page was opened: open "
			  "it again, and look at that draft");
	return err_set(e, ERR_CHANGED,
	    "the draft of the version has the ETag %s now: look at it, and send If-Match with that",
	    etag);
}

/* A fact of the draft, unless the request says it. */
static void
add_fact(struct publish_job *j, const char *name, struct str value)
{
	struct fields *f = &j->fields;
	char *copy;

	if (value.len == 0 || fields_one(f, name) != NULL || f->count == FIELDS_MAX ||
	    (copy = arena_dup(&j->arena, value)) == NULL)
		return;
	f->list[f->count++] = (struct field){ str_from(name), copy };
}

static void
use_facts(struct publish_job *j)
{
	const struct draft *d = &j->draft;

	add_fact(j, "format", d->format);
	add_fact(j, "title", d->title);
	add_fact(j, "issuer", d->issuer);
	add_fact(j, "tradition", d->tradition);
	add_fact(j, "reject", d->reject);
	add_fact(j, "alias", d->alias);
	add_fact(j, "reason", d->reason);
	if (d->publish_at != 0)
		add_fact(j, "doubts", d->doubts);
	if (!j->has_base)
		j->base = d->base;
	j->has_base = true;
}

static bool
is_damaged(const char *etag)
{
	return strcmp(etag, DRAFT_DAMAGED) == 0;
}

int
drafts_load(struct publish_job *j, struct err *e)
{
	const struct draft_key key = { j->iri.work.whole, j->iri.language, j->iri.day };
	const char *folder;
	int fd = -1, rc;

	if ((rc = publisher_drafts(j->site->publisher, &folder, e)) != 0)
		return rc;
	rc = draft_folder_load(folder, &key, &j->draft, j->draft_etag, &fd, &j->arena, e);
	if (rc != 0 && j->draft_act == DRAFT_DISCARD && is_damaged(j->draft_etag)) {
		j->draft = (struct draft){ .key = key };
		return 0;
	}
	if (rc != 0)
		return rc;
	if (j->upload.fd != -1)
		close(j->upload.fd);
	j->upload.fd = fd;
	j->upload.bytes = j->draft.upload_bytes;
	use_facts(j);
	if ((rc = check_conditions(j, j->draft_etag, e)) != 0)
		return rc;
	j->if_match = j->if_none_match = (struct str){ NULL, 0 }; /* not about what is published */
	return 0;
}

/* Answers with what became of the draft. */
static void
answer_act(struct publish_job *j, const char *act)
{
	struct json json;

	json_start(&json, &j->body);
	json_open_object(&json);
	json_member(&json, "action", str_from(act));
	json_member(&json, "work", j->draft.key.work);
	json_close_object(&json);
	json_end(&json);
	j->status = 200;
}

/* Saves the draft without its plan. */
static int
unplan(struct publish_job *j, struct str failure, struct err *e)
{
	struct draft d = j->draft;
	const char *folder;
	int rc;

	d.publish_at = 0;
	d.planner = STR("");
	d.failure = failure;
	if ((rc = publisher_drafts(j->site->publisher, &folder, e)) != 0)
		return rc;
	return draft_folder_save(folder, &d, j->bytes, j->draft_etag, j->draft_etag, e);
}

int
drafts_refuse(struct publish_job *j, struct err *e)
{
	char *why = arena_dup(&j->arena, str_from(j->err.text));

	for (char *p = why; p != NULL && *p != '\0'; p++)
		if ((unsigned char)*p < ' ')
			*p = ' ';
	return unplan(j, str_from(why), e);
}

int
drafts_hold(struct publish_job *j, struct err *e)
{
	int rc;

	if ((rc = unplan(j, STR(""), e)) != 0)
		return rc;
	j->etag = arena_dup(&j->arena, str_from(j->draft_etag));
	log_act(j, "draft_held", &j->draft.key);
	answer_act(j, "hold");
	return 0;
}

int
drafts_discard(struct publish_job *j, struct err *e)
{
	const char *folder;
	int rc;

	if ((rc = publisher_drafts(j->site->publisher, &folder, e)) != 0 ||
	    (rc = draft_folder_remove(folder, &j->draft.key, j->draft_etag, e)) != 0)
		return rc;
	log_act(j, "draft_discarded", &j->draft.key);
	answer_act(j, "discard");
	return 0;
}

static struct str
field(const struct publish_job *j, const char *name)
{
	return str_from(fields_one(&j->fields, name));
}

static void
describe(const struct publish_job *j, const struct corpus_publication *p, struct draft *d,
    struct str base)
{
	*d = (struct draft){ .key = { p->work, p->language, p->day },
		.author = j->token->name,
		.saved = time_now(),
		.base = base,
		.format = str_from(publish_format(j)),
		.title = field(j, "title"),
		.issuer = field(j, "issuer"),
		.tradition = field(j, "tradition"),
		.reject = field(j, "reject"),
		.alias = field(j, "alias"),
		.reason = field(j, "reason") };
	if (j->publish_at == 0)
		return;
	d->publish_at = j->publish_at;
	d->planner = j->token->name;
	d->doubts = field(j, "doubts");
	if (j->draft_act == DRAFT_PUBLISH)
		d->author = j->draft.author;
}

/* Finds the draft that is replaced. A publication that is planned replaces its own draft alone. */
static int
find_replaced(struct publish_job *j, const char *folder, const struct draft_key *key,
    struct draft *before, char etag[DRAFT_ETAG_BYTES + 1], struct err *e)
{
	struct err why = { 0 };
	int rc = draft_folder_load(folder, key, before, etag, NULL, &j->arena, &why);

	if (rc != 0 && rc != -ERR_NOTFOUND && !is_damaged(etag)) {
		*e = why;
		return rc;
	}
	if (j->publish_at != 0 && rc == 0 && strcmp(etag, j->draft_etag) != 0)
		return err_set(
		    e, ERR_CONFLICT, "the version has a draft: publish or discard that first");
	if (j->desk != NULL && j->desk->act == DESK_UPLOAD && rc == 0 &&
	    !str_eq(before->author, j->token->name))
		return err_set(e, ERR_CONFLICT,
		    "the version has a draft that was uploaded with the token '" STR_FMT
		    "': correct that, or discard it first",
		    STR_ARG(before->author));
	return j->draft_act == DRAFT_SAVE ? check_conditions(j, etag, e) : 0;
}

static int
answer_saved(struct publish_job *j, const struct draft *d, bool is_new, struct err *e)
{
	struct buf path = BUF_INIT(URL_BYTES_MAX);
	struct str location;
	int rc;

	put_path(&path, &d->key);
	if ((rc = url_take(&path, "", &j->arena, &location, e)) != 0)
		return rc;
	j->location = arena_dup(&j->arena, location);
	j->etag = arena_dup(&j->arena, str_from(j->draft_etag));
	if (d->publish_at != 0)
		j->status = 202;
	else
		j->status = is_new ? 201 : 200;
	log_act(j, d->publish_at != 0 ? "publication_planned" : "draft_saved", &d->key);
	return 0;
}

int
drafts_save(
    struct publish_job *j, const struct corpus_publication *p, const char *present, struct err *e)
{
	const struct draft_key key = { p->work, p->language, p->day };
	char etag[DRAFT_ETAG_BYTES + 1];
	struct draft before = { .saved = 0 }, d;
	struct str base = str_from(present);
	const char *folder;
	int rc;

	if ((rc = publisher_drafts(j->site->publisher, &folder, e)) != 0 ||
	    (rc = find_replaced(j, folder, &key, &before, etag, e)) != 0)
		return rc;
	if (j->has_base)
		base = j->base;
	else if (before.saved != 0 && j->draft_act == DRAFT_SAVE)
		base = before.base;
	describe(j, p, &d, base);
	if ((rc = draft_folder_save(folder, &d, j->bytes, etag, j->draft_etag, e)) != 0)
		return rc;
	return answer_saved(j, &d, etag[0] == '\0', e);
}

void
drafts_end(struct publish_job *j)
{
	struct err why = { 0 };
	const char *folder;

	if (publisher_drafts(j->site->publisher, &folder, &why) == 0 &&
	    draft_folder_remove(folder, &j->draft.key, j->draft_etag, &why) != 0)
		log_warn("publish", "draft_stays", "detail=%s", why.detail);
	log_act(j, "draft_published", &j->draft.key);
}
