/* SPDX-License-Identifier: Apache-2.0 */
/*
 * furniture_page: finds page numbers and the running heads around them. First the lines that prove
 * themselves (anchors): "Page 3 of 9", "- 3 -", a head whose page number rises. Then the lines next
 * to an anchor that other anchors have at the same distance. What must hold: a line that is not
 * repeated, and is no page number, is dropped only as a date, address or symbol in the block of an
 * anchor.
 */
#include "base/arena.h"
#include "ingest/form.h"
#include "ingest/furniture_gazette.h"
#include "ingest/furniture_private.h"
#include "ingest/lines.h"

#define NEAR_MAX ((size_t)6) /* lines of a head above or below a page number */
#define PAGE_LINES_MIN 4     /* lines between two page numbers that only a word proves */
#define HEAD_LINES_MIN 6     /* lines between two heads; rows of a table are closer */
#define ANCHOR_LINES_MIN 8   /* lines between two numbers without a word */
#define KEPT_LINES 8         /* lines of the beginning that may hold the title */
#define FIRST_PAGE_LINES 8
#define INDENT_MIN 20      /* of a page number in the middle of its line */
#define NAME_COLUMNS_MIN 8 /* of a line that proves the number next to it */
#define ROUNDS_MAX 4
#define VOLUME_PAGE_MIN 100 /* of a page of a volume, which no article has as its number */
#define NEIGHBOURS_MAX 200  /* more lines with one key are not compared with each other */
#define WHY_PAGE "a page number"
#define WHY_EDGE "belongs to the head or foot of a page"

static const struct line *
line_at(const struct furniture *f, size_t i)
{
	return &f->l->v[i];
}

static bool
is_last(const struct furniture *f, size_t i)
{
	return i + 1 == f->l->count;
}

/* Whether a blank line, a page's edge or an end of the file is before line i. */
static bool
is_apart_before(const struct furniture *f, size_t i)
{
	return i == 0 || line_at(f, i)->after_blank || line_at(f, i)->page_top;
}

static bool
is_apart_after(const struct furniture *f, size_t i)
{
	return is_last(f, i) || line_at(f, i)->page_end || is_apart_before(f, i + 1);
}

static bool
is_apart(const struct furniture *f, size_t i)
{
	return is_apart_before(f, i) && is_apart_after(f, i);
}

static bool
is_edge(const struct furniture *f, size_t i)
{
	return line_at(f, i)->page_top || line_at(f, i)->page_end;
}

static const struct key_use *
find_use(const struct furniture *f, size_t i)
{
	return f->v[i].key.len == 0 ? NULL : table_find(&f->keys, f->v[i].key);
}

static size_t
count_uses(const struct furniture *f, size_t i)
{
	const struct key_use *use = find_use(f, i);

	return use == NULL ? 0 : use->count;
}

static void
mark(struct furniture *f, size_t i, const char *why)
{
	if (f->v[i].why == NULL && !f->v[i].kept)
		f->v[i].why = why;
}

/* ---- anchors ---- */

/* Whether the last page has such a number, too: 2/3 and, further down, 3/3 at the end. */
static bool
is_in_series(const struct furniture *f, size_t i)
{
	size_t last = f->l->count - 1;

	return f->v[last].kind == PAGE_RATIO && f->v[last].page == f->v[last].total &&
	       f->v[i].total == f->v[last].total && (i == last || f->v[i].page < f->v[i].total);
}

/* 1/2 or 3 of 9: with an address or symbol beside it, at an end of the text, or again. */
static bool
is_ratio(const struct furniture *f, size_t i, size_t ratios)
{
	const struct piece *p = &f->v[i];

	if (p->wide)
		return p->code || (p->named && count_uses(f, i) > 1);
	return (is_apart(f, i) && (ratios > 1 || is_last(f, i))) || is_in_series(f, i);
}

static void
find_sure(struct furniture *f)
{
	size_t ratios = 0;

	for (size_t i = 0; i < f->l->count; i++)
		ratios += f->v[i].kind == PAGE_RATIO;
	for (size_t i = 0; i < f->l->count; i++) {
		const struct piece *p = &f->v[i];

		if (p->field == PAGE_SURE || (p->field == PAGE_RATIO && is_ratio(f, i, ratios)) ||
		    (is_edge(f, i) && (p->kind == PAGE_BARE || p->kind == PAGE_NAMED)))
			mark(f, i, WHY_PAGE);
	}
}

