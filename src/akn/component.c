/* SPDX-License-Identifier: Apache-2.0 */
/* component: takes the names of components apart. */
#include "akn/component.h"

#include "akn/iri_name.h"
#include "base/buf.h"
#include "base/macros.h"

bool
component_is(struct str portion)
{
	return str_starts(portion, COMPONENT_SIGN);
}

bool
component_is_whole(struct str portion)
{
	return component_is(portion) && str_find(portion, COMPONENT_INSIDE) == portion.len;
}

struct str
component_split(struct str portion, struct str *inside)
{
	return str_cut(portion, COMPONENT_INSIDE, inside);
}

struct str
component_eid(struct str portion)
{
	struct str inside;

	component_split(portion, &inside);
	return component_is(portion) && inside.len > 0 ? inside : portion;
}

void
component_put(struct buf *b, struct str portion)
{
	if (portion.len > 0)
		buf_putf(b, "/%s" STR_FMT, component_is(portion) ? "" : "~", STR_ARG(portion));
}

bool
component_is_name(struct str s)
{
	struct str rest = s, segment;

	if (s.len == 0 || str_is(s, COMPONENT_MAIN) || str_ends(s, "/"))
		return false;
	while (rest.len > 0) {
		segment = str_cut(rest, '/', &rest);
		if (!iri_is_name(segment))
			return false;
	}
	return true;
}

/* The listings of a component: "schedule_1/versions". */
static bool
is_listing(struct str segment)
{
	static const char *const listings[] = { "versions", "contents" };

	for (size_t i = 0; i < ARRAY_LEN(listings); i++)
		if (str_is(segment, listings[i]))
			return true;
	return false;
}

bool
component_is_address(struct str name)
{
	size_t slash = str_rfind(name, '/');
	struct str last = slash < name.len ? str_slice(name, slash + 1, name.len) : name;
	size_t dot = str_rfind(last, '.');
	char behind = dot + 1 < last.len ? last.p[dot + 1] : '0';

	if (!component_is_name(name) || str_find(name, '%') < name.len)
		return false;
	if ((behind | 0x20) >= 'a' && (behind | 0x20) <= 'z') /* formats begin with a letter */
		return false;
	return slash == name.len || !is_listing(last);
}
