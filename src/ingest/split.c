/* SPDX-License-Identifier: Apache-2.0 */
/*
 * split: looks for announcements and editor's marks before units. What must hold: a line without
 * one of SPLIT_SIGNS and an open quotation is split under no tradition, for most lines have none.
 */
#include "ingest/split.h"

#include "base/arena.h"
#include "base/err.h"
#include "base/utf8.h"
#include "ingest/form.h"
#include "ingest/lines.h"
#include "ingest/mark.h"
#include "ingest/quote.h"

#define ANNOUNCEMENT_BYTES_MAX 60 /* "Menimbang :", before the first number on its line */

/* The signs of a line at which a tradition may split it. */
enum split_sign {
	SIGN_COLON = 1,         /* may end an announcement */
	SIGN_EDITORS_MARK = 2,  /* at its start */
	SIGN_EDITORS_NUMBER = 4 /* anywhere: F1 */
};
#define SPLIT_SIGNS (SIGN_COLON | SIGN_EDITORS_MARK) /* and quotations */

/* The colon that may end an announcement at the start of s; s.len: there is none. */
static size_t
find_colon(struct str s)
{
	struct str start = str_slice(s, 0, ANNOUNCEMENT_BYTES_MAX);
	size_t colon = str_find(start, ':');

	return colon < start.len ? colon : s.len;
}

/* The length of "Menimbang : " at the start of s, before the first number of a list; 0 for none. */
static size_t
find_announcement(const struct forms *forms, struct str s)
{
	struct marks readings[READINGS_MAX];
	size_t colon = find_colon(s);
	struct str rest;

	if (colon >= s.len || (!forms_has(forms, CITATION, s) && !forms_has(forms, RECITAL, s)))
		return 0;
	rest = str_slice(s, colon + 1, s.len);
	rest = str_slice(rest, form_spaces(rest), rest.len);
	if (mark_read(forms, rest, readings) == 0 || readings[0].v[0].kind != NULL ||
	    !label_is_first(&readings[0].v[0].label))
		return 0;
	return s.len - rest.len;
}

static bool
is_digit(struct str s, size_t at)
{
	return at < s.len && s.p[at] >= '0' && s.p[at] <= '9';
}

/* Whether s begins as lines with an editor's mark do: "[F1", "F12[", "3[". */
static bool
begins_with_editors_mark(struct str s)
{
	size_t at = 0;

	if (str_starts(s, "[F"))
		return is_digit(s, 2);
	if (str_starts(s, "F"))
		return is_digit(s, 1);
	while (is_digit(s, at))
		at++;
	return at > 0 && at < s.len && s.p[at] == '[';
}

static bool
has_editors_number(struct str s)
{
	for (size_t at = 0; (at += str_find(str_slice(s, at, s.len), 'F')) < s.len;)
		if (is_digit(s, ++at))
			return true;
	return false;
}

/* False when the arena is full. */
static bool
read_signs(struct split_signs *out, struct str s, struct arena *arena)
{
	struct quote_opening openings[QUOTE_OPENINGS_MAX], *kept = NULL;
	size_t count = quote_find_openings(s, openings);

	*out = (struct split_signs){ .count = (uint8_t)count };
	if (find_colon(s) < s.len)
		out->set |= SIGN_COLON;
	if (begins_with_editors_mark(s))
		out->set |= SIGN_EDITORS_MARK;
	if (has_editors_number(s))
		out->set |= SIGN_EDITORS_NUMBER;
	if (count > 0 && (kept = arena_alloc(arena, count * sizeof *kept)) == NULL)
		return false;
	if (count > 0)
		memcpy(kept, openings, count * sizeof *kept);
	out->openings = kept;
	return true;
}

/* The digits of an editor's mark, of which the last may be those of the unit: "F44" is F4 and 4. */
static size_t
mark_digits(const struct forms *forms, struct str s, size_t at, uint32_t next)
{
	struct marks readings[READINGS_MAX];
	uint32_t value = 0;
	size_t end = at;

	while (end < s.len && s.p[end] >= '0' && s.p[end] <= '9' && value < next) {
		value = value * 10 + (uint32_t)(s.p[end++] - '0');
		if (value == next && end < s.len && s.p[end] >= '0' && s.p[end] <= '9' &&
		    mark_read(forms, str_slice(s, end, s.len), readings) > 0)
			return end;
	}
	while (end < s.len && s.p[end] >= '0' && s.p[end] <= '9')
		end++;
	return end;
}

/*
 * The length of the mark of an editor's note before a unit that was inserted or changed, as in
 * revised British and Indian acts: "[F1(aa) ...", "F12[(2) ...", "3[(2) ...", "[F32A" where the
 * next mark is F3; 0 for none.
 */
static size_t
find_editor_mark(const struct forms *forms, struct str s, uint32_t next)
{
	struct marks readings[READINGS_MAX];
	bool before = str_starts(s, "[F"), letter = before || str_starts(s, "F");
	size_t at = before ? 2 : letter, digits = mark_digits(forms, s, at, letter ? next : 0);
	bool split = digits < s.len && s.p[digits] >= '0' && s.p[digits] <= '9';

	if (digits == at || digits >= s.len || (!before && !split && s.p[digits] != '['))
		return 0;
	at = digits + (!before && !split);
	at += form_spaces(str_slice(s, at, s.len));
	return mark_read(forms, str_slice(s, at, s.len), readings) > 0 ? at : 0;
}

