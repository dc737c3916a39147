/* SPDX-License-Identifier: Apache-2.0 */
/*
 * outline: what is not a number: title, list items, headings, and who owns a text. What must hold:
 * in the order of the entries nothing moves: the owner of a text is a unit that begins before it
 * and ends after it.
 */
#include "ingest/outline.h"

#include "base/arena.h"
#include "base/err.h"
#include "base/utf8.h"
#include "ingest/lines.h"

#define TITLE_COLUMNS_MAX 400  /* a longer first line is a paragraph */
#define TITLE_LINES_MAX 6      /* of a centred title */
#define PREFACE_COLUMNS_MAX 80 /* a number, a date, an enacting body: one short line each */
#define PREFACE_LINES_MAX 3
#define HEADING_COLUMNS_MAX 180 /* the longest that reads as one */
#define CAPTION_COLUMNS_MAX 100
#define HEADING_VOTE 6 /* of ten units of a kind must have headings before any of them has */

enum {
	STOP = 0x3002,
	WIDE_COLON = 0xff1a,
	WIDE_SEMICOLON = 0xff1b,
	WIDE_COMMA = 0xff0c,
	WIDE_OPEN = 0xff08,
	WIDE_CLOSE = 0xff09
};

int
outline_new(struct outline *o, const struct lines *l, struct arena *arena, struct err *e)
{
	*o = (struct outline){ .count = l->count, .arena = arena, .child = OUTLINE_NONE };
	o->v = arena_zalloc(arena, (l->count + 1) * sizeof(*o->v));
	if (o->v == NULL)
		return err_set(e, ERR_LIMIT, "the text needs too much memory");
	for (size_t i = 0; i < l->count; i++) {
		struct entry *entry = &o->v[i];

		entry->line = &l->v[i];
		entry->reading_count = (uint32_t)number_read(l->v[i].text, entry->readings);
		entry->parent = entry->child = entry->next = OUTLINE_NONE;
		entry->heading = entry->caption = OUTLINE_NONE;
	}
	return 0;
}

void
outline_compact(struct outline *o)
{
	size_t kept = 0;

	for (size_t i = 0; i < o->count; i++)
		if (!o->v[i].line->dropped && !o->v[i].line->absorbed)
			o->v[kept++] = o->v[i];
	o->count = kept;
}

struct str
outline_rest(const struct entry *entry)
{
	return str_slice(entry->line->text, entry->num.rest, entry->line->text.len);
}

bool
outline_is_listlike(const struct number *n)
{
	if (n->style == NUMBER_HAN)
		return n->shape == NUMBER_SPACE;
	if (n->style == NUMBER_LETTER || n->style == NUMBER_ROMAN)
		return n->shape != NUMBER_DOT || n->variant == 0;
	return n->style == NUMBER_CIRCLED ||
	       (n->style == NUMBER_DECIMAL &&
		   (n->shape == NUMBER_PAREN || n->shape == NUMBER_PARENS));
}

/* A sentence ends inside s, with more after it. */
static bool
has_inner_stop(struct str s)
{
	size_t at = 0;

	while (at < s.len) {
		uint32_t c = utf8_next(s, &at);

		if (c == STOP || c == WIDE_SEMICOLON || c == 0xff01 || c == 0xff1f) {
			if (at < s.len)
				return true;
		} else if ((c == '.' || c == ';' || c == '?' || c == '!') && at + 1 < s.len &&
			   s.p[at] == ' ' &&
			   ((s.p[at + 1] >= 'A' && s.p[at + 1] <= 'Z') || c == ';')) {
			return true;
		}
	}
	return false;
}

static bool
announces(struct str s)
{
	static const uint32_t signs[] = { ':', WIDE_COLON, ';', WIDE_SEMICOLON, ',', WIDE_COMMA,
		0x2014, 0x2013, 0x3001 };
	uint32_t last = lines_last_char(s);

	for (size_t i = 0; i < sizeof(signs) / sizeof(*signs); i++)
		if (last == signs[i])
			return true;
	return false;
}

bool
outline_is_headinglike(struct str s)
{
	return s.len > 0 && lines_columns(s) <= HEADING_COLUMNS_MAX && !announces(s) &&
	       !has_inner_stop(s);
}

bool
outline_ends_sentence(struct str s)
{
	uint32_t last = lines_last_char(s);

	return last == '.' || last == STOP || announces(s);
}

static bool
is_titlelike(const struct entry *entry)
{
	return lines_columns(entry->line->text) <= TITLE_COLUMNS_MAX &&
	       !outline_ends_sentence(entry->line->text) && !has_inner_stop(entry->line->text);
}

static bool
is_capitals(struct str s)
{
	bool upper = false;

	for (size_t i = 0; i < s.len; i++) {
		if (s.p[i] >= 'a' && s.p[i] <= 'z')
			return false;
		upper |= s.p[i] >= 'A' && s.p[i] <= 'Z';
	}
	return upper;
}

