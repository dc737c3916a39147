/* SPDX-License-Identifier: Apache-2.0 */
/* publish_ask: reads target, query and fields. What must hold: nothing points into the exchange. */
#include "web/publish_ask.h"

#include <stdio.h>
#include <string.h>

#include "akn/lang.h"
#include "base/time.h"
#include "web/answers_kept.h"
#include "web/draft_ask.h"
#include "web/problem.h"
#include "web/publish_job.h"
#include "web/route.h"
#include "web/site_loop.h"

#define MULTIPART "multipart/" /* RFC 2046, 5.1: how the media types of forms begin */

#define FILE_PARAMETERS                                                                         \
	"action alias at base date doubts draft dry-run format issuer lang name reason reject " \
	"title tradition"

#define NOTE_PARAMETERS \
	"action dry-run issuer kind-label reason remove-subject* short-title subject* title"

static const char *const parameters[TOKEN_ACTIONS] = {
	[TOKEN_PUBLISH] = FILE_PARAMETERS,
	[TOKEN_CORRECT] = FILE_PARAMETERS,
	[TOKEN_WITHDRAW] = "action dry-run reason",
	[TOKEN_REPEAL] = "action dry-run on reason",
	[TOKEN_RENAME] = "action dry-run reason to",
	[TOKEN_ALIAS] = "action alias dry-run reason",
	[TOKEN_NOTE] = NOTE_PARAMETERS,
	[TOKEN_DRAFT] = FILE_PARAMETERS,
	[TOKEN_RENDER] = "date format from issuer lang reject title tradition",
};

const char *
publish_parameters(enum token_action action)
{
	return parameters[action];
}

int
publish_flag(const struct publish_job *j, const char *name, bool *out, struct err *e)
{
	const char *value = fields_one(&j->fields, name);

	*out = value != NULL && strcmp(value, "1") == 0;
	if (value == NULL || *out || strcmp(value, "0") == 0)
		return 0;
	return err_set(e, ERR_USAGE, "'%s' is 1 or 0", name);
}

struct str
publish_author(struct publish_job *j)
{
	struct str name = j->token->name, drafter = j->draft.author;
	char *author;

	if (drafter.len == 0 || str_eq(drafter, name))
		author = arena_printf(&j->arena, "token " STR_FMT, STR_ARG(name));
	else
		author = arena_printf(&j->arena, "token " STR_FMT ", draft by token " STR_FMT,
		    STR_ARG(name), STR_ARG(drafter));

	return author != NULL ? str_from(author) : j->token->name;
}

int
publish_check_work(const struct publish_job *j, struct str work, struct err *e)
{
	if (token_has_work(j->token, work))
		return 0;
	return err_set(e, ERR_DENIED,
	    "the token is not for this work: ask for one that is, or correct the name");
}

void
publish_etag(const struct sha256 *source, char out[PUBLISH_ETAG_BYTES + 1])
{
	char hex[SHA256_HEX_BYTES + 1];

	sha256_hex(source, hex);
	snprintf(out, PUBLISH_ETAG_BYTES + 1, "\"%.32s\"", hex);
}

/* A copy of a field of the request; p is NULL if it is absent. ERR_LIMIT. */
static int
copy_field(struct publish_job *j, const char *name, struct str *out, struct err *e)
{
	*out = http_field(j->x, name);
	if (out->p == NULL || arena_keep(&j->arena, out))
		return 0;
	return err_set(e, ERR_LIMIT, "the header is too long");
}

static int
read_header(struct publish_job *j, struct err *e)
{
	int rc;

	if ((rc = copy_field(j, "if-match", &j->if_match, e)) != 0 ||
	    (rc = copy_field(j, "if-none-match", &j->if_none_match, e)) != 0 ||
	    (rc = copy_field(j, "idempotency-key", &j->key, e)) != 0 ||
	    (rc = copy_field(j, "content-type", &j->media_type, e)) != 0)
		return rc;
	j->media_type = str_trim(str_slice(j->media_type, 0, str_find(j->media_type, ';')));
	if (http_field(j->x, "content-encoding").p != NULL)
		return err_set(e, ERR_USAGE,
		    "the body has a Content-Encoding: send the file as it is, without one");
	if (str_case_is(str_slice(j->media_type, 0, strlen(MULTIPART)), MULTIPART))
		return err_set(e, ERR_USAGE,
		    "the body is a form with parts (multipart): send the file alone, as the body");
	if (j->key.len <= ANSWERS_KEPT_KEY_BYTES_MAX)
		return 0;
	return err_set(e, ERR_USAGE, "the Idempotency-Key is longer than %d bytes: use a UUID",
	    ANSWERS_KEPT_KEY_BYTES_MAX);
}

