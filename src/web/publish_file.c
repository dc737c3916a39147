/* SPDX-License-Identifier: Apache-2.0 */
/*
 * publish_file: reads an upload and publishes it. What must hold: conditions are checked under the
 * lock of the writer, so that nothing is published in between; the answer comes after the
 * publication is durable.
 */
#include "web/publish_file.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "base/time.h"
#include "config/config.h"
#include "corpus/corpus.h"
#include "corpus/find.h"
#include "http/conditions.h"
#include "publish/publication.h"
#include "publish/publication_resources.h"
#include "publish/reading_facts.h"
#include "publish/reading_options.h"
#include "publish/report_json.h"
#include "render/blocking.h"
#include "web/drafts.h"
#include "web/publish_job.h"
#include "web/publish_read.h"
#include "web/publisher.h"
#include "web/route.h"
#include "web/site_private.h"
#include "web/urls.h"

/* An upload that is being published. */
struct filing {
	struct publish_job *job;
	struct reading_options options;
	struct reading reading;
	bool is_read, is_proposed;
	char present[PUBLISH_ETAG_BYTES + 1]; /* of the version that is published; empty: none */
	struct report_stored stored;
};

static const struct publication_remedies remedies = {
	.work = "name=accept for the proposed name, or PUT it under another",
	.date = "date=YYYY-MM-DD",
	.language = "lang=CODE (such as eng)",
};

/* A reading with doubts is refused, unless the request accepts them. */
static int
check_certain(const struct filing *f, struct err *e)
{
	const char *doubts = fields_one(&f->job->fields, "doubts");
	uint64_t places;

	if (doubts != NULL && strcmp(doubts, "accept") != 0)
		return err_set(e, ERR_USAGE, "'doubts' is accept, or left out");
	if (doubts != NULL || f->job->is_trial ||
	    !reading_count_doubts(f->reading.report, &places) || places == 0)
		return 0;
	return err_set(e, ERR_DATA,
	    "%" PRIu64 " place%s of the text must be checked, which the report names: correct the "
	    "text, or add doubts=accept",
	    places, places == 1 ? "" : "s");
}

static int
describe(struct filing *f, struct corpus_publication *p, struct err *e)
{
	struct publish_job *j = f->job;
	const char *name = fields_one(&j->fields, "name"), *alias = fields_one(&j->fields, "alias");
	struct publication_ask ask = { .options = &f->options,
		.remedies = &remedies,
		.upload = j->bytes,
		.alias = alias,
		.reason = fields_one(&j->fields, "reason"),
		.accepts_name = name != NULL || j->is_trial || j->draft_act == DRAFT_REPORT };
	struct str author = publish_author(j);
	int rc;

	if (name != NULL && strcmp(name, "accept") != 0)
		return err_set(e, ERR_USAGE, "'name' is accept, or left out");
	if (alias != NULL && (rc = route_check_alias(str_from(alias), e)) != 0)
		return rc;
	if (alias != NULL && !token_allows(j->token, TOKEN_ALIAS))
		return err_set(e, ERR_DENIED,
		    "the token does not allow 'alias': leave the short name out, or ask for a "
		    "token that does");
	f->is_proposed = publication_is_proposed(&f->options, &f->reading);
	if ((rc = publication_describe(&ask, &f->reading, p, e)) != 0)
		return rc;
	p->author = p->publisher = author;
	return publish_check_work(j, p->work, e);
}

static int
refuse_changed(const struct corpus_version *v, const char *etag, struct err *e)
{
	return err_set(e, ERR_CHANGED,
	    "the version is published as revision %" PRIu32
	    " with the ETag %s: look at it, and send If-Match with that",
	    v->revision, etag);
}

/* Refuses a draft whose base is not what is published; present: NULL for nothing. */
static int
check_base(const struct publish_job *j, const char *present, struct err *e)
{
	if (!j->has_base || str_eq(j->base, str_from(present)))
		return 0;
	if (present == NULL)
		return err_set(e, ERR_CHANGED,
		    "the version that the draft was to replace is not published any more: look at "
		    "the history, and send base=none to publish the draft all the same");
	return err_set(e, ERR_CHANGED,
	    "the version was published with the ETag %s since the draft was begun: look at it, and "
	    "send base=%s to replace it by the draft",
	    present, present);
}

