/* SPDX-License-Identifier: Apache-2.0 */
/* page_form: decodes application/x-www-form-urlencoded (WHATWG URL standard, 5.1). */
#include "web/page_form.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/utf8.h"
#include "http/percent.h"
#include "web/fetch_private.h"

/* Forms spell a space '+'. */
static int
decode(struct str spelt, struct arena *a, struct str *out, struct err *e)
{
	char *copy = arena_dup(a, spelt);

	if (copy == NULL)
		return err_set(e, ERR_LIMIT, "the query is too long");
	for (char *p = copy; *p != '\0'; p++)
		if (*p == '+')
			*p = ' ';
	return path_decode(str_make(copy, spelt.len), out, a, e);
}

/* Index of the field; form->count if there is none of that name. */
static size_t
find_field(const struct page_form *form, struct str name)
{
	size_t i = 0;

	while (i < form->count && !str_is(name, form->names[i]))
		i++;
	return i;
}

int
page_form_parse(struct page_form *form, struct str query, struct arena *a, struct err *e)
{
	struct str part, name, value;
	unsigned given = 0;
	int rc;

	while (query.len > 0) {
		size_t i;

		part = str_cut(query, '&', &query);
		name = str_cut(part, '=', &value);
		if ((i = find_field(form, name)) == form->count)
			return 0;
		if (given & 1u << i)
			return err_set(e, ERR_USAGE, "'%s' is given twice", form->names[i]);
		given |= 1u << i;
		if ((rc = decode(value, a, &form->values[i], e)) != 0)
			return rc;
	}
	form->is_given = given != 0;
	return 0;
}

int
page_form_read(struct page_form *form, const struct fetch_request *r, struct err *e)
{
	return page_form_parse(form, r->route.query, r->arena, e);
}

int
page_form_take(
    struct str *query, const char *name, struct str *value, struct arena *a, struct err *e)
{
	struct buf others = BUF_INIT(query->len + 1);
	struct str part, rest = *query, spelt;
	bool is_given = false;
	int rc = 0;

	*value = STR("");
	while (rest.len > 0 && rc == 0) {
		part = str_cut(rest, '&', &rest);
		if (!str_is(str_cut(part, '=', &spelt), name)) {
			buf_putf(&others, "%s" STR_FMT, others.len > 0 ? "&" : "", STR_ARG(part));
			continue;
		}
		rc = is_given ? err_set(e, ERR_USAGE, "'%s' is given twice", name)
			      : decode(spelt, a, value, e);
		is_given = true;
	}
	if (rc == 0 && is_given) {
		*query = buf_str(&others);
		if ((rc = buf_check(&others, "query", e)) == 0 && !arena_keep(a, query))
			rc = err_set(e, ERR_LIMIT, "the query is too long");
	}
	buf_free(&others);
	return rc;
}
