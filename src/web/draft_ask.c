/* SPDX-License-Identifier: Apache-2.0 */
/*
 * draft_ask: the path of a draft is that of its version behind /drafts. What must hold: of a work
 * that the token does not have, no answer tells whether it has a draft.
 */
#include "web/draft_ask.h"

#include <string.h>

#include "base/hash.h"
#include "base/time.h"
#include "render/formats.h"
#include "web/publish_job.h"
#include "web/route.h"
#include "web/site_loop.h"

#define DEFAULT_FORMAT "html"
#define ETAG_DIGITS 32 /* of a source: publish_etag() */

bool
draft_ask_is(struct str path)
{
	return str_starts(path, DRAFTS_PATH) &&
	       (path.len == sizeof DRAFTS_PATH - 1 || path.p[sizeof DRAFTS_PATH - 1] == '/');
}

/* The draft that the path names; the suffix of a format may follow. */
static int
read_version(struct publish_job *j, struct err *e)
{
	struct str path = str_slice(j->path, sizeof DRAFTS_PATH - 1, j->path.len);
	const struct formats *formats = site_formats(j->x);
	struct route r;
	int rc = route_parse(path, STR(""), formats, &r, &j->arena, e);

	if (rc != 0)
		return rc;
	if (r.kind != ROUTE_DOCUMENT || r.iri.point != IRI_FROM || r.iri.revision > 0 ||
	    r.iri.portion.len > 0 || r.iri.beside.len > 0)
		return err_set(e, ERR_NOTFOUND,
		    "a draft is of a version, and has its name: " DRAFTS_PATH
		    "/akn/xx/act/2006/1/eng@2006-05-01");
	j->iri = r.iri;
	j->has_work = j->has_version = true;
	if (r.format == FORMAT_NONE)
		j->shown_format = DEFAULT_FORMAT;
	else
		j->shown_format = arena_dup(&j->arena, str_slice(r.suffix, 1, r.suffix.len));
	if (token_has_work(j->token, j->iri.work.whole))
		return 0;
	return err_set(
	    e, ERR_NOTFOUND, "there is no draft of that version: " DRAFTS_PATH " lists them");
}

static int
read_get(struct publish_job *j, struct err *e)
{
	bool is_report;
	int rc;

	j->action = TOKEN_DRAFT;
	if ((rc = fields_check(&j->fields, "report", e)) != 0 ||
	    (rc = publish_flag(j, "report", &is_report, e)) != 0)
		return rc;
	j->fields.count = 0;
	j->draft_act = is_report ? DRAFT_REPORT : DRAFT_SHOW;
	return 0;
}

/* Finds what a POST asks for; further fields may stand in its body. */
static int
read_post(struct publish_job *j, struct err *e)
{
	static const struct {
		const char *word;
		enum draft_act act;
		enum token_action action;
	} acts[] = { { "publish", DRAFT_PUBLISH, TOKEN_PUBLISH },
		{ "hold", DRAFT_HOLD, TOKEN_DRAFT }, { "discard", DRAFT_DISCARD, TOKEN_DRAFT } };
	const char *word = fields_one(&j->fields, "action");

	for (size_t i = 0; i < sizeof acts / sizeof acts[0] && word != NULL; i++)
		if (strcmp(word, acts[i].word) == 0) {
			j->draft_act = acts[i].act;
			j->action = acts[i].action;
		}
	if (j->draft_act == DRAFT_NONE)
		return err_set(e, ERR_USAGE, "'action' is publish, hold or discard");
	return 0;
}

int
draft_ask_read(struct publish_job *j, struct err *e)
{
	enum http_method method = http_method(j->x);
	bool is_list = j->path.len <= sizeof DRAFTS_PATH;
	int rc;

	j->action = TOKEN_DRAFT;
	if (is_list && method < HTTP_OPTIONS) {
		j->draft_act = DRAFT_LIST;
		return fields_check(&j->fields, "", e);
	}
	if (is_list || method == HTTP_PUT)
		return err_set(e, ERR_USAGE,
		    "PUT the file to the version itself, with draft=1: "
		    "/akn/xx/act/2006/1/eng@2006-05-01?draft=1");
	if ((rc = read_version(j, e)) != 0)
		return rc;
	return method == HTTP_POST ? read_post(j, e) : read_get(j, e);
}

/* Takes "none", or the ETag of a source with or without its quotes. */
static int
read_base(struct publish_job *j, struct err *e)
{
	const char *value = fields_one(&j->fields, "base");
	struct str digits = str_from(value);
	char *etag;

	j->has_base = value != NULL;
	if (value == NULL || strcmp(value, "none") == 0)
		return 0;
	if (digits.len == ETAG_DIGITS + 2 && digits.p[0] == '"' && digits.p[digits.len - 1] == '"')
		digits = str_slice(digits, 1, digits.len - 1);
	for (size_t i = 0; i < digits.len; i++)
		if (str_hex_value(digits.p[i]) < 0)
			digits.len = 0;
	if (digits.len != ETAG_DIGITS)
		return err_set(
		    e, ERR_USAGE, "'base' is the ETag of the version that is published, or none");
	if ((etag = arena_printf(&j->arena, "\"" STR_FMT "\"", STR_ARG(digits))) == NULL)
		return err_set(e, ERR_LIMIT, "the parameters are too long");
	j->base = str_from(etag);
	return 0;
}

int
draft_ask_time(struct publish_job *j, struct err *e)
{
	const char *at = fields_one(&j->fields, "at");
	int64_t now = time_now();

	if (at != NULL && !time_parse_rfc3339(str_from(at), &j->publish_at))
		return err_set(
		    e, ERR_USAGE, "'at' is an instant in UTC, such as 2026-12-01T08:00:00Z");
	if (at != NULL && j->publish_at <= now)
		return err_set(e, ERR_USAGE,
		    "the instant 'at' is over: leave it out to publish at once, or name a later "
		    "one");
	if (at != NULL && j->publish_at >= j->token->expires)
		return err_set(e, ERR_USAGE,
		    "the token ends before the instant 'at': use one that lasts longer");
	return read_base(j, e);
}

int
draft_ask_options(struct publish_job *j, struct err *e)
{
	bool is_draft;
	int rc;

	if ((rc = publish_flag(j, "draft", &is_draft, e)) != 0 || (rc = draft_ask_time(j, e)) != 0)
		return rc;
	if (is_draft && j->publish_at != 0)
		return err_set(e, ERR_USAGE,
		    "'draft' and 'at' exclude each other: leave 'draft' out to publish later");
	if (is_draft && !j->is_trial) {
		j->draft_act = DRAFT_SAVE;
		j->action = TOKEN_DRAFT;
	}
	return 0;
}