/* The number after the marks F1, F2 of editor's notes in s, which counts them up to next. */
static uint32_t
count_editor_marks(struct str s, uint32_t next)
{
	for (size_t at = 0; (at += str_find(str_slice(s, at, s.len), 'F')) < s.len;) {
		uint32_t value = 0;
		size_t digits = ++at;

		while (digits < s.len && s.p[digits] >= '0' && s.p[digits] <= '9' && value < next)
			value = value * 10 + (uint32_t)(s.p[digits++] - '0');
		if (value == next)
			next++;
	}
	return next;
}

/* The length of what is before a unit in s, at which the line is split; signs are those of s. */
static size_t
find_split(const struct forms *forms, struct str s, const struct split_signs *signs, uint32_t next)
{
	size_t len = 0;

	if ((signs->set & SIGN_COLON) != 0)
		len = find_announcement(forms, s);
	if (len == 0)
		len = quote_announcement(forms, s, signs->openings, signs->count);
	if (len == 0 && (signs->set & SIGN_EDITORS_MARK) != 0)
		len = find_editor_mark(forms, s, next);
	return len;
}

/* Lines that grow while some of them are split: the array is doubled, so that time is linear. */
struct split {
	struct line *v; /* NULL: no line was split yet */
	size_t count, cap;
	uint32_t next; /* the number of the next mark of an editor: F1 */
	struct arena *arena;
	bool body;     /* a unit begins on one of the first lines that were looked at */
	size_t looked; /* how many */
};

/* Adds line to the array; false when the arena is full. */
static bool
split_add(struct split *to, const struct line *line)
{
	struct line *v;

	if (to->count == to->cap) {
		if ((v = arena_alloc(to->arena, 2 * to->cap * sizeof *v)) == NULL)
			return false;
		memcpy(v, to->v, to->count * sizeof *v);
		to->v = v;
		to->cap *= 2;
	}
	to->v[to->count++] = *line;
	return true;
}

/* Begins the array with the first lines, none of which is split; false when the arena is full. */
static bool
split_begin(struct split *to, const struct lines *l, size_t first)
{
	to->cap = l->count + 1;
	if ((to->v = arena_alloc(to->arena, to->cap * sizeof *to->v)) == NULL)
		return false;
	memcpy(to->v, l->v, first * sizeof *to->v);
	to->count = first;
	return true;
}

/* Whether a worded unit begins on the line. */
static bool
begins_unit(const struct forms *forms, struct str s)
{
	struct marks readings[READINGS_MAX];
	size_t count = mark_read(forms, s, readings);

	return count > 0 && readings[0].v[0].kind != NULL && !readings[0].v[0].reference;
}

/* Whether a unit has begun before line i: the lines from to->looked on were not split. */
static bool
has_body(struct split *to, const struct lines *l, size_t i, const struct forms *forms)
{
	while (!to->body && to->looked < i)
		to->body = begins_unit(forms, l->v[to->looked++].text);
	return to->body;
}

/* The length of the beginning of a line with that text that is cut off; 0: it is not split. */
static size_t
find_part(struct split *to, const struct lines *l, size_t i, const struct forms *forms,
    struct str text, const struct split_signs *signs)
{
	size_t len = find_split(forms, text, signs, to->next);

	if (len == 0 &&
	    (len = quote_of_first_unit(forms, text, signs->openings, signs->count)) > 0 &&
	    has_body(to, l, i, forms))
		return 0;
	return len;
}

/* Adds line i, split where announcements end; false when the arena is full. */
static bool
split_line(struct split *to, const struct lines *l, size_t i, const struct split_signs *of_line,
    const struct forms *forms)
{
	struct split_signs signs = *of_line;
	struct line line = l->v[i];
	size_t len;

	while ((len = find_part(to, l, i, forms, line.text, &signs)) > 0) {
		struct line before = line;

		to->next = count_editor_marks(str_slice(line.text, 0, len), to->next);
		if (to->v == NULL && !split_begin(to, l, i))
			return false;
		before.text = utf8_trim(str_slice(line.text, 0, len));
		if (!split_add(to, &before))
			return false;
		line.text = str_slice(line.text, len, line.text.len);
		line.after_blank = line.page_top = false;
		if (!read_signs(&signs, line.text, to->arena))
			return false;
	}
	if ((signs.set & SIGN_EDITORS_NUMBER) != 0)
		to->next = count_editor_marks(line.text, to->next);
	if (to->v == NULL)
		return true;
	to->body = has_body(to, l, i, forms) || begins_unit(forms, line.text);
	to->looked = i + 1;
	return split_add(to, &line);
}

bool
split_read(struct split_text *t, struct lines *l)
{
	*t = (struct split_text){ .l = l };
	t->signs = arena_alloc(l->arena, (l->count + 1) * sizeof *t->signs);
	for (size_t i = 0; t->signs != NULL && i < l->count; i++) {
		if (!read_signs(&t->signs[i], l->v[i].text, l->arena))
			return false;
		t->any |= (t->signs[i].set & SPLIT_SIGNS) != 0 || t->signs[i].count > 0;
	}
	return t->signs != NULL;
}

int
split_lines(struct split_text *t, const struct forms *forms, struct err *e)
{
	struct lines *l = t->l;
	struct split to = { .next = 1, .arena = l->arena };

	for (size_t i = 0; t->any && i < l->count; i++)
		if (!split_line(&to, l, i, &t->signs[i], forms))
			return err_set(e, ERR_LIMIT, LINES_MEMORY);
	if (to.v == NULL)
		return 0;
	l->v = to.v;
	l->count = to.count;
	return split_read(t, l) ? 0 : err_set(e, ERR_LIMIT, LINES_MEMORY);
}
