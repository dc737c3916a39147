/* SPDX-License-Identifier: Apache-2.0 */
/*
 * route: decodes the path, compares it with the canonical spelling, and finds the pattern of
 * routes.def that fits; a suffix that a plugin claims is removed before. What must hold: a path
 * that is not canonical leads to a redirect or an error, so a resource has one spelling; the
 * location of a redirect never begins with two slashes.
 */
#include "web/route.h"

#include <ctype.h>
#include <inttypes.h>
#include <string.h>

#include "akn/component.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/macros.h"
#include "base/time.h"
#include "base/utf8.h"
#include "http/percent.h"
#include "render/formats.h"
#include "render/parameters.h"
#include "web/folder_path.h"

#define FORMAT_SHOWN_BYTES_MAX 32     /* of an unknown suffix, in an error message */
#define DOCUMENT_PREFIX "/akn/"       /* every document is below it */
#define ANY_WORK "/akn/xx/act/2000/1" /* the name of a work, as the parser wants it */
#define ADMIN_BYTES_MAX 256           /* the list of the paths of an admin address */

/* Parts of a pattern. */
#define NAME "NAME"
#define SUFFIX "[.FORMAT]"

/* Values of the column `methods`. */
#define METHODS_READ "GET, HEAD, OPTIONS"

enum address { ADDRESS_PUBLIC = 1, ADDRESS_ADMIN = 2, ADDRESS_BOTH = 3 };

