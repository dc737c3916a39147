/* SPDX-License-Identifier: Apache-2.0 */
/*
 * desk: What must hold: a change is made for a form of the session alone; every answer to a form
 * that changed something is a redirect, so that a page that is loaded again changes nothing twice.
 */
#include "web/desk.h"

#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "akn/lang.h"
#include "base/log.h"
#include "base/time.h"
#include "http/http.h"
#include "http/percent.h"
#include "publish/draft_folder.h"
#include "publish/token_table.h"
#include "render/render_job.h"
#include "web/desk_ask.h"
#include "web/desk_draft.h"
#include "web/desk_form.h"
#include "web/desk_home.h"
#include "web/desk_html.h"
#include "web/draft_ask.h"
#include "web/drafts.h"
#include "web/publish_file.h"
#include "web/publish_job.h"
#include "web/publish_render.h"
#include "web/publisher.h"
#include "web/site_private.h"
#include "web/small_body.h"

#define HTML "text/html; charset=utf-8"
#define DESK_FIELDS                                                                               \
	"Cache-Control: no-store\r\nReferrer-Policy: same-origin\r\nContent-Security-Policy: "    \
	"default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; frame-src 'self'; " \
	"form-action 'self'; base-uri 'none'; frame-ancestors 'none'\r\n"
#define COOKIE_LINE_BYTES 256
#define MARKDOWN "text/markdown"
#define MINUTE_BYTES 16 /* 2026-12-01T08:00, as a field of a form has it */

static void
add_field(struct publish_job *j, const char *name, struct str value, struct err *e)
{
	if (value.len > 0)
		fields_add(&j->fields, str_from(name), value, &j->arena, e);
}

/* Leaves the fields of that list, which are not empty. */
static void
keep_fields(struct publish_job *j, const char *names)
{
	struct fields *f = &j->fields;
	unsigned kept = 0;

	for (unsigned i = 0; i < f->count; i++) {
		struct str rest = str_from(names);
		bool has = false;

		while (rest.len > 0)
			has = str_eq(str_cut(rest, ' ', &rest), f->list[i].name) || has;
		if (has && f->list[i].value[0] != '\0')
			f->list[kept++] = f->list[i];
	}
	f->count = kept;
}

/* The body of the form was read. */
static void
drop_body(struct publish_job *j)
{
	if (j->bytes.len > 0)
		munmap((void *)(uintptr_t)j->bytes.p, j->bytes.len);
	j->bytes = STR("");
}

/* The form was made for the draft with that ETag. */
static void
expect_draft(struct publish_job *j)
{
	const char *etag = fields_one(&j->fields, "etag");

	if (etag != NULL)
		j->if_match = str_from(etag);
}

static int
sign_in(struct publish_job *j, struct err *e)
{
	struct str secret = str_trim(str_from(fields_one(&j->fields, "token")));
	const struct token *token = NULL;
	struct sha256 digest;

	if (token_digest(secret, &digest))
		token = token_table_find(j->tokens, &digest);
	if (token == NULL)
		return err_set(
		    e, ERR_AUTH, "the token is not known here: check that it is complete");
	if (!token_is_valid(token, time_now()))
		return err_set(e, ERR_AUTH, "the token was revoked, or has ended: ask for another");
	if (!token_has_drafts(token))
		return err_set(e, ERR_AUTH,
		    "the token does not allow 'publish' or 'draft': ask for one that does");
	log_info("desk", "signed_in", "token=" STR_FMT, STR_ARG(token->name));
	j->desk->see = DESK_PATH;
	if (j->desk->has_session)
		desk_session_end(publisher_sessions(j->site->publisher), &j->desk->session);
	return desk_session_begin(
	    publisher_sessions(j->site->publisher), &digest, time_now(), j->desk->cookie, e);
}

static int
sign_out(struct publish_job *j)
{
	desk_session_end(publisher_sessions(j->site->publisher), &j->desk->session);
	j->desk->ends_session = true;
	j->desk->see = DESK_PATH;
	return 0;
}

/* Goes on at the page of the draft that was saved. */
static int
see_saved(struct publish_job *j, struct err *e)
{
	char *path =
	    arena_printf(&j->arena, DESK_PATH "/draft%s", j->location + strlen(DRAFTS_PATH));

	if (path == NULL)
		return err_set(e, ERR_LIMIT, "the path is too long");
	j->desk->see = path;
	return 0;
}

static int
save(struct publish_job *j, struct err *e)
{
	int rc;

	j->draft_act = DRAFT_SAVE;
	buf_reset(&j->body);
	if ((rc = publish_file(j)) != 0)
		return rc;
	buf_reset(&j->body); /* the report */
	return see_saved(j, e);
}

static int
upload(struct publish_job *j, struct err *e)
{
	const char *work = fields_one(&j->fields, "work");
	int rc;

	if (work != NULL && (rc = iri_parse_work(iri_strip(str_from(work)), &j->iri.work, e)) != 0)
		return rc;
	j->has_work = work != NULL;
	if ((rc = desk_form_take_file(j, e)) != 0)
		return rc;
	keep_fields(j, "date lang title issuer reject");
	add_field(j, "name", STR("accept"), e);
	return save(j, e);
}