/* Checks the conditions against the revision that the store has. */
static int
check_present(const struct publish_job *j, const struct corpus_publication *p,
    const struct corpus_version *v, struct err *e)
{
	struct sha256 upload = sha256_of(j->bytes.p, j->bytes.len);
	struct sha256 source = sha256_of(p->xml.p, p->xml.len);
	char etag[PUBLISH_ETAG_BYTES + 1];
	int rc;

	publish_etag(&v->source, etag);
	if (j->has_base && sha256_eq(&source, &v->source))
		return 0; /* the draft was published, but not removed */
	if ((rc = check_base(j, etag, e)) != 0)
		return rc;
	/* sent again after the answer was lost, with a server that started in between */
	if (j->key.p != NULL && sha256_eq(&upload, &v->upload) && sha256_eq(&source, &v->source))
		return 0;
	if (j->if_none_match.p != NULL &&
	    conditions_has_etag(j->if_none_match, str_from(etag), true))
		return refuse_changed(v, etag, e);
	if (j->if_match.p != NULL && !conditions_has_etag(j->if_match, str_from(etag), false))
		return refuse_changed(v, etag, e);
	if (!sha256_eq(&source, &v->source) && !token_allows(j->token, TOKEN_CORRECT))
		return err_set(e, ERR_DENIED,
		    "the version is published, and the token does not allow 'correct': ask for one "
		    "that does");
	return 0;
}

/* Checks the conditions against the version that is published, if one is, and keeps its ETag. */
static int
check_conditions(
    struct filing *f, struct corpus *c, const struct corpus_publication *p, struct err *e)
{
	const struct publish_job *j = f->job;
	const struct corpus_ask ask = {
		.work = p->work, .language = p->language, .how = CORPUS_EXACT, .day = p->day
	};
	struct err why = { 0 };
	struct corpus_version v;
	int rc = corpus_find(c, &ask, &v, &f->job->arena, &why);

	if (rc == 0) {
		publish_etag(&v.source, f->present);
		return j->draft_act == DRAFT_SAVE ? 0 : check_present(j, p, &v, e);
	}
	if (rc != -ERR_NOTFOUND && rc != -ERR_GONE) {
		*e = why;
		return rc;
	}
	if (j->draft_act == DRAFT_SAVE)
		return 0; /* If-Match is about the draft */
	if (j->if_match.p == NULL)
		return check_base(j, NULL, e);
	return err_set(e, ERR_CHANGED,
	    "no such version is published: leave If-Match out, or correct the date");
}

/* Refuses a proposed name that the store has. */
static int
check_name(const struct filing *f, struct corpus *c, struct str work, struct err *e)
{
	bool is_known = false;
	int rc = f->is_proposed ? publication_find_work(c, work, &is_known, e) : 0;

	if (rc != 0 || !is_known)
		return rc;
	return err_set(e, ERR_CONFLICT,
	    "the store has a work of the proposed name: POST to " STR_FMT
	    " for a further version of it, or to another name",
	    STR_ARG(work));
}

static int
check_stored(struct filing *f, struct corpus *c, const struct corpus_publication *p, struct err *e)
{
	int rc = check_name(f, c, p->work, e);

	return rc != 0 ? rc : check_conditions(f, c, p, e);
}

/* Sets the answer for what was published. */
static int
answer_stored(struct filing *f, const struct corpus_version *v, bool added, struct err *e)
{
	struct buf path = BUF_INIT(URL_BYTES_MAX);
	struct publish_job *j = f->job;
	char etag[PUBLISH_ETAG_BYTES + 1];
	struct str location;
	int rc;

	f->stored = (struct report_stored){ .added = added,
		.work = v->work,
		.language = v->language,
		.revision = v->revision,
		.seq = v->seq };
	date_format(v->day, f->stored.date);
	publish_etag(&v->source, etag);
	url_put_revision(&path, v);
	if ((rc = url_take(&path, "", &j->arena, &location, e)) != 0)
		return rc;
	j->location = arena_dup(&j->arena, location);
	j->etag = arena_dup(&j->arena, str_from(etag));
	j->status = added ? 201 : 200;
	return 0;
}