static const struct row {
	const char *pattern;
	unsigned addresses; /* a set of enum address */
	const char *methods, *parameter, *page;
} rows[ROUTE_COUNT] = {
#define ROUTE(symbol, pattern, address, methods, parameter, page, handler, meaning) \
	{ pattern, ADDRESS_##address, METHODS_##methods, parameter, page },
#define FORM(path, meaning)
#define RESERVED(name)
#include "web/routes.def"
#undef ROUTE
#undef FORM
#undef RESERVED
};

/* Short names that no work may have, besides the first segments of the patterns. */
static const char *const reserved[] = {
#define ROUTE(symbol, pattern, address, methods, parameter, page, handler, meaning)
#define FORM(path, meaning)
#define RESERVED(name) name,
#include "web/routes.def"
#undef ROUTE
#undef FORM
#undef RESERVED
};

#define RESERVED_COUNT ARRAY_LEN(reserved)

/* A pattern, split at NAME. */
struct parts {
	struct str before, after; /* after: without [.FORMAT] */
	bool has_name, has_suffix;
};

static struct parts
split(const struct row *row)
{
	struct str pattern = str_from(row->pattern);
	size_t end = str_find_str(pattern, STR(SUFFIX)), at = str_find_str(pattern, STR(NAME));
	struct parts p = { .before = str_slice(pattern, 0, at < end ? at : end),
		.after = str_slice(pattern, at + strlen(NAME), end),
		.has_name = at < pattern.len,
		.has_suffix = end < pattern.len };

	return p;
}

static bool
starts_with(struct str s, struct str prefix)
{
	return str_eq(str_slice(s, 0, prefix.len), prefix);
}

static bool
ends_with(struct str s, struct str suffix)
{
	return s.len >= suffix.len && str_eq(str_slice(s, s.len - suffix.len, s.len), suffix);
}

/*
 * Whether a pattern with or without [.FORMAT] fits the path, without its suffix; *name is the text
 * that NAME stands for.
 */
static bool
fits(const struct row *row, bool has_suffix, struct str path, struct str *name)
{
	struct parts p = split(row);

	*name = str_slice(path, p.before.len, path.len);
	if (p.has_suffix != has_suffix || (has_suffix && p.has_name) ||
	    !starts_with(path, p.before) || !ends_with(*name, p.after))
		return false;
	name->len -= p.after.len;
	return p.has_name || name->len == 0;
}

struct str
route_path(enum route_kind kind)
{
	return split(&rows[kind]).before;
}

struct str
route_tail(enum route_kind kind)
{
	return split(&rows[kind]).after;
}

bool
route_has_work(const struct route *r, struct str work)
{
	struct str folder = r->name;

	return folder.len == 0 || (work.len > folder.len && work.p[folder.len] == '/' &&
				      str_eq(str_slice(work, 0, folder.len), folder));
}

bool
route_is_any_language(const struct route *r)
{
	return (r->kind == ROUTE_DOCUMENT || r->kind == ROUTE_CONTENTS) && r->iri.point == IRI_WORK;
}

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

/*
 * Finds the route of a page, whose pattern takes no suffix of a format, or of a listing without a
 * name, whose pattern takes one.
 */
static bool
find_page(struct str path, bool has_suffix, enum address address, struct route *r)
{
	for (int kind = 0; kind < ROUTE_COUNT; kind++) {
		if ((rows[kind].addresses & address) == 0 ||
		    !fits(&rows[kind], has_suffix, path, &r->name))
			continue;
		r->kind = (enum route_kind)kind;
		return true;
	}
	return false;
}

/*
 * Removes the suffix only if a loaded plugin claims it, because eIds and numbers may contain dots.
 */
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

/*
 * Whether the last segment of name begins with tail ("/versions"), and nothing follows but a suffix
 * that no format claims; splits the name there.
 */
static bool
cut_tail(struct str name, struct str tail, struct str *of, struct str *suffix)
{
	size_t slash = str_rfind(name, '/');
	struct str last = str_slice(name, slash, name.len);

	if (!starts_with(last, tail))
		return false;
	*of = str_slice(name, 0, slash);
	*suffix = str_slice(last, tail.len, last.len);
	return suffix->len == 0 || suffix->p[0] == '.';
}

/* A suffix that is left is that of no format. */
static int
check_suffix(struct str suffix, struct err *e)
{
	if (suffix.len == 0)
		return 0;
	return err_set(e, ERR_NOTFOUND,
	    "no format '" STR_FMT "' is loaded here: /formats.json lists those that are",
	    STR_ARG(str_slice(suffix, 1, FORMAT_SHOWN_BYTES_MAX)));
}

/* Checks a listing, which exists of a work, a language or a portion, in a format that is loaded. */
static int
check_listing(struct route *r, struct str tail, struct str suffix, struct err *e)
{
	struct str word = str_slice(tail, 1, tail.len);

	if (r->kind == ROUTE_CONTENTS) {
		if (r->iri.portion.len > 0 || r->iri.beside.len > 0 || r->iri.point == IRI_RANGE)
			return err_set(e, ERR_USAGE,
			    "\"contents\" should follow a work, a language or one version "
			    "(/eng@2006-05-01/contents)");
		return check_suffix(suffix, e);
	}
	if (r->kind == ROUTE_TIMEMAP && (r->iri.portion.len > 0 || r->iri.beside.len > 0))
		return err_set(
		    e, ERR_USAGE, "\"timemap\" should follow a work or a language (/eng/timemap)");
	if (r->iri.point != IRI_WORK && r->iri.point != IRI_LANGUAGE)
		return err_set(e, ERR_USAGE,
		    "\"" STR_FMT "\" should follow a work, a language (/eng" STR_FMT
		    ") or a portion (/eng/~art_1" STR_FMT "): a version has none of its own",
		    STR_ARG(word), STR_ARG(tail), STR_ARG(tail));
	return check_suffix(suffix, e);
}

/*
 * Finds a listing: a pattern with a segment after the name of a document. Starts at the row `kind`;
 * ROUTE_COUNT: there is none.
 */
static int
find_listing(int kind, struct str name, struct str *of, struct str *suffix)
{
	for (; kind < ROUTE_COUNT; kind++) {
		struct parts p = split(&rows[kind]);

		if (str_is(p.before, DOCUMENT_PREFIX) && p.after.len > 0 &&
		    cut_tail(name, p.after, of, suffix))
			break;
	}
	return kind;
}

/*
 * Parses a document or a listing. A work may have the number "versions": then the part before it is
 * no valid IRI, and the whole name is parsed as a document.
 */
static int
parse_name(struct str name, struct route *r, struct err *e)
{
	struct str of, suffix;
	struct err ignored;
	int kind = 0;

	while ((kind = find_listing(kind, name, &of, &suffix)) < ROUTE_COUNT) {
		if (iri_parse(of, &r->iri, &ignored) != 0) {
			kind++;
			continue;
		}
		r->kind = (enum route_kind)kind;
		return check_listing(r, split(&rows[kind]).after, suffix, e);
	}
	r->kind = ROUTE_DOCUMENT;
	return iri_parse(name, &r->iri, e);
}

/* Whether the path of a document or a listing may end so behind the name of its work. */
static bool
follows_work(struct str rest)
{
	struct buf b = BUF_INIT(ROUTE_PATH_BYTES_MAX);
	struct route any = { 0 };
	struct err ignored = { 0 };
	bool follows;

	buf_putf(&b, "%s" STR_FMT, ANY_WORK, STR_ARG(rest));
	follows = !b.failed && parse_name(buf_str(&b), &any, &ignored) == 0;
	buf_free(&b);
	return follows;
}

/*
 * Parses a short name and what follows it in the URL of the work. The characters of short names are
 * checked when they are created: route_check_alias().
 */
static int
parse_alias(struct str path, struct route *r, struct err *e)
{
	struct str name = str_slice(path, 1, str_find(str_slice(path, 1, path.len), '/') + 1);
	struct str rest = str_slice(path, 1 + name.len, path.len);

	if (name.len == 0 || (rest.len > 0 && !follows_work(rest)))
		return err_set(e, ERR_NOTFOUND,
		    "nothing is served under this path; / lists what there is, documents are under "
		    "/akn/, and behind a short name may stand what stands behind the name of a "
		    "work: /eng, /eng@2006-05-01, /~art_12, /versions, /contents, /timemap");
	r->kind = ROUTE_ALIAS;
	r->name = name;
	r->rest = rest;
	return 0;
}

/*
 * Redirects a comparison whose later version was named first: the canonical order is earlier to
 * later.
 */
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
	component_put(&b, r->iri.portion);
	buf_putstr(&b, r->suffix);
	if ((rc = buf_check(&b, "path", e)) == 0 &&
	    (rc = path_encode(buf_str(&b), &path, a, e)) == 0)
		rc = redirect_to(r, path, a, e);
	buf_free(&b);
	return rc;
}

