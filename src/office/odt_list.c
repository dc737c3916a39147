/* SPDX-License-Identifier: Apache-2.0 */
/*
 * odt_list: numbers are counted when their paragraph ends, in the order of the text. What must
 * hold: a list whose style is not known has no numbers.
 */
#include "office/odt_list.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/macros.h"
#include "base/utf8.h"
#include "office/document.h"
#include "office/number_format.h"

#define MEMORY "the lists need too much memory"
#define LETTERS 26
#define START_MAX 1000000

static struct odt_counts *
add_counts(struct odt_lists *l)
{
	struct odt_counts *counts = arena_alloc(l->styles->arena, sizeof *counts);

	if (counts == NULL)
		return NULL;
	for (int i = 0; i < ODT_LEVELS; i++)
		counts->at[i] = ODT_UNSET;
	counts->ordinal = l->ordinals++;
	return counts;
}

/* The style of that name; the outline is one, too. NULL: none. */
static const struct odt_list_style *
find_style(const struct odt_lists *l, struct str name)
{
	const struct odt_list_style *style =
	    name.len > 0 ? table_find(&l->styles->lists, name) : NULL;

	return style == NULL && str_is(name, "Outline") ? &l->styles->outline : style;
}

/* The counts of the list that a list goes on with; NULL: it begins anew. */
static struct odt_counts *
find_continued(const struct odt_lists *l, const struct part_attrs *attrs, struct str style)
{
	struct odt_counts *found = NULL;

	bool goes_on = str_is(part_attr(attrs, "continue-numbering"), "true");

	if (part_has(attrs, "continue-list")) {
		found = table_find(&l->by_id, part_attr(attrs, "continue-list"));
		goes_on = true; /* with a list that is not there: the last one of the style */
	}
	return found == NULL && goes_on ? table_find(&l->by_style, style) : found;
}

static int
remember(struct odt_lists *l, struct table *table, struct str key, struct odt_counts *counts,
    struct err *e)
{
	if (key.len == 0)
		return 0;
	if (!arena_keep(l->styles->arena, &key))
		return err_set(e, ERR_LIMIT, MEMORY);
	table_put(table, key, counts);
	return 0;
}

/* Begins a list that is in no other one. */
static int
begin_root(struct odt_lists *l, struct odt_open_list *list, const struct part_attrs *attrs,
    bool single, struct err *e)
{
	struct str style = part_attr(attrs, "style-name");
	struct str id = part_attr(attrs, single ? "list-id" : "id");
	int rc;

	list->counts =
	    single && id.len > 0 ? table_find(&l->by_id, id) : find_continued(l, attrs, style);
	if (list->counts == NULL && (list->counts = add_counts(l)) == NULL)
		return err_set(e, ERR_LIMIT, MEMORY);
	if ((rc = remember(l, &l->by_id, id, list->counts, e)) != 0)
		return rc;
	return remember(l, &l->by_style, style, list->counts, e);
}

int
odt_list_begin(struct odt_lists *l, const struct part_attrs *attrs, bool single, unsigned frames,
    struct err *e)
{
	struct str style = part_attr(attrs, "style-name"),
		   goes_on = part_attr(attrs, "continue-numbering");
	struct odt_open_list *list, *parent;
	int32_t level = part_number(attrs, "level", 1);
	int rc;

	if (l->count == ODT_LISTS_MAX)
		return err_set(e, ERR_LIMIT, "more than %d lists are nested", ODT_LISTS_MAX);
	parent =
	    l->count > 0 && l->open[l->count - 1].frames == frames ? &l->open[l->count - 1] : NULL;
	list = &l->open[l->count++];
	*list = (struct odt_open_list){
		.style = find_style(l, style), .frames = frames, .start = ODT_UNSET
	};
	if (parent == NULL || single) {
		list->level =
		    (uint8_t)(single && level >= 1 && level <= ODT_LEVELS ? level - 1 : 0);
		if ((rc = begin_root(l, list, attrs, single, e)) != 0)
			return rc;
	} else {
		list->counts = parent->counts;
		list->level = (uint8_t)(parent->level + (parent->level + 1 < ODT_LEVELS));
		list->restarts = str_is(goes_on, "false");
		if (style.len == 0)
			list->style =
			    parent->item_style != NULL ? parent->item_style : parent->style;
	}
	if (single)
		odt_list_item(l, attrs, true);
	return 0;
}

