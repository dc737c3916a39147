/* SPDX-License-Identifier: Apache-2.0 */
/* tree_link: where a reference leads: to a place in the document, to the web, or nowhere. */
#include <string.h>

#include "tree.h"

#define MAIN_COMPONENT "!main"

static bool
is_alnum(char c)
{
	return (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z');
}

bool
tree_is_web_url(struct tree_str url)
{
	size_t at = url.len > 8 && memcmp(url.p, "https://", 8) == 0  ? 8
		    : url.len > 7 && memcmp(url.p, "http://", 7) == 0 ? 7
								      : 0;
	size_t from = at;

	if (at == 0)
		return false;
	while (at < url.len && (is_alnum(url.p[at]) || url.p[at] == '.' || url.p[at] == '-'))
		at++;
	if (at == from || !is_alnum(url.p[from]) || !is_alnum(url.p[at - 1]))
		return false;
	if (at < url.len && url.p[at] == ':')
		for (at++; at < url.len && url.p[at] >= '0' && url.p[at] <= '9';)
			at++;
	return at == url.len || strchr("/?#", url.p[at]) != NULL;
}

static bool
is_hex(char c)
{
	return (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'f');
}

bool
tree_may_stand(struct tree_str url, size_t at)
{
	char c = url.p[at];

	if (c == '%')
		return at + 2 < url.len && is_hex(url.p[at + 1]) && is_hex(url.p[at + 2]);
	return is_alnum(c) || (c != '\0' && strchr("-._~:/?#@!$&'()*+,;=", c) != NULL);
}

bool
tree_is_link(struct tree_str url)
{
	static const char scheme[] = "mailto:";
	size_t len = sizeof scheme - 1, at = len;

	if (url.len <= len || memcmp(url.p, scheme, len) != 0)
		return tree_is_web_url(url);
	while (at < url.len && tree_may_stand(url, at))
		at++;
	return at == url.len && memchr(url.p + len, '@', url.len - len) != NULL;
}

/* The part of href behind the IRI of the fact name; NULL if href does not begin with that IRI. */
static const char *
after_name(const struct tree *t, const char *href, const char *name)
{
	struct tree_str iri = tree_fact(t, name);

	return iri.len > 0 && strncmp(href, iri.p, iri.len) == 0 ? href + iri.len : NULL;
}

const char *
tree_own_place(const struct tree *t, const char *href)
{
	const char *rest;

	if (href[0] == '#')
		return href + 1;
	if ((rest = after_name(t, href, "version")) == NULL &&
	    (rest = after_name(t, href, "work")) == NULL)
		return NULL;
	if (*rest == '/')
		rest++;
	if (strncmp(rest, MAIN_COMPONENT, sizeof MAIN_COMPONENT - 1) == 0)
		rest += sizeof MAIN_COMPONENT - 1;
	if (*rest == '/' && rest[1] == '~')
		rest++;
	return *rest == '#' || *rest == '~' ? rest + 1 : NULL;
}