/* Finds what is asked for: a file is published, unless the query names a correction. */
static int
read_action(struct publish_job *j, struct err *e)
{
	const char *word = fields_one(&j->fields, "action");
	int rc;

	j->action = str_eq(http_path(j->x), STR(RENDER_PATH)) ? TOKEN_RENDER : TOKEN_PUBLISH;
	if (j->action == TOKEN_RENDER)
		return fields_check(&j->fields, parameters[j->action], e);
	if (word != NULL &&
	    (!token_action_from(str_from(word), &j->action) || j->action == TOKEN_CORRECT ||
		j->action == TOKEN_DRAFT || j->action == TOKEN_RENDER))
		return err_set(
		    e, ERR_USAGE, "'action' is publish, withdraw, repeal, rename, alias or note");
	if (j->action != TOKEN_PUBLISH && http_method(j->x) == HTTP_PUT)
		return err_set(e, ERR_USAGE, "PUT publishes a file: send a correction by POST");
	if (j->action != TOKEN_PUBLISH)
		return 0; /* further fields may stand in the body */
	if ((rc = fields_check(&j->fields, parameters[j->action], e)) != 0)
		return rc;
	return publish_flag(j, "dry-run", &j->is_trial, e);
}

static int
check_facts(const struct publish_job *j, struct err *e)
{
	const char *date = fields_one(&j->fields, "date"), *lang = fields_one(&j->fields, "lang");
	int64_t day;

	if (j->has_version && (date != NULL || lang != NULL))
		return err_set(e, ERR_USAGE,
		    "the URL says language and date of the version: leave 'date' and 'lang' out");
	if (date != NULL && !date_parse(str_from(date), &day))
		return err_set(e, ERR_USAGE, "'date' is an existing day, as YYYY-MM-DD");
	if (lang != NULL && lang_code(str_from(lang)) == NULL)
		return err_set(
		    e, ERR_USAGE, "'lang' is a language code of ISO 639-2, such as eng or fra");
	return 0;
}

/* A file is put to a version, or posted to a work, whose version it says itself. */
static int
check_place(struct publish_job *j, const struct route *r, struct err *e)
{
	bool is_put = http_method(j->x) == HTTP_PUT;

	if (r->suffix.len > 0 || j->iri.portion.len > 0 || j->iri.beside.len > 0 ||
	    j->iri.point == IRI_RANGE || j->iri.point == IRI_ON || j->iri.point == IRI_FIRST)
		return err_set(e, ERR_USAGE,
		    "name a version or a work, without format, portion or day of inspection: "
		    "/akn/xx/act/2006/1/eng@2006-05-01");
	if (j->action != TOKEN_PUBLISH)
		return 0;
	if (j->iri.point == IRI_FROM && j->iri.revision > 0)
		return err_set(e, ERR_USAGE,
		    "the server numbers revisions: leave ';r%u' out of the URL",
		    (unsigned)j->iri.revision);
	if (is_put && j->iri.point != IRI_FROM)
		return err_set(e, ERR_USAGE,
		    "PUT names a version with language and date (.../eng@2006-05-01): or POST to "
		    "the work, and the document says them");
	j->has_version = j->iri.point == IRI_FROM;
	return check_facts(j, e);
}

/* A document that names its work itself, or that is converted only. */
static int
check_post(const struct publish_job *j, struct err *e)
{
	if (http_method(j->x) != HTTP_POST ||
	    (j->action != TOKEN_PUBLISH && j->action != TOKEN_RENDER))
		return err_set(e, ERR_USAGE, "POST a file to " STR_FMT, STR_ARG(j->path));
	return check_facts(j, e);
}

static int
read_route(struct publish_job *j, struct err *e)
{
	struct route r;
	int rc;

	if (j->action == TOKEN_RENDER || str_eq(j->path, STR(PUBLISH_PATH)))
		return check_post(j, e);
	rc = route_parse(j->path, STR(""), site_formats(j->x), &r, &j->arena, e);
	if (rc != 0)
		return rc;
	if (r.kind == ROUTE_REDIRECT)
		return err_set(e, ERR_USAGE, "write the path as " STR_FMT, STR_ARG(r.location));
	if (r.kind != ROUTE_DOCUMENT)
		return err_set(e, ERR_NOTFOUND,
		    "nothing is published here: PUT a file to a version, such as "
		    "/akn/xx/act/2006/1/eng@2006-05-01");
	j->iri = r.iri;
	j->has_work = true;
	return check_place(j, &r, e);
}

int
publish_ask_read(struct publish_job *j, struct err *e)
{
	struct str target = http_target(j->x);
	char *copy = arena_printf(&j->arena, "%s " STR_FMT,
	    http_method(j->x) == HTTP_PUT    ? "PUT"
	    : http_method(j->x) == HTTP_POST ? "POST"
					     : "GET",
	    STR_ARG(target));
	int rc;

	j->path = http_path(j->x);
	if (copy == NULL || !arena_keep(&j->arena, &j->path))
		return err_set(e, ERR_LIMIT, "the target is too long");
	j->target = str_from(copy);
	if ((rc = fields_read_form(&j->fields, http_query(j->x), &j->arena, e)) != 0 ||
	    (rc = read_header(j, e)) != 0)
		return rc;
	if (draft_ask_is(j->path))
		return draft_ask_read(j, e);
	if ((rc = read_action(j, e)) != 0 || (rc = read_route(j, e)) != 0)
		return rc;
	return j->action == TOKEN_PUBLISH ? draft_ask_options(j, e) : 0;
}