/* A further line of the title: printed as one block with the first, and in its manner. */
static bool
goes_on(const struct entry *first, const struct entry *entry)
{
	if (entry->line->after_blank || entry->reading_count > 0 || !is_titlelike(entry))
		return false;
	return (first->line->indent > 0 && entry->line->indent > 0) ||
	       (is_capitals(first->line->text) && is_capitals(entry->line->text));
}

void
outline_find_title(struct outline *o)
{
	if (o->count < 2 || !is_titlelike(&o->v[0]) ||
	    (o->v[0].reading_count > 0 && number_is_sure(&o->v[0].readings[0])))
		return;
	o->v[0].role = ENTRY_TITLE;
	for (size_t i = 1; i < o->count && i < TITLE_LINES_MAX && goes_on(&o->v[0], &o->v[i]); i++)
		o->v[i].role = ENTRY_TITLE;
}

void
outline_find_preface(struct outline *o)
{
	size_t i = 0, to;

	while (i < o->count && o->v[i].role == ENTRY_TITLE)
		i++;
	for (to = i + PREFACE_LINES_MAX; i > 0 && i < o->count && i < to; i++) {
		struct str text = o->v[i].line->text;

		if (o->v[i].role != ENTRY_TEXT || lines_columns(text) > PREFACE_COLUMNS_MAX ||
		    outline_ends_sentence(text) || has_inner_stop(text) ||
		    (o->v[i].reading_count > 0 && number_is_sure(&o->v[i].readings[0])))
			break;
		o->v[i].role = ENTRY_PREFACE;
	}
}

/* Two or more lines with the same sign are a list; one alone may be anything, and stays as it is.
 */
static void
find_items(struct outline *o)
{
	size_t i, to;

	for (i = 0; i < o->count; i = to) {
		const struct number *first = &o->v[i].readings[0];

		for (to = i; to < o->count; to++) {
			const struct entry *entry = &o->v[to];

			if (entry->role != ENTRY_TEXT || entry->reading_count == 0 ||
			    entry->readings[0].style != NUMBER_DASH ||
			    entry->readings[0].variant != first->variant)
				break;
		}
		for (size_t k = i; to - i > 1 && k < to; k++) {
			o->v[k].role = ENTRY_ITEM;
			o->v[k].num = o->v[k].readings[0];
			o->v[k].printed = str_slice(o->v[k].line->text, 0, o->v[k].num.printed);
		}
		if (to == i)
			to++;
	}
}

/* （目的） before 第一条: Japanese laws print an article's heading above it. */
static void
find_captions(struct outline *o)
{
	for (size_t i = 0; i + 1 < o->count; i++) {
		struct str text = o->v[i].line->text;
		struct entry *unit = &o->v[i + 1];

		if (o->v[i].role != ENTRY_TEXT || unit->role != ENTRY_UNIT ||
		    unit->num.unit != UNIT_ARTICLE || lines_first_char(text) != WIDE_OPEN ||
		    lines_last_char(text) != WIDE_CLOSE ||
		    lines_columns(text) > CAPTION_COLUMNS_MAX)
			continue;
		o->v[i].role = ENTRY_CAPTION;
		unit->caption = (uint32_t)i;
	}
}

/* The line after "Chapter I" or "Article 1", where that stands alone. */
static void
find_headings(struct outline *o)
{
	for (size_t i = 0; i + 1 < o->count; i++) {
		struct entry *unit = &o->v[i], *next = &o->v[i + 1];
		bool more = i + 2 < o->count && o->v[i + 2].role != ENTRY_CAPTION &&
			    (o->v[i + 2].role != ENTRY_UNIT || o->v[i + 2].level > unit->level);

		if (unit->role != ENTRY_UNIT || unit->num.style != NUMBER_KEYWORD ||
		    outline_rest(unit).len > 0 || next->role != ENTRY_TEXT ||
		    !outline_is_headinglike(next->line->text))
			continue;
		if (unit->num.unit >= UNIT_ARTICLE &&
		    (!more || outline_ends_sentence(next->line->text)))
			continue;
		next->role = ENTRY_HEADING;
		unit->heading = (uint32_t)(i + 1);
	}
}

/* （一） in 第一条 is an item of a list; in 一、 it is a provision. */
static bool
is_item_of_article(const struct outline *o, const struct entry *entry)
{
	const struct number *n = &entry->num;

	return n->style == NUMBER_HAN && n->shape == NUMBER_PARENS &&
	       o->v[entry->parent].num.unit == UNIT_ARTICLE;
}

/* Parents of units, and what lies in them. */
static void
find_parents(struct outline *o)
{
	uint32_t open[OUTLINE_DEPTH_MAX], unit = OUTLINE_NONE;

	for (uint32_t i = 0; i < o->count; i++) {
		struct entry *entry = &o->v[i];

		if ((entry->role == ENTRY_TEXT || entry->role == ENTRY_ITEM) &&
		    unit != OUTLINE_NONE)
			o->v[unit].has_text = true;
		if (entry->role != ENTRY_UNIT)
			continue;
		open[entry->level] = unit = i;
		entry->listlike = outline_is_listlike(&entry->num);
		if (entry->level == 0)
			continue;
		entry->parent = open[entry->level - 1];
		entry->listlike |= is_item_of_article(o, entry);
		o->v[entry->parent].has_children = true;
		o->v[entry->parent].has_units |= !entry->listlike;
	}
}