/* The text of a draft comes back, as Markdown. */
static int
save_text(struct publish_job *j, struct err *e)
{
	const struct draft_key key = { j->iri.work.whole, j->iri.language, j->iri.day };
	char etag[DRAFT_ETAG_BYTES + 1];
	const char *folder;
	int rc;

	expect_draft(j);
	if ((rc = desk_form_take_file(j, e)) != 0 ||
	    (rc = publisher_drafts(j->site->publisher, &folder, e)) != 0 ||
	    (rc = draft_folder_load(folder, &key, &j->draft, etag, NULL, &j->arena, e)) != 0)
		return rc;
	keep_fields(j, "");
	add_field(j, "format", STR(MARKDOWN), e);
	add_field(j, "alias", j->draft.alias, e);
	add_field(j, "reason", j->draft.reason, e);
	return save(j, e);
}

/* Reads name, language and day of the version for which the draft is from now on. */
static int
read_key(struct publish_job *j, struct err *e)
{
	const char *work = fields_one(&j->fields, "work"), *date = fields_one(&j->fields, "date");
	const char *lang = fields_one(&j->fields, "lang");
	const char *code = lang != NULL ? lang_code(str_from(lang)) : NULL;

	if (date == NULL || !date_parse(str_from(date), &j->iri.day))
		return err_set(e, ERR_USAGE, "the date is an existing day, as YYYY-MM-DD");
	if (code == NULL)
		return err_set(
		    e, ERR_USAGE, "the language is a code of ISO 639-2, such as eng or fra");
	j->iri.language = str_from(code);
	return iri_parse_work(iri_strip(str_from(work)), &j->iri.work, e);
}

static bool
is_same_key(const struct draft_key *a, const struct iri *b)
{
	return str_eq(a->work, b->work.whole) && str_eq(a->language, b->language) &&
	       a->day == b->day;
}

static int
change_facts(struct publish_job *j, struct err *e)
{
	char etag[DRAFT_ETAG_BYTES + 1];
	struct draft_key before;
	const char *folder;
	int rc;

	expect_draft(j);
	if ((rc = publish_open_draft(j, e)) != 0)
		return rc;
	before = j->draft.key;
	snprintf(etag, sizeof etag, "%s", j->draft_etag);
	if ((rc = read_key(j, e)) != 0)
		return rc;
	keep_fields(j, "format title issuer tradition reject alias reason");
	if (is_same_key(&before, &j->iri))
		return save(j, e);
	j->has_base = false;
	j->if_none_match = STR("*");
	if ((rc = save(j, e)) != 0 || (rc = publisher_drafts(j->site->publisher, &folder, e)) != 0)
		return rc;
	return draft_folder_remove(folder, &before, etag, e);
}

/* A form has an instant without seconds and without a time zone. */
static int
complete_time(struct publish_job *j, struct err *e)
{
	const char *at = fields_one(&j->fields, "at");
	char text[RFC3339_BYTES + 1];
	struct str given = str_from(at);

	if (at == NULL || given.len >= RFC3339_BYTES)
		return 0; /* it is refused as it is */
	snprintf(text, sizeof text, given.len == MINUTE_BYTES ? "%s:00Z" : "%sZ", at);
	for (unsigned i = 0; i < j->fields.count; i++)
		if (str_is(j->fields.list[i].name, "at") &&
		    (j->fields.list[i].value = arena_dup(&j->arena, str_from(text))) == NULL)
			return err_set(e, ERR_LIMIT, "the form is too long");
	return 0;
}

static int
publish(struct publish_job *j, struct err *e)
{
	struct str encoded;
	char *see;
	int rc;

	expect_draft(j);
	keep_fields(j, "at base doubts reason");
	if ((rc = complete_time(j, e)) != 0)
		return rc;
	j->draft_act = DRAFT_PUBLISH;
	j->action = TOKEN_PUBLISH;
	if ((rc = publish_open_draft(j, e)) != 0 || (rc = publish_file(j)) != 0)
		return rc;
	buf_reset(&j->body);
	if (j->publish_at != 0)
		return see_saved(j, e);
	encoded = str_from(j->location);
	see = arena_printf(&j->arena, DESK_PATH "?published=" STR_FMT, STR_ARG(encoded));
	j->desk->see = see != NULL ? see : DESK_PATH;
	return 0;
}

static int
act_on_draft(struct publish_job *j, struct err *e)
{
	bool is_hold = j->desk->act == DESK_HOLD;
	int rc;

	expect_draft(j);
	j->draft_act = is_hold ? DRAFT_HOLD : DRAFT_DISCARD;
	if ((rc = publish_open_draft(j, e)) != 0 ||
	    (rc = is_hold ? drafts_hold(j, e) : drafts_discard(j, e)) != 0)
		return rc;
	buf_reset(&j->body);
	j->desk->see = is_hold ? desk_path(j, "draft") : DESK_PATH;
	return 0;
}