/* Writes the publication, if the token is still valid. */
static int
write_durably(struct filing *f, struct corpus_publication *p, struct err *e)
{
	struct publish_job *j = f->job;
	struct publisher *publisher = j->site->publisher;
	struct corpus_held held = corpus_held_new();
	enum corpus_outcome outcome;
	struct corpus_version v;
	struct corpus *c = NULL;
	int rc;

	if ((rc = publisher_begin_write(publisher, &c, e)) != 0)
		return rc;
	if ((rc = publisher_check_token(publisher, &j->token->digest, e)) == 0 &&
	    (rc = check_stored(f, c, p, e)) == 0 &&
	    (rc = publication_find_resources(c, &f->reading, &held, p, e)) == 0 &&
	    (rc = corpus_publish(c, p, &outcome, &v, &j->arena, e)) == 0)
		rc = answer_stored(f, &v, outcome == CORPUS_ADDED, e);
	publisher_end_write(publisher, &c);
	corpus_held_free(&held);
	return rc;
}

/* Checks against the store, and writes nothing. */
static int
try_publication(struct filing *f, const struct corpus_publication *p, struct err *e)
{
	struct publish_job *j = f->job;
	struct corpus *c = NULL;
	int rc;

	if ((rc = corpus_open(&c, j->site->config.settings->store, CORPUS_READ, e)) == 0)
		rc = check_stored(f, c, p, e);
	corpus_close(&c);
	return rc;
}

/* Keeps the upload as a draft, or for a later time, if the token is still valid. */
static int
keep_draft(struct filing *f, const struct corpus_publication *p, struct err *e)
{
	struct publish_job *j = f->job;
	int rc;

	if ((rc = try_publication(f, p, e)) != 0 ||
	    (rc = publisher_check_token(j->site->publisher, &j->token->digest, e)) != 0)
		return rc;
	return drafts_save(j, p, f->present, e);
}

static int
use_reading(struct filing *f, struct err *e)
{
	struct publish_job *j = f->job;
	struct corpus_publication p = { 0 };
	int rc;

	if (j->draft_act != DRAFT_SAVE && j->draft_act != DRAFT_REPORT &&
	    (rc = check_certain(f, e)) != 0)
		return rc;
	if ((rc = describe(f, &p, e)) != 0)
		return rc;
	j->status = 200;
	if (j->draft_act == DRAFT_REPORT)
		return 0;
	if (j->is_trial)
		return try_publication(f, &p, e);
	if (j->draft_act == DRAFT_SAVE || j->publish_at != 0)
		return keep_draft(f, &p, e);
	rc = write_durably(f, &p, e);
	if (rc == 0 && j->draft_act == DRAFT_PUBLISH)
		drafts_end(j);
	return rc;
}

/* The report of what was read; after a failure without the error, which the answer says. */
static int
write_report(struct filing *f, struct err *e)
{
	const struct report_view view = { .options = &f->options,
		.reading = &f->reading,
		.stored = f->stored.revision > 0 ? &f->stored : NULL };

	return f->is_read ? report_json_write(&view, false, &f->job->body, e) : 0;
}

int
publish_file(struct publish_job *j)
{
	struct filing f = { .job = j, .reading.image_fd = -1 };
	struct err ignored = { 0 };
	int rc;

	rc = publish_read(j, &f.options, &f.reading, &j->err);
	f.is_read = rc == 0;
	if (rc == 0)
		rc = use_reading(&f, &j->err);
	if (rc == 0)
		rc = write_report(&f, &j->err);
	else
		write_report(&f, &ignored);
	if (f.is_read)
		reading_close(&f.reading);
	return rc;
}
