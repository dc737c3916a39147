/* SPDX-License-Identifier: Apache-2.0 */
/* route: decode, compare with the canonical spelling, take the suffix off if a plugin claims it,
 * and name what is asked for. */
#include "web/route.h"

#include <ctype.h>
#include <inttypes.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/time.h"
#include "base/utf8.h"
#include "render/formats.h"
#include "web/path.h"

#define SCHEMAS "/formats/"
#define FORMAT_SHOWN_BYTES_MAX 32 /* of a suffix that is none, in a sentence */

void
route_put_end(struct buf *b, const struct iri_end *end)
{
	char date[DATE_BYTES + 1];

	date_format(end->day, date);
	buf_puts(b, date);
	if (end->revision > 0)
		buf_putf(b, ";r%" PRIu32, end->revision);
}

static int
redirect_to(struct route *r, struct str path, struct arena *a, struct err *e)
{
	char *location;

	if (r->query.len > 0)
		location = arena_printf(a, STR_FMT "?" STR_FMT, STR_ARG(path), STR_ARG(r->query));
	else
		location = arena_dup(a, path);
	if (location == NULL)
		return err_set(e, ERR_LIMIT, "the path is too long");
	r->kind = ROUTE_REDIRECT;
	r->location = str_from(location);
	return 0;
}

/* A suffix is taken off only if a loaded plugin claims it: eIds and numbers may contain dots. */
static struct str
take_suffix(struct str path, const struct formats *formats, struct route *r)
{
	size_t dot = str_rfind(path, '.');
	size_t slash = str_rfind(path, '/');

	r->format = FORMAT_NONE;
	r->suffix = str_slice(path, path.len, path.len);
	if (dot == path.len || (slash != path.len && dot < slash))
		return path;
	r->format = formats_find(formats, str_slice(path, dot + 1, path.len));
	if (r->format == FORMAT_NONE)
		return path;
	r->suffix = str_slice(path, dot, path.len);
	return str_slice(path, 0, dot);
}

/* An alias is one segment: letters, digits, '-', '_' and whatever UTF-8 people use. */
static int
parse_alias(struct str path, struct route *r, struct err *e)
{
	struct str name = str_slice(path, 1, path.len);

	if (name.len == 0 || str_find(name, '/') != name.len)
		return err_set(e, ERR_NOTFOUND,
		    "nothing is served under this path; / lists what there is, documents are under "
		    "/akn/");
	r->kind = ROUTE_ALIAS;
	r->name = name;
	return 0;
}

/* Whether name ends in "/versions", or in that and a suffix that no format claims. */
static bool
cut_versions(struct str name, struct str *of, struct str *suffix)
{
	size_t slash = str_rfind(name, '/');
	struct str last = str_slice(name, slash, name.len);

	if (!str_starts(last, ROUTE_VERSIONS))
		return false;
	*of = str_slice(name, 0, slash);
	*suffix = str_slice(last, strlen(ROUTE_VERSIONS), last.len);
	return suffix->len == 0 || suffix->p[0] == '.';
}

/* The number of a work may be "versions", too: where that is meant, nothing is left before it. */
static int
parse_name(struct str name, struct route *r, struct err *e)
{
	struct str of, suffix;
	struct err ignored;

	r->kind = ROUTE_DOCUMENT;
	if (!cut_versions(name, &of, &suffix) || iri_parse(of, &r->iri, &ignored) != 0)
		return iri_parse(name, &r->iri, e);
	if (r->iri.point != IRI_WORK && r->iri.point != IRI_LANGUAGE)
		return err_set(e, ERR_USAGE,
		    "\"versions\" should follow a work, a language (/eng/versions) or a portion "
		    "(/eng/~art_1/versions): a version has none of its own");
	if (suffix.len > 0)
		return err_set(e, ERR_NOTFOUND,
		    "no format '" STR_FMT "' is loaded here: /formats.json lists those that are",
		    STR_ARG(str_slice(suffix, 1, FORMAT_SHOWN_BYTES_MAX)));
	r->kind = ROUTE_HISTORY;
	return 0;
}

/* A comparison goes from the earlier version to the later, in whichever order they were named. */
static int
redirect_ordered(struct route *r, struct arena *a, struct err *e)
{
	struct buf b = BUF_INIT(ROUTE_PATH_BYTES_MAX);
	struct str path;
	int rc;

	buf_putf(&b, STR_FMT "/" STR_FMT "@", STR_ARG(r->iri.work.whole), STR_ARG(r->iri.language));
	route_put_end(&b, &r->iri.until);
	buf_puts(&b, "...");
	route_put_end(&b, &(struct iri_end){ r->iri.day, r->iri.revision });
	if (r->iri.portion.len > 0)
		buf_putf(&b, "/~" STR_FMT, STR_ARG(r->iri.portion));
	buf_putstr(&b, r->suffix);
	if ((rc = buf_check(&b, "path", e)) == 0 &&
	    (rc = path_encode(buf_str(&b), &path, a, e)) == 0)
		rc = redirect_to(r, path, a, e);
	buf_free(&b);
	return rc;
}