void
odt_list_end(struct odt_lists *l)
{
	if (l->count > 0)
		l->count--;
}

bool
odt_list_is_open(const struct odt_lists *l, unsigned frames)
{
	return l->count > 0 && l->open[l->count - 1].frames == frames;
}

static int32_t
read_start(const struct part_attrs *attrs)
{
	int32_t start = part_number(attrs, "start-value", ODT_UNSET);

	return start > START_MAX ? ODT_UNSET : start;
}

void
odt_list_item(struct odt_lists *l, const struct part_attrs *attrs, bool numbered)
{
	struct odt_open_list *list;

	if (l->count == 0)
		return;
	list = &l->open[l->count - 1];
	list->numbered = numbered;
	list->start = read_start(attrs);
	list->item_style = find_style(l, part_attr(attrs, "style-override"));
}

struct odt_place
odt_list_place(struct odt_lists *l, const struct odt_style *style, unsigned frames)
{
	struct odt_open_list *list = l->count > 0 ? &l->open[l->count - 1] : NULL;
	struct odt_place place = { .start = ODT_UNSET };
	bool stated;

	if (list == NULL || list->frames != frames || !list->numbered)
		return place;
	place = (struct odt_place){ list->counts,
		list->item_style != NULL ? list->item_style : list->style, list->start,
		list->level };
	if (place.style == NULL)
		place.style = find_style(l, odt_style_list(l->styles, style, &stated));
	if (list->restarts && place.start == ODT_UNSET && place.style != NULL)
		place.start = place.style->levels[place.level].start;
	list->restarts = list->numbered = false;
	list->start = ODT_UNSET;
	return place;
}

struct odt_place
odt_list_heading(struct odt_lists *l, const struct odt_style *style, int32_t level,
    const struct part_attrs *attrs, unsigned frames)
{
	struct odt_open_list *list = l->count > 0 ? &l->open[l->count - 1] : NULL;
	struct odt_place none = { .start = ODT_UNSET }, place;
	struct str name;
	bool stated;

	if (list != NULL && list->frames == frames)
		return odt_list_place(l, style, frames);
	name = odt_style_list(l->styles, style, &stated);
	if (str_is(part_attr(attrs, "is-list-header"), "true") || level < 1 || level > ODT_LEVELS ||
	    (stated && name.len == 0))
		return none;
	place =
	    (struct odt_place){ &l->outline, &l->styles->outline, ODT_UNSET, (uint8_t)(level - 1) };
	if (str_is(part_attr(attrs, "restart-numbering"), "true")) {
		place.start = read_start(attrs);
		if (place.start == ODT_UNSET)
			place.start = place.style->levels[place.level].start;
	}
	return place;
}

/* ---- the printed number ---- */

/* a to z, then aa, ab ... */
static void
put_letters(struct buf *out, int32_t n, bool upper)
{
	char letters[8];
	size_t at = sizeof letters;

	for (; n > 0 && at > 0; n = (n - 1) / LETTERS)
		letters[--at] = (char)((upper ? 'A' : 'a') + (n - 1) % LETTERS);
	buf_put(out, letters + at, sizeof letters - at);
}

/* The formats by their first characters; LibreOffice writes samples: "01, 02, 03, ...". */
static enum number_format
find_format(struct str s)
{
	static const struct {
		const char *start;
		enum number_format format;
	} formats[] = { { "1st", FORMAT_ORDINAL }, { "First", FORMAT_ORDINAL_TEXT },
		{ "One", FORMAT_CARDINAL_TEXT }, { "01", FORMAT_DECIMAL_ZERO },
		{ "1", FORMAT_DECIMAL }, { "- 1", FORMAT_NUMBER_IN_DASH },
		{ "i", FORMAT_LOWER_ROMAN }, { "I", FORMAT_UPPER_ROMAN },
		{ "a", FORMAT_LOWER_LETTER }, { "A", FORMAT_UPPER_LETTER },
		{ "\xe2\x91\xa0", FORMAT_CIRCLE }, { "\xe4\xb8\x80", FORMAT_CHINESE },
		{ "\xef\xbc\x91", FORMAT_FULL_WIDTH }, { "\xe3\x82\xa2", FORMAT_AIUEO },
		{ "\xe3\x82\xa4", FORMAT_IROHA }, { "\xea\xb0\x80", FORMAT_GANADA },
		{ "\xec\x9d\xbc", FORMAT_KOREAN_DIGITAL }, { "\xd0\xb0", FORMAT_RUSSIAN_LOWER },
		{ "\xd0\x90", FORMAT_RUSSIAN_UPPER } };

	for (size_t i = 0; i < ARRAY_LEN(formats); i++)
		if (str_starts(s, formats[i].start))
			return formats[i].format;
	return FORMAT_DECIMAL;
}

