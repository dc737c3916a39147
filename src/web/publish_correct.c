/* SPDX-License-Identifier: Apache-2.0 */
/* publish_correct: the corrections of correct.h, rename.h and record_note.h, over the network. */
#include "web/publish_correct.h"

#include <string.h>

#include "akn/iri.h"
#include "base/hash.h"
#include "base/json_writer.h"
#include "base/macros.h"
#include "base/time.h"
#include "base/utf8.h"
#include "corpus/correct.h"
#include "corpus/record_note.h"
#include "corpus/rename.h"
#include "publish/rewriting.h"
#include "web/publish_job.h"
#include "web/publisher.h"
#include "web/site_private.h"
#include "web/urls.h"

/* A correction in progress; its answer is written while the store is asked. */
struct correcting {
	struct publish_job *job;
	struct corpus *corpus;
	struct corpus_correction correction;
	struct json json;
	struct buf path;
};

static const char *
one(const struct correcting *k, const char *name)
{
	return fields_one(&k->job->fields, name);
}

int
publish_read_fields(struct publish_job *j, struct err *e)
{
	int rc = 0;

	if (j->bytes.len > 0 && str_case_is(j->media_type, "application/json"))
		rc = fields_read_json(&j->fields, j->bytes, &j->arena, e);
	else if (j->bytes.len > 0 &&
		 str_case_is(j->media_type, "application/x-www-form-urlencoded"))
		rc = fields_read_form(&j->fields, j->bytes, &j->arena, e);
	else if (j->bytes.len > 0)
		rc = err_set(e, ERR_USAGE,
		    "send the correction as application/json, or as a form "
		    "(application/x-www-form-urlencoded)");
	return rc;
}

static int
read_fields(struct publish_job *j, struct err *e)
{
	int rc = publish_read_fields(j, e);

	if (rc != 0 || (rc = fields_check(&j->fields, publish_parameters(j->action), e)) != 0)
		return rc;
	return publish_flag(j, "dry-run", &j->is_trial, e);
}

static int
describe(struct correcting *k, struct err *e)
{
	struct publish_job *j = k->job;
	const char *reason = one(k, "reason");

	if (reason == NULL)
		return err_set(e, ERR_USAGE, "say why: 'reason', which readers are shown");
	k->correction = (struct corpus_correction){
		.scope = { .work = j->iri.work.whole,
		    .language = j->iri.language,
		    .day = j->has_version || j->iri.point == IRI_FROM ? j->iri.day : DAY_NONE,
		    .revision = j->iri.revision },
		.author = publish_author(j),
		.reason = str_from(reason),
		.made = time_now(),
		.is_trial = j->is_trial
	};
	return 0;
}

static int
put_withdrawn(void *arg, const struct corpus_version *v, struct err *e)
{
	struct correcting *k = arg;

	buf_reset(&k->path);
	url_put_revision(&k->path, v);
	json_string(&k->json, buf_str(&k->path));
	return buf_check(&k->job->body, "list of publications", e);
}

static int
withdraw(struct correcting *k, struct err *e)
{
	int rc;

	json_name(&k->json, "withdrawn");
	json_open_array(&k->json);
	rc = corpus_withdraw(k->corpus, &k->correction, put_withdrawn, k, e);
	json_close_array(&k->json);
	return rc;
}

static int
repeal(struct correcting *k, struct err *e)
{
	const char *on = one(k, "on");
	int64_t day = DAY_NONE;

	if (k->correction.scope.language.len > 0)
		return err_set(e, ERR_USAGE,
		    "a whole work is repealed, in all its languages: POST to " STR_FMT,
		    STR_ARG(k->correction.scope.work));
	if (on == NULL || (strcmp(on, "never") != 0 && !date_parse(str_from(on), &day)))
		return err_set(e, ERR_USAGE,
		    "name the first day out of force: 'on' is a day such as 2026-01-01, or never "
		    "to take a repeal back");
	json_member(&k->json, "on", str_from(on));
	return corpus_repeal(k->corpus, &k->correction, day, e);
}