/* Answers with the body of j, and frees it. */
static void
reply(struct publish_job *j, int status, const char *lines)
{
	struct http_content *c = content_from_buf(201, HTML, DESK_FIELDS, &j->body);

	if (c->status == 201)
		c->status = status;
	http_reply(j->x, c, str_from(lines));
	publish_job_free(j);
}

/* Answers with the form for a text that a worker wrote. */
static void
reply_edit(struct publish_job *j, const struct render_output *out)
{
	struct err e = { 0 };
	void *map;

	if (out->size == 0 || out->size > DESK_EDIT_BYTES_MAX) {
		err_set(&e, ERR_LIMIT,
		    "the text is longer than %u bytes, the most that a form here takes: correct "
		    "the file, and upload it again",
		    DESK_EDIT_BYTES_MAX);
		desk_fail(j, &e);
		return;
	}
	map = mmap(NULL, out->size, PROT_READ, MAP_PRIVATE, out->fd, 0);
	if (map == MAP_FAILED) {
		err_errno(&e, ERR_IO, "the text could not be read back");
		desk_fail(j, &e);
		return;
	}
	buf_reset(&j->body);
	desk_put_edit(&j->body, j, str_make(map, out->size));
	munmap(map, out->size);
	reply(j, 200, "");
}

/* A page of a draft. */
static int
show(struct publish_job *j, struct err *e)
{
	int rc;

	j->draft_act = DRAFT_SHOW;
	j->fields.count = 0;
	if ((rc = publish_open_draft(j, e)) != 0)
		return rc;
	if (j->desk->act == DESK_DRAFT)
		return desk_draft(j, e);
	j->shown_format = "html";
	if (j->desk->act == DESK_EDIT) {
		j->shown_format = "md";
		j->show = reply_edit;
	}
	return publish_render_read(j);
}

static int
run(struct publish_job *j, struct err *e)
{
	switch (j->desk->act) {
	case DESK_HOME: return desk_home(j, e);
	case DESK_SIGN_IN: return sign_in(j, e);
	case DESK_SIGN_OUT: return sign_out(j);
	case DESK_UPLOAD: return upload(j, e);
	case DESK_DRAFT:
	case DESK_SHOW:
	case DESK_EDIT: return show(j, e);
	case DESK_SAVE: return save_text(j, e);
	case DESK_FACTS: return change_facts(j, e);
	case DESK_PUBLISH: return publish(j, e);
	default: return act_on_draft(j, e);
	}
}

int
desk_run(struct publish_job *j)
{
	bool is_form = j->upload.fd != -1;
	bool has_file = j->desk->act == DESK_UPLOAD || j->desk->act == DESK_SAVE;
	struct err *e = &j->err;
	int rc;

	if (j->token != NULL &&
	    (rc = publisher_check_token(j->site->publisher, &j->token->digest, e)) != 0)
		return rc;
	if (is_form && (rc = desk_form_read(j, e)) != 0)
		return rc;
	if (!has_file)
		drop_body(j);
	return run(j, e);
}

/* The line that begins or ends the session in the browser (RFC 6265bis). */
static void
put_cookie(const struct publish_job *j, char *out)
{
	const struct desk_ask *d = j->desk;
	bool is_secure = http_is_secure(j->x) ||
			 str_starts(str_from(j->site->config.settings->base_url), "https:");

	out[0] = '\0';
	if (d->cookie[0] != '\0' || d->ends_session)
		snprintf(out, COOKIE_LINE_BYTES,
		    "Set-Cookie: " DESK_COOKIE "=%s; Path=" DESK_PATH
		    "; HttpOnly; SameSite=Strict; Max-Age=%d%s\r\n",
		    d->cookie, d->ends_session ? 0 : DESK_SESSION_S, is_secure ? "; Secure" : "");
}

static void
redirect(struct publish_job *j)
{
	char cookie[COOKIE_LINE_BYTES];
	char *lines;

	put_cookie(j, cookie);
	lines = arena_printf(&j->arena, "Location: %s\r\n%s", j->desk->see, cookie);
	buf_reset(&j->body);
	reply(j, 303, lines != NULL ? lines : "Location: " DESK_PATH "\r\n");
}

void
desk_reply(struct publish_job *j)
{
	if (j->rc != 0)
		desk_fail(j, &j->err);
	else if (j->rendering != NULL)
		publish_render_start(j);
	else if (j->desk->see != NULL)
		redirect(j);
	else
		reply(j, j->status, "");
}

void
desk_fail(struct publish_job *j, const struct err *e)
{
	bool is_page = http_method(j->x) != HTTP_POST;
	int status = err_http_status(e->code);

	if (e->detail[0] != '\0')
		log_warn("desk", "failed", "request=%s", http_request_id(j->x));
	buf_reset(&j->body);
	if (e->code != ERR_AUTH) {
		desk_put_error(&j->body, j, e);
		reply(j, status, "");
		return;
	}
	/* a form has no scheme of authentication for which 401 could ask (RFC 9110, 11.6.1) */
	desk_put_sign_in(&j->body, j->site, is_page ? "" : e->text);
	reply(j, is_page ? 200 : 403, "");
}
