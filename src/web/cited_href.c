/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cited_href: what must hold: a reference with a date leads to the version of that date or nowhere;
 * only one without a date is read as of the day of the text.
 */
#include "web/cited_href.h"

#include "akn/component.h"
#include "base/arena.h"
#include "base/err.h"
#include "corpus/corpus.h"
#include "doc/extract.h"
#include "http/percent.h"
#include "web/known_version.h"
#include "web/resolve.h"

#define HREF_BYTES_MAX 2048 /* as of a path that a client requests */

/* "sec_12" of "…#sec_12"; in a component, "!schedule_1~sec_12". */
static bool
add_fragment(struct str fragment, struct str *portion, struct arena *a)
{
	if (fragment.len == 0)
		return true;
	if (portion->len == 0) {
		*portion = fragment;
		return true;
	}
	if (!component_is_whole(*portion))
		return false;
	*portion = str_from(arena_printf(
	    a, STR_FMT "%c" STR_FMT, STR_ARG(*portion), COMPONENT_INSIDE, STR_ARG(fragment)));
	return portion->len > 0;
}

/* The bytes of the IRI that come before its portion. */
static struct str
version_of(struct str iri)
{
	size_t tilde = str_find_str(iri, STR("/~")),
	       component = str_find_str(iri, STR("/" COMPONENT_SIGN));

	return iri_strip(str_slice(iri, 0, tilde < component ? tilde : component));
}

bool
cited_href_read(
    struct str href, struct iri *out, struct str *version, struct str *portion, struct arena *a)
{
	struct err ignored = { 0 };
	struct str path, fragment;

	if (href.len > HREF_BYTES_MAX || path_decode(href, &href, a, &ignored) != 0)
		return false;
	path = iri_strip(str_cut(href, '#', &fragment));
	if (iri_parse(path, out, &ignored) != 0 || out->point == IRI_RANGE || out->beside.len > 0)
		return false;
	*version = version_of(path);
	*portion = out->portion;
	out->portion = STR("");
	return add_fragment(fragment, portion, a) &&
	       str_find(*portion, EXTRACT_SEPARATOR) == portion->len;
}

/* A work may be found under its new name, or in lower case. */
static int
find_named(struct corpus *c, struct iri *iri, int64_t day, struct corpus_version *out,
    struct arena *a, struct err *e)
{
	struct resolution found;
	int rc = resolve_document(c, iri, day, &found, a, e);

	if (rc == -ERR_NOTFOUND && found.respelt.len > 0) {
		iri->work.whole = found.respelt;
		rc = resolve_document(c, iri, day, &found, a, e);
	}
	if (rc == 0)
		*out = found.version;
	return rc;
}

int
cited_href_find(struct corpus *c, const struct iri *iri, const struct corpus_version *citing,
    struct corpus_version *out, struct arena *a, struct err *e)
{
	struct iri asked = *iri;
	struct err failure = { 0 };
	int rc;

	if (asked.language.len == 0)
		asked.language = citing->language;
	rc = find_named(c, &asked, citing->day, out, a, &failure);
	if (rc == -ERR_NOTFOUND && iri->language.len == 0) {
		asked.language = STR("");
		rc = find_named(c, &asked, citing->day, out, a, &failure);
	}
	if (rc != 0)
		*e = failure;
	return rc;
}
