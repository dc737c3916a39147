/* SPDX-License-Identifier: Apache-2.0 */
/*
 * contents: tables of contents, whose lines look like units and are none. What must hold: a line is
 * barred only if it ends in a page number, or comes again later.
 */
#include "base/arena.h"
#include "base/err.h"
#include "base/table.h"
#include "ingest/lines.h"
#include "ingest/outline.h"
#include "ingest/report.h"

/* A line of a table of contents: it ends in a page number, after a tab, leaders or a wide space. */
static bool
is_contents(struct str s)
{
	size_t end = s.len, at;

	while (end > 0 && s.p[end - 1] >= '0' && s.p[end - 1] <= '9')
		end--;
	if (end == s.len || s.len - end > 4 || end == 0)
		return false;
	for (at = end; at > 0 && (s.p[at - 1] == ' ' || s.p[at - 1] == '\t' || s.p[at - 1] == '.');
	     at--)
		;
	return end - at >= 3 || (end > at && s.p[end - 1] == '\t');
}

/* The heading of a keyword line: the text after its number, or the next line; without what a table
 * of contents adds. */
static struct str
find_heading(const struct outline *o, size_t i)
{
	const struct number *n = &o->v[i].readings[0];
	struct str text = str_slice(o->v[i].line->text, n->rest, o->v[i].line->text.len);

	if (text.len == 0 && i + 1 < o->count)
		text = o->v[i + 1].line->text;
	while (text.len > 0 && strchr(" .\t0123456789", text.p[text.len - 1]) != NULL)
		text.len--;
	return text;
}

static bool
is_keyword(const struct outline *o, size_t i)
{
	return o->v[i].reading_count > 0 && o->v[i].readings[0].style == NUMBER_KEYWORD;
}

/* Lines that a table of contents may have: units, and numbers with a heading after them. */
static bool
is_row(const struct outline *o, size_t i)
{
	const struct number *n = &o->v[i].readings[0];

	if (i >= o->count || o->v[i].reading_count == 0)
		return false;
	return is_keyword(o, i) || (!n->faulty && n->style != NUMBER_DASH &&
				       !outline_is_listlike(n) && n->rest < o->v[i].line->text.len);
}

/* Marks rows that come again later with the same number and heading. */
static int
find_repeated(struct outline *o, bool *again, struct err *e)
{
	struct table seen = { 0 };
	int rc = 0;

	for (size_t i = o->count; i-- > 0;) {
		char label[NUMBER_LABEL_BYTES];
		const char *name;

		if (!is_row(o, i))
			continue;
		name = arena_printf(o->arena, "%u %s " STR_FMT, number_key(&o->v[i].readings[0]),
		    number_label(&o->v[i].readings[0], o->v[i].line->text, label),
		    STR_ARG(find_heading(o, i)));
		if (name == NULL) {
			rc = err_set(e, ERR_LIMIT, "the text needs too much memory");
			break;
		}
		again[i] = table_put(&seen, str_from(name), &o->v[i]) != NULL;
	}
	table_free(&seen);
	return rc;
}

/* Where the next row stands if nothing but the heading of this one lies between; 0
 * otherwise. */
static size_t
find_neighbour(const struct outline *o, size_t i)
{
	const struct number *n = &o->v[i].readings[0];
	bool alone = n->rest == o->v[i].line->text.len;

	if (is_row(o, i + 1))
		return i + 1;
	return alone && is_row(o, i + 2) && !str_ends(o->v[i + 1].line->text, ".") ? i + 2 : 0;
}

/* The first numbered line that does not come again: after it there is no table of contents, but
 * there may be forms whose points are alike. Units are told by their names, and do not count. */
static size_t
find_text(const struct outline *o, const bool *again)
{
	size_t i;

	for (i = 0; i < o->count; i++)
		if (is_row(o, i) && !is_keyword(o, i) && !o->v[i].contents && !again[i])
			break;
	return i;
}

/*
 * Bars the lines of a table of contents: those that end in a page number, and headings in a row,
 * two or more with nothing between them, that all come again later.
 */
int
contents_bar(struct outline *o, struct err *e)
{
	bool *again = arena_zalloc(o->arena, o->count + 1);
	size_t next, text;
	int rc;

	if (again == NULL)
		return err_set(e, ERR_LIMIT, "the text needs too much memory");
	if ((rc = find_repeated(o, again, e)) != 0)
		return rc;
	for (size_t i = 0; i < o->count; i++)
		o->v[i].contents = o->v[i].reading_count > 0 && is_contents(o->v[i].line->text);
	text = find_text(o, again);
	for (size_t i = 0; i < o->count; i++)
		if ((i < text || is_keyword(o, i)) && again[i] &&
		    (next = find_neighbour(o, i)) > 0 && again[next])
			o->v[i].contents = o->v[next].contents = true;
	for (size_t i = 0; i < o->count; i++)
		o->v[i].barred = o->v[i].contents;
	return 0;
}

void
contents_note(const struct outline *o, struct buf *report)
{
	uint32_t first = 0, count = 0;

	for (size_t i = 0; i < o->count; i++) {
		if (!o->v[i].contents)
			continue;
		first = count++ == 0 ? o->v[i].line->first : first;
	}
	if (count > 0)
		report_note(report, first,
		    "a table of contents begins here: %u lines are kept as text, the units are "
		    "those that come later",
		    count);
}
