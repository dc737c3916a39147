/* SPDX-License-Identifier: Apache-2.0 */
/* attached: looks in the table attached.def. */
#include "akn/attached.h"

#include "base/macros.h"

static const struct attached rows[] = {
#define ATTACHED(suffix, type, content) { suffix, type, NULL, ATTACHED_##content },
#define ATTACHED_REFUSED(suffix, reason) { suffix, NULL, reason, ATTACHED_TEXT },
#include "akn/attached.def"
#undef ATTACHED
#undef ATTACHED_REFUSED
};

/* Whether a reference has no scheme, no authority, no absolute path, no query and no fragment. */
static bool
is_plain(struct str href)
{
	size_t colon = str_find(href, ':');

	return href.len > 0 && !str_starts(href, "/") && str_find(href, '?') == href.len &&
	       str_find(href, '#') == href.len &&
	       (colon == href.len || colon > str_find(href, '/'));
}

const struct attached *
attached_find(struct str href)
{
	size_t dot = str_rfind(href, '.'), slash = str_rfind(href, '/');
	struct str suffix = str_slice(href, dot + 1, href.len);

	if (!is_plain(href) || dot == href.len || dot == 0 ||
	    (slash < href.len && dot < slash + 2)) /* a file such as ".json" has no suffix */
		return NULL;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		if (str_case_is(suffix, rows[i].suffix))
			return &rows[i];
	return NULL;
}

const struct attached *
attached_of_type(struct str type)
{
	struct str parameters, bare = str_trim(str_cut(type, ';', &parameters));

	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		if (rows[i].type != NULL && str_case_is(bare, rows[i].type))
			return &rows[i];
	return NULL;
}

bool
attached_is_link(struct str element)
{
	return str_is(element, "a") || str_is(element, "ref");
}