/* What does not parse as it is may be a name that somebody shouted: then its lower-case spelling is
 * meant. */
static int
parse_document(struct str bare, struct route *r, struct arena *a, struct err *e)
{
	struct err ignored = { 0 };
	struct str canonical;
	char *lower, *whole, *p;
	int rc;

	if ((rc = parse_name(bare, r, e)) == 0)
		return iri_is_reversed(&r->iri) ? redirect_ordered(r, a, e) : 0;
	if ((lower = arena_dup(a, bare)) == NULL)
		return rc;
	for (p = lower; *p != '\0'; p++)
		*p = (char)tolower((unsigned char)*p);
	if (parse_name(str_from(lower), r, &ignored) != 0)
		return rc;
	if ((whole = arena_printf(a, "%s" STR_FMT, lower, STR_ARG(r->suffix))) == NULL)
		return rc;
	if ((rc = path_encode(str_from(whole), &canonical, a, e)) != 0)
		return rc;
	return redirect_to(r, canonical, a, e);
}

static int
parse_canonical(
    struct str path, const struct formats *formats, struct route *r, struct arena *a, struct err *e)
{
	struct str bare;

	if (str_is(path, "/"))
		r->kind = ROUTE_INDEX;
	else if (str_is(path, "/formats.json"))
		r->kind = ROUTE_FORMATS;
	else if (str_starts(path, SCHEMAS) && str_ends(path, ".json")) {
		r->kind = ROUTE_SCHEMA;
		r->name = str_slice(path, strlen(SCHEMAS), path.len - strlen(".json"));
	} else if (str_is(path, "/healthz") || str_is(path, "/livez") || str_is(path, "/readyz")) {
		r->kind = ROUTE_HEALTH;
		r->name = str_slice(path, 1, path.len);
	} else if (str_starts(path, "/problems/")) {
		r->kind = ROUTE_PROBLEM;
		r->name = str_slice(path, strlen("/problems/"), path.len);
	} else {
		bare = take_suffix(path, formats, r);
		if (!str_starts(path, "/akn/"))
			return parse_alias(bare, r, e);
		return parse_document(bare, r, a, e);
	}
	return 0;
}

int
route_parse(struct str path, struct str query, const struct formats *formats, struct route *out,
    struct arena *a, struct err *e)
{
	struct str decoded, canonical;
	int rc;

	*out = (struct route){ .query = query, .format = FORMAT_NONE };
	if (path.len > ROUTE_PATH_BYTES_MAX)
		return err_set(e, ERR_NOTFOUND, "no document has a path of more than %d bytes",
		    ROUTE_PATH_BYTES_MAX);
	if ((rc = path_decode(path, &decoded, a, e)) != 0)
		return rc;
	while (decoded.len > 1 && str_ends(decoded, "/"))
		decoded.len--;
	/* RFC 3986 4.2: sent back as a Location, what follows two slashes is another host. */
	if (str_starts(decoded, "//"))
		return err_set(
		    e, ERR_NOTFOUND, "nothing is served under a path that begins with two slashes");
	if ((rc = path_encode(decoded, &canonical, a, e)) != 0)
		return rc;
	if (!str_eq(canonical, path))
		return redirect_to(out, canonical, a, e);
	return parse_canonical(decoded, formats, out, a, e);
}

int
route_check_alias(struct str alias, struct err *e)
{
	static const char *const reserved[] = { "akn", "formats", "healthz", "livez", "readyz",
		"metrics", "problems", "feed", "log", "by-hash" };
	size_t i;

	if (alias.len == 0 || alias.len > ROUTE_ALIAS_BYTES_MAX)
		return err_set(
		    e, ERR_USAGE, "a short name has 1 to %d bytes", ROUTE_ALIAS_BYTES_MAX);
	if (utf8_check(alias) != alias.len)
		return err_set(e, ERR_USAGE, "a short name must be UTF-8");
	for (i = 0; i < alias.len; i++)
		if ((unsigned char)alias.p[i] <= ' ' ||
		    strchr("/.~@:;?#%\"<>\\^`{|}\x7f", alias.p[i]) != NULL)
			return err_set(e, ERR_USAGE,
			    "a short name may not contain '%c' (use letters, digits, '-' and '_')",
			    alias.p[i]);
	for (i = 0; i < sizeof reserved / sizeof reserved[0]; i++)
		if (str_is(alias, reserved[i]))
			return err_set(e, ERR_USAGE,
			    "'%s' is used by the server itself; choose another short name",
			    reserved[i]);
	return 0;
}