/* The next line after i with a page number that a word proves; the count of lines if none. */
static size_t
next_named(const struct furniture *f, size_t i)
{
	while (i < f->l->count && (f->v[i].field != PAGE_NAMED || f->v[i].prose ||
				      !(is_apart_before(f, i) || is_apart_after(f, i))))
		i++;
	return i;
}

/* "Page 3": far from the other page numbers, as on a form that has two pages they are not. */
static void
find_named(struct furniture *f)
{
	size_t before = SIZE_MAX, at = next_named(f, 0);

	while (at < f->l->count) {
		size_t next = next_named(f, at + 1);
		bool far_before = before == SIZE_MAX || at - before >= PAGE_LINES_MIN;
		bool far_after = next == f->l->count || next - at >= PAGE_LINES_MIN;
		bool alone = before == SIZE_MAX && next == f->l->count;

		if (far_before && far_after &&
		    (!alone || at == 0 || is_last(f, at) ||
			(f->v[at].page > 1 && at >= FIRST_PAGE_LINES && is_apart(f, at))))
			mark(f, at, WHY_PAGE);
		before = at;
		at = next;
	}
}

/* Whether line i names something that line k does too; both stand next to a bare number. */
static bool
is_same_name(const struct furniture *f, size_t i, size_t k)
{
	return i < f->l->count && k < f->l->count && f->v[i].named && !f->v[i].prose &&
	       f->v[i].field == PAGE_NONE && line_at(f, i)->columns >= NAME_COLUMNS_MIN &&
	       str_eq(f->v[i].key, f->v[k].key);
}

/* Whether the bare numbers i and k have the same line before or after them. */
static bool
have_same_neighbour(const struct furniture *f, size_t i, size_t k)
{
	bool above = i > 0 && k > 0 && !is_apart_before(f, i) && !is_apart_before(f, k) &&
		     is_same_name(f, i - 1, k - 1);
	bool below =
	    !is_apart_after(f, i) && !is_apart_after(f, k) && is_same_name(f, i + 1, k + 1);

	return above || below;
}

/* Whether a sentence goes on from the line before line i to the line after it. */
static bool
splits_sentence(const struct furniture *f, size_t i)
{
	return i > 0 && !is_last(f, i) && !furniture_is_sentence(line_at(f, i - 1)->text) &&
	       form_is_lower(lines_first_char(line_at(f, i + 1)->text));
}

/* Whether lines i and k are apart from the text and the pages of a volume: 8891, 8892. */
static bool
count_on(const struct furniture *f, size_t i, size_t k)
{
	return f->v[i].page >= VOLUME_PAGE_MIN && f->v[k].page == f->v[i].page + 1 &&
	       is_apart(f, i) && is_apart(f, k);
}

static void
find_bare(struct furniture *f)
{
	size_t before = SIZE_MAX;

	for (size_t i = 0; i < f->l->count; i++) {
		if (f->v[i].kind != PAGE_BARE)
			continue;
		if (is_apart(f, i) &&
		    (line_at(f, i)->indent >= INDENT_MIN || splits_sentence(f, i)) && i > 0)
			mark(f, i, WHY_PAGE);
		if (before != SIZE_MAX && i - before >= ANCHOR_LINES_MIN &&
		    (have_same_neighbour(f, before, i) || count_on(f, before, i))) {
			mark(f, before, WHY_PAGE);
			mark(f, i, WHY_PAGE);
		}
		before = i;
	}
}

/* The next bare number from line i on that ends the block of the line before it. */
static size_t
next_foot(const struct furniture *f, size_t i)
{
	while (i < f->l->count && (i == 0 || f->v[i].kind != PAGE_BARE || f->v[i].why != NULL ||
				      is_apart_before(f, i) || !is_apart_after(f, i)))
		i++;
	return i;
}