struct vote {
	uint32_t yes, total;
};

/* Whether the texts after the numbers are headings: units of one kind are treated alike. */
static void
choose_headings(struct outline *o)
{
	struct vote votes[NUMBER_KEYS] = { 0 };

	for (size_t i = 0; i < o->count; i++) {
		const struct entry *entry = &o->v[i];
		struct vote *vote = &votes[number_key(&entry->num)];

		if (entry->role != ENTRY_UNIT || outline_rest(entry).len == 0)
			continue;
		vote->total++;
		vote->yes += (entry->has_text || entry->has_children) &&
			     outline_is_headinglike(outline_rest(entry));
	}
	for (size_t i = 0; i < o->count; i++) {
		struct entry *entry = &o->v[i];
		const struct vote *vote = &votes[number_key(&entry->num)];
		bool usual = vote->yes * 10 >= vote->total * HEADING_VOTE;

		if (entry->role != ENTRY_UNIT || entry->listlike ||
		    entry->heading != OUTLINE_NONE || !outline_is_headinglike(outline_rest(entry)))
			continue;
		entry->is_heading = (entry->has_units && entry->num.unit != UNIT_ARTICLE) ||
				    (usual && (entry->has_text || entry->has_children)) ||
				    (usual && !outline_ends_sentence(outline_rest(entry)));
	}
}

/* The last unit of each run; of lists, what follows it and is not indented under it goes on after
 * the list. */
static uint32_t
find_owner(
    const struct outline *o, const uint32_t *last_of, uint32_t unit, const struct entry *entry)
{
	while (unit != OUTLINE_NONE) {
		const struct entry *u = &o->v[unit];

		if (!u->listlike || last_of[u->sequence] != unit || announces(u->line->text) ||
		    outline_rest(u).len == 0 || entry->line->indent > u->line->indent)
			break;
		unit = u->parent;
	}
	return unit;
}

/* From unit up to owner, all are closed: what comes later cannot lie in them. */
static void
close_units(struct outline *o, uint32_t unit, uint32_t owner)
{
	for (; unit != owner; unit = o->v[unit].parent)
		o->v[unit].closed = true;
}

/* The innermost unit around entry that is still open. */
static uint32_t
find_open(const struct outline *o, uint32_t unit)
{
	while (unit != OUTLINE_NONE && o->v[unit].closed)
		unit = o->v[unit].parent;
	return unit;
}

static void
find_owners(struct outline *o, uint32_t *last_of)
{
	uint32_t unit = OUTLINE_NONE, owner;

	for (uint32_t i = 0; i < o->count; i++)
		if (o->v[i].role == ENTRY_UNIT)
			last_of[o->v[i].sequence] = i;
	for (uint32_t i = 0; i < o->count; i++) {
		struct entry *entry = &o->v[i];

		if (entry->role == ENTRY_UNIT) {
			entry->parent = find_open(o, entry->parent);
			unit = i;
		} else if ((entry->role == ENTRY_TEXT || entry->role == ENTRY_ITEM) &&
			   unit != OUTLINE_NONE) {
			owner = find_owner(o, last_of, unit, entry);
			close_units(o, unit, owner);
			/* Once a text went on after a list, so does the next. */
			entry->parent = unit = owner;
		}
	}
}

/* What lies below each unit, now that all have their owners. */
static void
count_children(struct outline *o)
{
	for (size_t i = 0; i < o->count; i++)
		o->v[i].has_children = o->v[i].has_units = false;
	for (size_t i = 0; i < o->count; i++) {
		const struct entry *entry = &o->v[i];

		if (entry->role != ENTRY_UNIT || entry->parent == OUTLINE_NONE)
			continue;
		o->v[entry->parent].has_children = true;
		o->v[entry->parent].has_units |= !entry->listlike;
	}
}

/* Children in order; headings and captions are told by their unit. */
static void
link_children(struct outline *o)
{
	for (uint32_t i = (uint32_t)o->count; i-- > 0;) {
		struct entry *entry = &o->v[i];
		uint32_t *child =
		    entry->parent == OUTLINE_NONE ? &o->child : &o->v[entry->parent].child;

		if (entry->role == ENTRY_HEADING || entry->role == ENTRY_CAPTION)
			continue;
		entry->next = *child;
		*child = i;
	}
}

int
outline_place(struct outline *o, struct err *e)
{
	uint32_t *last_of = arena_zalloc(o->arena, (o->count + 1) * sizeof(*last_of));

	if (last_of == NULL)
		return err_set(e, ERR_LIMIT, "the text needs too much memory");
	find_items(o);
	find_captions(o);
	find_headings(o);
	find_parents(o);
	choose_headings(o);
	find_owners(o, last_of);
	count_children(o);
	link_children(o);
	return 0;
}
