/* SPDX-License-Identifier: Apache-2.0 */
/*
 * desk_ask: What must hold: without a session nothing is told of any draft; a request that a page
 * of another site sends is refused before its body.
 */
#include "web/desk_ask.h"

#include "base/time.h"
#include "http/http.h"
#include "publish/token_table.h"
#include "web/publish_job.h"
#include "web/publisher.h"
#include "web/route.h"
#include "web/site_loop.h"
#include "web/site_private.h"

static const struct act {
	const char *name;
	bool is_post, has_version, has_file;
	enum desk_act act;
} acts[] = { { "", false, false, false, DESK_HOME },
	{ "sign-in", true, false, false, DESK_SIGN_IN },
	{ "sign-out", true, false, false, DESK_SIGN_OUT },
	{ "upload", true, false, true, DESK_UPLOAD }, { "draft", false, true, false, DESK_DRAFT },
	{ "show", false, true, false, DESK_SHOW }, { "edit", false, true, false, DESK_EDIT },
	{ "edit", true, true, true, DESK_SAVE }, { "facts", true, true, false, DESK_FACTS },
	{ "publish", true, true, false, DESK_PUBLISH }, { "hold", true, true, false, DESK_HOLD },
	{ "discard", true, true, false, DESK_DISCARD } };

bool
desk_is(struct str path)
{
	return str_starts(path, DESK_PATH) &&
	       (path.len == sizeof DESK_PATH - 1 || path.p[sizeof DESK_PATH - 1] == '/');
}

bool
desk_is_sign_in(const struct http_exchange *x)
{
	return http_method(x) == HTTP_POST && str_eq(http_path(x), STR(DESK_PATH "/sign-in"));
}

static int
read_version(struct publish_job *j, struct str path, struct err *e)
{
	struct route r;
	int rc = route_parse(path, STR(""), site_formats(j->x), &r, &j->arena, e);

	if (rc != 0)
		return rc;
	if (r.kind != ROUTE_DOCUMENT || r.iri.point != IRI_FROM || r.iri.revision > 0 ||
	    r.iri.portion.len > 0 || r.iri.beside.len > 0 || r.suffix.len > 0)
		return err_set(e, ERR_NOTFOUND, "there is no such page at the desk");
	j->iri = r.iri;
	j->has_work = j->has_version = true;
	return 0;
}

static int
read_path(struct publish_job *j, const struct act **out, struct err *e)
{
	struct str rest = str_slice(http_path(j->x), sizeof DESK_PATH, http_path(j->x).len);
	struct str name = str_slice(rest, 0, str_find(rest, '/'));
	bool is_post = http_method(j->x) == HTTP_POST;

	rest = str_slice(rest, name.len, rest.len);
	if (!arena_keep(&j->arena, &rest))
		return err_set(e, ERR_LIMIT, "the path is too long");
	for (size_t i = 0; i < sizeof acts / sizeof acts[0]; i++) {
		if (!str_is(name, acts[i].name) || acts[i].is_post != is_post ||
		    (!acts[i].has_version && rest.len > 0))
			continue;
		*out = &acts[i];
		j->desk->act = acts[i].act;
		return acts[i].has_version ? read_version(j, rest, e) : 0;
	}
	return err_set(e, ERR_NOTFOUND, "there is no such page at the desk");
}

/* The value of the cookie; empty if there is none (RFC 6265, 5.4). */
static struct str
find_cookie(const struct http_exchange *x)
{
	struct str rest = http_field(x, "cookie");

	while (rest.len > 0) {
		struct str value, name = str_cut(str_cut(rest, ';', &rest), '=', &value);

		if (str_is(str_trim(name), DESK_COOKIE))
			return str_trim(value);
	}
	return STR("");
}