/* Bare numbers at the ends of blocks that count the pages: 2, 3, 4. */
static void
find_feet(struct furniture *f)
{
	size_t at = next_foot(f, 0), next;

	for (; at < f->l->count; at = next) {
		next = next_foot(f, at + 1);
		if (next < f->l->count && next - at >= ANCHOR_LINES_MIN &&
		    f->v[next].page == f->v[at].page + 1) {
			mark(f, at, WHY_PAGE);
			mark(f, next, WHY_PAGE);
		}
	}
}

/* The next line with the key of line i; the count of lines if none. */
static size_t
next_use(const struct furniture *f, size_t i)
{
	size_t k = i + 1;

	while (k < f->l->count && !str_eq(f->v[k].key, f->v[i].key))
		k++;
	return k;
}

/* Whether another line with the key of line i has the same line above it or below it. */
static bool
has_same_neighbour(const struct furniture *f, size_t i)
{
	const struct key_use *use = find_use(f, i);

	if (use == NULL || use->count > NEIGHBOURS_MAX)
		return false;
	for (size_t k = use->first; k < f->l->count; k = next_use(f, k))
		if (k != i &&
		    ((i > 0 && k > 0 && f->v[i - 1].key.len > 0 &&
			 str_eq(f->v[i - 1].key, f->v[k - 1].key)) ||
			(i + 1 < f->l->count && k + 1 < f->l->count && f->v[i + 1].key.len > 0 &&
			    str_eq(f->v[i + 1].key, f->v[k + 1].key))))
			return true;
	return false;
}

/* Whether line i may be a running head by itself: with a name, apart from the text. */
static bool
is_head_like(const struct furniture *f, size_t i)
{
	const struct piece *p = &f->v[i];

	if (!p->named || p->prose)
		return false;
	return p->wide ? is_apart_before(f, i) || is_apart_after(f, i)
		       : p->numbered && (is_apart(f, i) || has_same_neighbour(f, i));
}

/* Whether the heads from i on with its key are on different pages, their numbers rising. */
static bool
is_head_row(const struct furniture *f, size_t i)
{
	size_t k = i, next;

	while ((next = next_use(f, k)) < f->l->count) {
		if ((next - k < HEAD_LINES_MIN && !is_edge(f, next)) || !is_head_like(f, next))
			return false;
		if ((f->v[k].field != PAGE_NONE || f->v[k].numbered) &&
		    f->v[next].page <= f->v[k].page)
			return false;
		k = next;
	}
	return true;
}

/* Evidence that the lines with the key of line i are page heads: text may repeat words, too. */
struct head_signs {
	bool edges;  /* all but the first are at the edges of pages */
	bool apart;  /* all are apart from the text */
	bool differ; /* their numbers change */
};

static struct head_signs
look_at_heads(const struct furniture *f, size_t i)
{
	struct head_signs signs = { true, is_apart(f, i), false };

	for (size_t k = next_use(f, i); k < f->l->count; k = next_use(f, k)) {
		signs.edges &= is_edge(f, k);
		signs.apart &= is_apart(f, k);
		signs.differ |= !str_eq(line_at(f, i)->text, line_at(f, k)->text);
	}
	return signs;
}

/* Heads with a page number in them, or at the edges of pages, or apart with numbers that change. */
static void
find_heads(struct furniture *f)
{
	for (size_t i = 0; i < f->l->count; i++) {
		const struct key_use *use = is_head_like(f, i) ? find_use(f, i) : NULL;
		const struct piece *p = &f->v[i];
		struct head_signs signs;

		if (use == NULL || use->count < 2 || use->first != i)
			continue;
		signs = look_at_heads(f, i);
		if (!is_head_row(f, i) ||
		    !(p->field != PAGE_NONE || p->numbered || signs.edges ||
			(signs.apart && signs.differ) ||
			(i < KEPT_LINES && p->wide && has_same_neighbour(f, i))))
			continue;
		for (size_t k = i; k < f->l->count; k = next_use(f, k))
			mark(f, k, WHY_HEAD);
	}
}

/* ---- growing ---- */

/* A page's edge: between two lines (first == end), or the lines first..end-1. */
struct edge {
	size_t first, end;
};