/* Listings of a folder, with the suffix of a format or without. */
static const enum route_kind folder_listings[] = { ROUTE_CHANGES, ROUTE_WORKS };

/* A folder, or a listing of it: "/akn/xx", "/akn/xx/changes", "/akn/xx/works". */
static bool
parse_folder(struct str bare, struct route *r)
{
	for (size_t i = 0; i < ARRAY_LEN(folder_listings); i++)
		if (folder_path_take(bare, route_path(folder_listings[i]), &r->name)) {
			r->kind = folder_listings[i];
			return true;
		}
	if (r->suffix.len > 0 || !folder_path_take(bare, STR(""), &r->name))
		return false;
	r->kind = ROUTE_INDEX;
	return true;
}

/* The lines of the works in a folder: "/akn/xx/works.ndjson", which is no path of a document. */
static bool
parse_works_lines(struct str path, struct route *r)
{
	if (!folder_path_take(path, route_path(ROUTE_WORKS_LINES), &r->name))
		return false;
	r->kind = ROUTE_WORKS_LINES;
	return true;
}

/*
 * Whether the path names a work with the number "changes" or "works": the listings of the folder of
 * a year have that form, so such a work has only addresses with a language.
 */
static bool
is_named_as_listing(const struct route *r)
{
	if (r->kind != ROUTE_DOCUMENT || r->iri.point != IRI_WORK || r->iri.portion.len > 0)
		return false;
	for (size_t i = 0; i < ARRAY_LEN(folder_listings); i++) {
		struct str tail = route_path(folder_listings[i]);

		if (str_eq(r->iri.work.number, str_slice(tail, 1, tail.len)))
			return true;
	}
	return false;
}

/* Redirects to the name in lower case if that one parses: 1; else 0. ERR_LIMIT. */
static int
redirect_lower(struct str bare, struct route *r, struct arena *a, struct err *e)
{
	struct err ignored = { 0 };
	struct str canonical;
	char *lower, *whole;
	int rc;

	if ((lower = arena_dup(a, bare)) == NULL)
		return 0;
	for (char *p = lower; *p != '\0'; p++)
		*p = (char)tolower((unsigned char)*p);
	if (parse_name(str_from(lower), r, &ignored) != 0 ||
	    (whole = arena_printf(a, "%s" STR_FMT, lower, STR_ARG(r->suffix))) == NULL)
		return 0;
	if ((rc = path_encode(str_from(whole), &canonical, a, e)) == 0)
		rc = redirect_to(r, canonical, a, e);
	return rc != 0 ? rc : 1;
}

/*
 * If the name parses neither as it is spelt nor in lower case, to which it is redirected then, it
 * is a folder if its spelling allows that.
 */
static int
parse_document(struct str bare, struct route *r, struct arena *a, struct err *e)
{
	struct err ignored = { 0 };
	int rc, lower;

	if ((rc = parse_name(bare, r, e)) == 0 && is_named_as_listing(r) && parse_folder(bare, r))
		return 0;
	if (rc == 0)
		return iri_is_reversed(&r->iri) ? redirect_ordered(r, a, e) : 0;
	if ((lower = redirect_lower(bare, r, a, &ignored)) != 0) {
		if (lower < 0)
			*e = ignored;
		return lower < 0 ? lower : 0;
	}
	return r->kind == ROUTE_DOCUMENT && parse_folder(bare, r) ? 0 : rc;
}

static int
parse_canonical(
    struct str path, const struct formats *formats, struct route *r, struct arena *a, struct err *e)
{
	struct str bare;

	if (!str_starts(path, DOCUMENT_PREFIX) && find_page(path, false, ADDRESS_PUBLIC, r))
		return 0;
	if (parse_works_lines(path, r))
		return 0;
	bare = take_suffix(path, formats, r);
	if (!str_starts(path, DOCUMENT_PREFIX))
		return find_page(bare, true, ADDRESS_PUBLIC, r) ? 0 : parse_alias(bare, r, e);
	return parse_document(bare, r, a, e);
}