/* Finds the session, and its token, which must be valid still. */
static void
find_session(struct publish_job *j)
{
	struct desk_sessions *all = publisher_sessions(j->site->publisher);
	struct desk_ask *d = j->desk;
	struct str cookie = find_cookie(j->x);
	const struct token *token;

	if (cookie.len != DESK_SECRET_BYTES ||
	    !desk_session_find(all, cookie, http_now_s(j->x), &d->session))
		return;
	token = token_table_find(j->tokens, &d->session.token);
	if (token == NULL || !token_is_valid(token, http_now_s(j->x))) {
		desk_session_end(all, &d->session);
		return;
	}
	d->has_session = true;
	j->token = token;
}

static int
check_token(const struct publish_job *j, struct err *e)
{
	if (!j->desk->has_session)
		return err_set(e, ERR_AUTH, "you are signed out: sign in, and try again");
	if (j->has_work && !token_has_work(j->token, j->iri.work.whole))
		return err_set(e, ERR_NOTFOUND, "there is no draft of that version");
	if (j->desk->act == DESK_PUBLISH && !token_allows(j->token, TOKEN_PUBLISH))
		return err_set(
		    e, ERR_DENIED, "the token does not allow 'publish': ask for one that does");
	return 0;
}

static int
check_size(struct publish_job *j, const struct act *act, struct err *e)
{
	uint64_t announced = http_announced_bytes(j->x);

	j->upload.limit = act->act == DESK_SIGN_IN ? DESK_SIGN_IN_BYTES_MAX : DESK_FORM_BYTES_MAX;
	if (act->has_file)
		j->upload.limit += j->site->config.settings->upload_limit_bytes;
	if (announced == UINT64_MAX || announced <= j->upload.limit)
		return 0;
	if (!act->has_file)
		return err_set(e, ERR_LIMIT,
		    "the form is longer than %llu bytes, the most that is taken: shorten it",
		    (unsigned long long)j->upload.limit);
	return err_set(e, ERR_LIMIT,
	    "the file is larger than %llu bytes, the most that is taken: send a shorter one",
	    (unsigned long long)j->site->config.settings->upload_limit_bytes);
}

/* The authority of an origin: "https://law.example:8443" has law.example:8443. */
static struct str
authority_of(struct str origin)
{
	size_t at = str_find_str(origin, STR("://"));

	if (at == origin.len)
		return STR("");
	origin = str_slice(origin, at + 3, origin.len);
	return str_slice(origin, 0, str_find(origin, '/'));
}

/*
 * Whether the browser says that a page of this site sends the request (Fetch Metadata; RFC 6454,
 * 7); true if it says nothing.
 */
static bool
is_own(struct http_exchange *x, const struct site *s)
{
	struct str from = http_field(x, "sec-fetch-site"), origin = http_field(x, "origin");
	struct str own = authority_of(str_from(s->config.settings->base_url));
	struct str sender = authority_of(origin);

	if (from.p != NULL && !str_is(from, "same-origin"))
		return false;
	return origin.p == NULL ||
	       (sender.len > 0 && (str_eq(sender, http_host(x)) || str_eq(sender, own)));
}

int
desk_ask_read(struct publish_job *j, struct err *e)
{
	const struct act *act = &acts[0];
	int rc;

	j->action = TOKEN_DRAFT;
	find_session(j);
	if ((rc = read_path(j, &act, e)) != 0)
		return rc;
	if (act->is_post && !is_own(j->x, j->site))
		return err_set(e, ERR_DENIED,
		    "the form was sent by a page of another site: open the desk, and send it from "
		    "there");
	if (act->act != DESK_SIGN_IN && (rc = check_token(j, e)) != 0)
		return rc;
	j->desk->content_type = http_field(j->x, "content-type");
	if (act->is_post && !arena_keep(&j->arena, &j->desk->content_type))
		return err_set(e, ERR_LIMIT, "the header is too long");
	if (act->is_post)
		return check_size(j, act, e);
	return fields_read_form(&j->fields, http_query(j->x), &j->arena, e);
}