static void
put_level(struct buf *out, const struct odt_place *place, unsigned of)
{
	const struct odt_level *level = &place->style->levels[of];
	int32_t n = place->counts->at[of];

	if (level->format.len == 0)
		return;
	if (n == ODT_UNSET)
		n = level->present ? level->start : 1;
	if (!level->repeats && n > 0 && (str_is(level->format, "a") || str_is(level->format, "A")))
		put_letters(out, n, level->format.p[0] == 'A');
	else
		number_format_put(out, find_format(level->format), n);
}

/* The number of a level that a pattern has between two signs "%"; 0: there is none. */
static unsigned
read_place(struct str pattern, size_t *at)
{
	size_t i = *at + 1;
	unsigned n = 0;

	for (; i < pattern.len && pattern.p[i] >= '0' && pattern.p[i] <= '9' && n <= ODT_LEVELS;
	     i++)
		n = n * 10 + (unsigned)(pattern.p[i] - '0');
	if (i == pattern.len || pattern.p[i] != '%' || n < 1 || n > ODT_LEVELS)
		return 0;
	*at = i;
	return n;
}

/* Levels without a number leave out what follows them: "%1%.%2%" is then "2". */
static void
put_pattern(struct buf *out, const struct odt_place *place, struct str pattern)
{
	bool skips = false;

	for (size_t i = 0; i < pattern.len; i++) {
		unsigned of = pattern.p[i] == '%' ? read_place(pattern, &i) : 0;

		if (of > 0) {
			skips = place->style->levels[of - 1].format.len == 0;
			put_level(out, place, of - 1);
		} else if (!skips) {
			buf_putc(out, pattern.p[i]);
		}
	}
}

static void
put_number(struct buf *out, const struct odt_place *place, const struct odt_level *level)
{
	bool any = false;

	if (level->pattern.len > 0) {
		put_pattern(out, place, level->pattern);
		return;
	}
	buf_putstr(out, level->prefix);
	for (unsigned i = place->level + 1u - level->shown; i <= place->level; i++) {
		if (place->style->levels[i].format.len == 0)
			continue;
		if (any)
			buf_putc(out, '.');
		put_level(out, place, i);
		any = true;
	}
	buf_putstr(out, level->suffix);
}

/* Counts a paragraph; deeper levels begin anew. */
static void
count(const struct odt_place *place, const struct odt_level *level)
{
	int32_t *own = &place->counts->at[place->level];

	if (place->start != ODT_UNSET)
		*own = place->start;
	else
		*own = *own == ODT_UNSET ? level->start : *own + 1;
	for (int i = place->level + 1; i < ODT_LEVELS; i++)
		place->counts->at[i] = ODT_UNSET;
}

void
odt_list_count(const struct odt_place *place, struct office_block *block, struct buf *number)
{
	const struct odt_level *level;

	if (place->counts == NULL || place->style == NULL)
		return;
	level = &place->style->levels[place->level];
	if (!level->present)
		return;
	count(place, level);
	block->list = place->counts->ordinal;
	block->level = place->level;
	block->bullet = level->is_bullet;
	if (!level->is_bullet) {
		put_number(number, place, level);
	} else if (level->bullet.len > 0) {
		number_format_put_bullet(number, level->bullet);
	} else {
		buf_puts(number, "\xe2\x80\xa2");
	}
}

void
odt_lists_free(struct odt_lists *l)
{
	table_free(&l->by_id);
	table_free(&l->by_style);
}