int
route_parse(struct str path, struct str query, const struct formats *formats, struct route *out,
    struct arena *a, struct err *e)
{
	struct str decoded, canonical;
	int rc;

	*out = (struct route){ .query = query, .format = FORMAT_NONE };
	if ((rc = parameters_drop_tracking(&out->query, &out->has_tracking, a, e)) != 0)
		return rc;
	if (path.len > ROUTE_PATH_BYTES_MAX)
		return err_set(e, ERR_NOTFOUND, "no document has a path of more than %d bytes",
		    ROUTE_PATH_BYTES_MAX);
	if ((rc = path_decode(path, &decoded, a, e)) != 0)
		return rc;
	while (decoded.len > 1 && str_ends(decoded, "/"))
		decoded.len--;
	/*
	 * RFC 3986 4.2: in a Location, a path that begins with two slashes would name another host.
	 */
	if (str_starts(decoded, "//"))
		return err_set(
		    e, ERR_NOTFOUND, "nothing is served under a path that begins with two slashes");
	if ((rc = path_encode(decoded, &canonical, a, e)) != 0)
		return rc;
	if (!str_eq(canonical, path))
		return redirect_to(out, canonical, a, e);
	return parse_canonical(decoded, formats, out, a, e);
}

static int
refuse_admin_path(struct err *e)
{
	struct buf all = BUF_INIT(ADMIN_BYTES_MAX);
	const char *last = NULL;
	int rc;

	for (int kind = 0; kind < ROUTE_COUNT; kind++) {
		if ((rows[kind].addresses & ADDRESS_ADMIN) == 0)
			continue;
		if (last != NULL)
			buf_putf(&all, "%s%s", all.len > 0 ? ", " : "", last);
		last = rows[kind].pattern;
	}
	rc = err_set(e, ERR_NOTFOUND, "an admin address answers only " STR_FMT " and %s",
	    STR_ARG(buf_str(&all)), last);
	buf_free(&all);
	return rc;
}

int
route_parse_admin(struct str path, struct str query, struct route *out, struct err *e)
{
	*out = (struct route){ .query = query, .format = FORMAT_NONE };
	return find_page(path, false, ADDRESS_ADMIN, out) ? 0 : refuse_admin_path(e);
}

int
route_take_query(struct route *r, struct err *e)
{
	const struct row *row = &rows[r->kind];

	if (strcmp(row->parameter, "*") == 0)
		return 0;
	r->parameter.name = row->parameter;
	return query_take(r->query, row->page, &r->parameter, row->parameter[0] != '\0', e);
}

const char *
route_methods(struct str path, bool is_admin)
{
	struct str of, suffix;
	struct route r;
	int kind;

	if (find_page(path, false, is_admin ? ADDRESS_ADMIN : ADDRESS_PUBLIC, &r))
		return rows[r.kind].methods;
	if (!str_starts(path, DOCUMENT_PREFIX))
		return rows[ROUTE_ALIAS].methods;
	kind = find_listing(0, path, &of, &suffix);
	return rows[kind < ROUTE_COUNT ? kind : ROUTE_DOCUMENT].methods;
}

/* Whether name is the first segment of the pattern, without an extension. */
static bool
is_first_segment(const struct row *row, struct str name)
{
	struct str path = split(row).before, rest;

	return str_eq(name, str_cut(str_cut(str_slice(path, 1, path.len), '/', &rest), '.', &rest));
}

static bool
is_reserved(struct str name)
{
	for (int kind = 0; kind < ROUTE_COUNT; kind++)
		if (is_first_segment(&rows[kind], name))
			return true;
	for (size_t k = 0; k < RESERVED_COUNT; k++)
		if (str_is(name, reserved[k]))
			return true;
	return false;
}

int
route_check_alias(struct str alias, struct err *e)
{
	if (alias.len == 0 || alias.len > ROUTE_ALIAS_BYTES_MAX)
		return err_set(
		    e, ERR_USAGE, "a short name has 1 to %d bytes", ROUTE_ALIAS_BYTES_MAX);
	if (utf8_check(alias) != alias.len)
		return err_set(e, ERR_USAGE, "a short name must be UTF-8");
	for (size_t i = 0; i < alias.len; i++)
		if ((unsigned char)alias.p[i] <= ' ' ||
		    strchr("/.~@:;?#%\"<>\\^`{|}\x7f", alias.p[i]) != NULL)
			return err_set(e, ERR_USAGE,
			    "a short name may not contain '%c' (use letters, digits, '-' and '_')",
			    alias.p[i]);
	if (is_reserved(alias))
		return err_set(e, ERR_USAGE,
		    "'" STR_FMT "' is used by the server itself; choose another short name",
		    STR_ARG(alias));
	return 0;
}