static int
rename_work(struct correcting *k, struct err *e)
{
	struct publish_job *j = k->job;
	const char *to = one(k, "to");
	struct rewriting w = { .former = k->correction.scope.work, .name = str_from(to) };
	struct corpus_renamed done = { 0 };
	int rc;

	if (to == NULL)
		return err_set(e, ERR_USAGE, "name the new name: 'to', such as /akn/xx/act/2006/2");
	if ((rc = rewriting_check_name(w.name, e)) != 0 ||
	    (rc = publish_check_work(j, w.name, e)) != 0 ||
	    (rc = publisher_take_worker(j->site->publisher, &w.worker, e)) != 0)
		return rc;
	rc = corpus_rename(k->corpus, &k->correction, w.name, rewriting_run, &w, &done, e);
	rewriting_close(&w);
	publisher_put_worker(j->site->publisher, w.worker);
	json_member(&k->json, "to", w.name);
	json_member_int(&k->json, "publications", done.publications);
	json_member_int(&k->json, "short_names", done.aliases);
	return rc;
}

static int
move_alias(struct correcting *k, struct err *e)
{
	const char *alias = one(k, "alias");
	struct str before;
	int rc;

	if (alias == NULL)
		return err_set(e, ERR_USAGE, "name the short name: 'alias'");
	k->correction.scope.language = STR("");
	/* the work that loses the name is the token's as well */
	if ((rc = corpus_alias(k->corpus, str_from(alias), &before, &k->job->arena, e)) != 0 ||
	    (rc = publish_check_work(k->job, before, e)) != 0)
		return rc;
	json_member(&k->json, "alias", str_from(alias));
	return corpus_move_alias(k->corpus, &k->correction, str_from(alias), e);
}

/* The changes of metadata; what is removed makes room for what is added. */
static int
note(struct correcting *k, struct err *e)
{
	static const char *const names[CORPUS_NOTE_FIELDS] = { [CORPUS_NOTE_TITLE] = "title",
		[CORPUS_NOTE_SHORT_TITLE] = "short-title",
		[CORPUS_NOTE_ISSUER] = "issuer",
		[CORPUS_NOTE_KIND_LABEL] = "kind-label",
		[CORPUS_NOTE_SUBJECT] = "subject" };
	const struct fields *f = &k->job->fields;
	struct corpus_note notes[FIELDS_MAX];
	size_t count = 0;

	for (unsigned i = 0; i < f->count; i++)
		if (str_is(f->list[i].name, "remove-subject"))
			notes[count++] = (struct corpus_note){ CORPUS_NOTE_SUBJECT,
				str_from(f->list[i].value), true };
	for (unsigned i = 0; i < f->count; i++)
		for (size_t n = 0; n < ARRAY_LEN(names); n++)
			if (names[n] != NULL && str_is(f->list[i].name, names[n]))
				notes[count++] = (struct corpus_note){ (enum corpus_note_field)n,
					str_from(f->list[i].value), false };
	if (count == 0)
		return err_set(e, ERR_USAGE,
		    "say what to record: title, short-title, issuer, kind-label, subject or "
		    "remove-subject");
	json_member_int(&k->json, "recorded", (int64_t)count);
	return corpus_note(k->corpus, &k->correction, notes, count, e);
}

typedef int correct_fn(struct correcting *k, struct err *e);

static correct_fn *const corrections[TOKEN_ACTIONS] = { [TOKEN_WITHDRAW] = withdraw,
	[TOKEN_REPEAL] = repeal,
	[TOKEN_RENAME] = rename_work,
	[TOKEN_ALIAS] = move_alias,
	[TOKEN_NOTE] = note };

static int
correct(struct correcting *k, struct err *e)
{
	struct publish_job *j = k->job;
	struct publisher *publisher = j->site->publisher;
	int rc;

	if ((rc = publisher_begin_write(publisher, &k->corpus, e)) != 0)
		return rc;
	if ((rc = publisher_check_token(publisher, &j->token->digest, e)) == 0)
		rc = corrections[j->action](k, e);
	publisher_end_write(publisher, &k->corpus);
	return rc;
}

int
publish_correction(struct publish_job *j)
{
	struct correcting k = { .job = j, .path = BUF_INIT(URL_BYTES_MAX) };
	int rc;

	if ((rc = read_fields(j, &j->err)) != 0 || (rc = describe(&k, &j->err)) != 0)
		return rc;
	json_start(&k.json, &j->body);
	json_open_object(&k.json);
	json_member(&k.json, "action", str_from(token_action_word(j->action)));
	json_member(&k.json, "work", k.correction.scope.work);
	json_name(&k.json, "dry_run");
	json_bool(&k.json, j->is_trial);
	rc = correct(&k, &j->err);
	json_close_object(&k.json);
	json_end(&k.json);
	buf_free(&k.path);
	j->status = 200;
	if (rc != 0)
		buf_reset(&j->body); /* no report */
	return rc;
}