/* The next edge at or after line i: a run of furniture, or a form feed. False if there is none. */
static bool
next_edge(const struct furniture *f, size_t i, struct edge *e)
{
	while (i < f->l->count && f->v[i].why == NULL && !line_at(f, i)->page_top)
		i++;
	e->first = e->end = i;
	while (e->end < f->l->count && f->v[e->end].why != NULL)
		e->end++;
	return i < f->l->count;
}

/* Where the search for the next edge begins: a form feed at the end of a run is the same edge. */
static size_t
after_edge(const struct edge *e)
{
	return e->end + 1;
}

/* The line at a distance above (place 0..NEAR_MAX-1) or below (from NEAR_MAX on) an edge. */
static size_t
line_near(const struct edge *e, size_t place)
{
	if (place >= NEAR_MAX)
		return e->end + place - NEAR_MAX;
	return e->first > place ? e->first - place - 1 : SIZE_MAX;
}

/* Counts the keys at each place of all edges. False when the arena is full. */
static bool
count_near(const struct furniture *f, struct table near[2 * NEAR_MAX])
{
	struct edge e;

	for (size_t at = 0; next_edge(f, at, &e); at = after_edge(&e))
		for (size_t place = 0; place < 2 * NEAR_MAX; place++) {
			size_t i = line_near(&e, place), *count;

			if (i >= f->l->count || f->v[i].key.len == 0)
				continue;
			count = table_find(&near[place], f->v[i].key);
			if (count == NULL) {
				count = arena_zalloc(f->l->arena, sizeof *count);
				if (count == NULL)
					return false;
				table_put(&near[place], f->v[i].key, count);
			}
			++*count;
		}
	return true;
}

/* Whether the line at that place may be furniture, and another edge has an equal one there. */
static bool
is_shared(
    const struct furniture *f, struct table near[2 * NEAR_MAX], const struct edge *e, size_t place)
{
	size_t i = line_near(e, place);
	const size_t *count;

	if (i >= f->l->count || f->v[i].why != NULL || f->v[i].key.len == 0 || f->v[i].prose ||
	    f->v[i].kept)
		return false;
	count = table_find(&near[place], f->v[i].key);
	return count != NULL && *count > 1;
}

/* Marks the lines that several edges have at the same distance; true if there were any. */
static bool
grow(struct furniture *f)
{
	struct table near[2 * NEAR_MAX] = { { 0 } };
	bool found = false, counted = count_near(f, near);
	struct edge e;

	/* Line.dropped holds what is found until all distances are compared. */
	for (size_t at = 0; counted && next_edge(f, at, &e); at = after_edge(&e))
		for (size_t start = 0; start <= NEAR_MAX; start += NEAR_MAX)
			for (size_t k = start; k < start + NEAR_MAX && is_shared(f, near, &e, k);
			     k++)
				f->l->v[line_near(&e, k)].dropped = found = true;
	for (size_t i = 0; i < f->l->count; i++) {
		if (f->l->v[i].dropped)
			mark(f, i, WHY_HEAD);
		f->l->v[i].dropped = false;
	}
	for (size_t place = 0; place < 2 * NEAR_MAX; place++)
		table_free(&near[place]);
	return found;
}

static bool
touches(const struct furniture *f, size_t i)
{
	return (i > 0 && f->v[i - 1].why != NULL && !is_apart_before(f, i)) ||
	       (!is_last(f, i) && f->v[i + 1].why != NULL && !is_apart_after(f, i));
}

/* Wide lines that are repeated, one of them next to furniture; then all of them. */
static bool
spread(struct furniture *f)
{
	bool found = false;

	for (size_t i = 0; i < f->l->count; i++) {
		if (f->v[i].why != NULL || count_uses(f, i) < 2 || !f->v[i].wide || f->v[i].prose ||
		    !touches(f, i))
			continue;
		for (size_t k = 0; k < f->l->count; k++)
			if (str_eq(f->v[k].key, f->v[i].key))
				mark(f, k, WHY_HEAD);
		found = true;
	}
	return found;
}

/* ---- the rest of a block ---- */

/* Whether all lines of the block of line i are furniture or codes, and sets its last line. */
static bool
is_code_block(const struct furniture *f, size_t first, size_t *end)
{
	bool codes = true;
	size_t i = first;

	do
		codes &= f->v[i].why != NULL || (f->v[i].code && !f->v[i].wide);
	while (!is_apart_after(f, i++));
	*end = i;
	return codes;
}

static bool
has_furniture(const struct furniture *f, size_t from, size_t to)
{
	for (size_t i = from; i < to && i < f->l->count; i++)
		if (f->v[i].why != NULL)
			return true;
	return false;
}

/* Whether a page's edge with furniture is next to the block. */
static bool
is_near_edge(const struct furniture *f, size_t first, size_t end)
{
	return (first > 0 && end < f->l->count && f->v[end].why != NULL) ||
	       (first > 0 && line_at(f, first)->page_top && f->v[first - 1].why != NULL);
}

/* Dates, addresses and symbols in a block with furniture, or in the block next to it. */
static void
find_codes(struct furniture *f)
{
	size_t end;

	for (size_t i = 0; i < f->l->count; i = end) {
		bool codes = is_code_block(f, i, &end);
		bool near = has_furniture(f, i, end) || is_near_edge(f, i, end);

		for (size_t k = i; codes && near && k < end; k++)
			mark(f, k, WHY_EDGE);
	}
}

/* Whether a field of line i is a symbol of the first lines: A/RES/71/912, beside the title. */
static bool
has_symbol(const struct furniture *f, size_t i)
{
	struct str field[FIELDS_MAX];
	size_t fields = furniture_fields(f->l->v[i].text, false, field);

	for (size_t n = 0; n < fields; n++) {
		size_t slash = str_find(field[n], '/');

		if (slash == 0 || slash >= field[n].len || str_find(field[n], ' ') < field[n].len)
			continue;
		for (size_t k = 0; k < KEPT_LINES && k < i; k++) {
			struct str text = f->l->v[k].text;

			if (str_find_str(text, field[n]) < text.len)
				return true;
		}
	}
	return false;
}

/* A symbol alone that is a field of a line at the beginning: E/CN.91/2030/L.7. */
static void
find_symbols(struct furniture *f)
{
	for (size_t i = KEPT_LINES; i < f->l->count; i++) {
		if (f->v[i].wide && is_apart(f, i) && has_symbol(f, i))
			mark(f, i, WHY_HEAD);
		if (!f->v[i].code || f->v[i].wide || !is_apart(f, i))
			continue;
		for (size_t k = 0; k < KEPT_LINES && k < f->l->count; k++) {
			struct str text = f->l->v[k].text;

			if (str_find_str(text, f->l->v[i].text) < text.len)
				mark(f, i, WHY_HEAD);
		}
	}
}

/* The lines of the first page that later pages repeat may be the title: they stay. */
static void
keep_first(struct furniture *f)
{
	for (size_t i = 0; i < KEPT_LINES && i < f->l->count && !line_at(f, i)->page_top; i++) {
		const struct key_use *use = find_use(f, i);

		f->v[i].kept = use != NULL && use->first == i && !f->v[i].wide && !f->v[i].code &&
			       f->v[i].field == PAGE_NONE;
	}
}

/* Heads of a gazette or publisher on the first page. */
static void
find_mastheads(struct furniture *f)
{
	for (size_t i = 0; i < KEPT_LINES && i < f->l->count; i++) {
		size_t next = next_use(f, i);

		if (f->v[i].kept && f->v[i].key.len > 0 && next < f->l->count &&
		    f->v[next].why != NULL && furniture_contains(WORD_HEADING, f->l->v[i].text)) {
			f->v[i].kept = false;
			mark(f, i, WHY_HEAD);
		}
	}
}

void
furniture_find_pages(struct furniture *f)
{
	keep_first(f);
	find_sure(f);
	find_named(f);
	find_bare(f);
	find_feet(f);
	find_heads(f);
	furniture_find_gazettes(f);
	find_symbols(f);
	for (size_t round = 0; round < ROUNDS_MAX; round++) {
		bool grew = grow(f), spreads = spread(f);

		if (!grew && !spreads)
			break;
	}
	find_codes(f);
	find_mastheads(f);
}
