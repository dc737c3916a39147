/* SPDX-License-Identifier: Apache-2.0 */
/*
 * citations: goes through the lines of the text. What must hold: a citation without words that say
 * whose it is counts only in a document that makes rules, in a line that names no other document,
 * and in an article that amends none.
 */
#include "host/citations.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/mem.h"
#include "cite/lines.h"
#include "cite/outline.h"
#include "cite/running.h"
#include "cite/target.h"

#define OUTLINE_BYTES_MAX ((size_t)256 << 20)
#define LANGUAGE_BYTES_MAX 16 /* ISO 639-2/T, and some to spare */
#define FIRST_CAP 64

struct finder {
	const struct image *im;
	const struct cite_words *words;
	struct cite_running running;
	bool is_dense; /* the language has no spaces between words */
	struct cite_outline outline;
	struct arena arena;   /* of the outline */
	uint32_t *unit_of;    /* of each portion: its unit, or CITE_NO_UNIT */
	uint32_t *portion_of; /* of each unit */
	bool has_outline, is_rules;
	struct citations *out;

	uint32_t portion; /* the innermost around the text, or IMAGE_NONE */
	uint32_t next_portion;
	uint32_t group;     /* the article, or outermost portion, of the citations since: */
	size_t group_first; /* in out */
	bool group_amends;
	const struct cite_line *line; /* that is being read */
	struct cite_seen seen;
	bool *bare; /* of each citation in out */
	size_t bare_cap;
};

static bool
is_rules(struct str type)
{
	return str_is(type, "act") || str_is(type, "bill") || str_is(type, "statement") ||
	       str_is(type, "doc");
}

static void
add_unit(struct finder *f, uint32_t portion)
{
	const struct image_portion *p = &f->im->portions[portion];
	uint32_t before = f->outline.count;
	struct cite_unit unit = { .eid = image_str(f->im, p->eid),
		.num = image_str(f->im, p->num),
		.heading = image_str(f->im, p->heading),
		.parent = p->parent != IMAGE_NONE ? f->unit_of[p->parent] : CITE_NO_UNIT,
		.depth = p->depth };

	cite_outline_add(&f->outline, &unit);
	if (f->outline.count > before) {
		f->unit_of[portion] = before;
		f->portion_of[before] = portion;
	}
}

/* The portions outside of quoted texts. */
static void
make_outline(struct finder *f)
{
	const struct image *im = f->im;
	uint32_t quoted_end = 0, node = im->head->root;

	f->has_outline = true;
	f->outline = (struct cite_outline){
		.words = f->words, .language = f->running.language, .arena = &f->arena
	};
	f->unit_of = arena_alloc(&f->arena, (im->portion_count + 1) * sizeof *f->unit_of);
	f->portion_of = arena_alloc(&f->arena, (im->portion_count + 1) * sizeof *f->portion_of);
	if (f->unit_of == NULL || f->portion_of == NULL)
		return;
	for (uint32_t i = 0; i < im->portion_count; i++) {
		uint32_t at = im->portions[i].node;

		f->unit_of[i] = CITE_NO_UNIT;
		for (; node <= at; node++)
			if (node >= quoted_end && cite_lines_is_quoted(im, node))
				quoted_end = im->nodes[node].end;
		if (at >= quoted_end)
			add_unit(f, i);
	}
	cite_outline_end(&f->outline);
}

static void
add_citation(struct finder *f, const struct citation *c, bool is_bare)
{
	struct citations *out = f->out;

	if (out->count == out->cap) {
		size_t cap = out->cap == 0 ? FIRST_CAP : out->cap * 2;
		struct citation *list = realloc(out->list, cap * sizeof *list);
		bool *bare;

		if (list == NULL)
			return;
		out->list = list;
		if ((bare = realloc(f->bare, cap * sizeof *bare)) == NULL)
			return;
		f->bare = bare;
		out->cap = cap;
	}
	f->bare[out->count] = is_bare;
	out->list[out->count++] = *c;
}

/* Drops the citations from first on of which nothing says whose they are. */
static void
drop_bare(struct finder *f, size_t first)
{
	size_t kept = first;

	for (size_t i = first; i < f->out->count; i++)
		if (!f->bare[i]) {
			f->bare[kept] = false;
			f->out->list[kept++] = f->out->list[i];
		}
	f->out->count = kept;
}

/* Whether the eId leads to this portion and to no other. */
static bool
is_reachable(const struct finder *f, uint32_t portion)
{
	return image_find_portion(f->im, image_str(f->im, f->im->portions[portion].eid)) == portion;
}

static bool
is_article(const struct image *im, uint32_t portion)
{
	struct str name = image_node_name(im, im->portions[portion].node);

	return str_is(name, "article") || str_is(name, "section") || str_is(name, "rule");
}

/* Supplementary provisions of an amending law: "附則". */
static bool
is_supplement(const struct finder *f, uint32_t portion)
{
	const struct image_portion *p = &f->im->portions[portion];

	return str_starts(image_str(f->im, p->num), "附") ||
	       str_starts(image_str(f->im, p->heading), "附");
}

/*
 * Whether a citation in this place is one of the document if nothing says whose it is: in an
 * article, but not in an annex.
 */
static bool
may_be_bare(const struct finder *f)
{
	bool in_article = false;

	if (!f->running.may_be_bare || f->portion == IMAGE_NONE)
		return false;
	for (uint32_t p = f->portion; p != IMAGE_NONE; p = f->im->portions[p].parent) {
		uint32_t unit = f->unit_of[p];

		in_article = in_article || is_article(f->im, p);
		if (unit == CITE_NO_UNIT || is_supplement(f, p) ||
		    (f->outline.units[unit].kinds & CITE_ANNEX) != 0)
			return false;
	}
	return in_article;
}

/* Adds a citation of a portion: one in each piece, where some of it is bold or in italics. */
static void
add_citations(struct finder *f, const struct cite_mark *m, const struct cite_piece *p,
    unsigned count, uint32_t portion)
{
	for (unsigned i = 0; i < count; i++) {
		size_t from = i == 0 ? m->range.start : p[i].start;
		size_t to = i + 1 < count ? p[i + 1].start : m->range.end;

		if (from < to)
			add_citation(f,
			    &(struct citation){ p[i].node, (uint32_t)from - p[i].start,
				(uint32_t)to - p[i].start, portion },
			    m->whose == CITE_WHOSE_BARE);
	}
}

static void
visit_mark(void *arg, const struct cite_mark *m)
{
	struct finder *f = arg;
	unsigned count;
	const struct cite_piece *p =
	    cite_lines_pieces(f->line, m->range.start, m->range.end, &count);
	uint32_t here, unit, portion;

	if (m->whose == CITE_WHOSE_OTHER || p == NULL || !f->is_rules)
		return;
	if (!f->has_outline)
		make_outline(f);
	if (f->outline.count == 0)
		return;
	here = f->portion != IMAGE_NONE ? f->unit_of[f->portion] : CITE_NO_UNIT;
	unit = cite_target_find(&f->outline, here, m, may_be_bare(f));
	if (unit == CITE_NO_UNIT)
		return;
	portion = f->portion_of[unit];
	if (is_reachable(f, portion))
		add_citations(f, m, p, count, portion);
}

static void
end_group(struct finder *f)
{
	if (f->group_amends)
		drop_bare(f, f->group_first);
	f->group_first = f->out->count;
	f->group_amends = false;
}

/* The article around a portion, or else the portion. */
static uint32_t
group_of(const struct finder *f, uint32_t portion)
{
	for (uint32_t p = portion; p != IMAGE_NONE; p = f->im->portions[p].parent)
		if (is_article(f->im, p))
			return p;
	return portion;
}

/* Moves on to the portion that the node is in. */
static void
follow_portions(struct finder *f, uint32_t node)
{
	const struct image *im = f->im;
	uint32_t group;

	while (f->next_portion < im->portion_count && im->portions[f->next_portion].node <= node)
		f->portion = f->next_portion++;
	while (f->portion != IMAGE_NONE && im->nodes[im->portions[f->portion].node].end <= node)
		f->portion = im->portions[f->portion].parent;
	group = group_of(f, f->portion);
	if (group != f->group)
		end_group(f);
	f->group = group;
}

static void
visit_line(void *arg, const struct cite_line *line)
{
	struct finder *f = arg;
	size_t first;

	follow_portions(f, line->node);
	first = f->out->count;
	f->group_amends = f->group_amends || line->has_quoted;
	if (line->count == 0)
		return;
	f->line = line;
	f->seen = (struct cite_seen){ .names_other = line->leads_out };
	cite_running_scan(&f->running, line->text, visit_mark, f, &f->seen);
	f->group_amends = f->group_amends || f->seen.amends ||
			  (f->is_dense && cite_words_amend_dense(f->words, line->text));
	if (f->seen.names_other)
		drop_bare(f, first);
}

/* Languages of documents in one process are few: what was made for the last one is kept. */
static void
start_running(struct finder *f, struct cite *scratch)
{
	static struct cite_running last;
	static char language[LANGUAGE_BYTES_MAX];
	struct str wanted = image_meta(f->im, IMAGE_META_LANGUAGE);

	if (last.words != f->words || !str_is(wanted, language)) {
		snprintf(language, sizeof language, STR_FMT, STR_ARG(wanted));
		cite_running_init(&last, f->words, str_from(language), NULL);
	}
	f->running = last;
	f->running.scratch = scratch;
	f->is_dense = str_is(wanted, "zho") || str_is(wanted, "jpn");
}

void
citations_find(
    const struct image *im, uint32_t root, const struct cite_words *w, struct citations *out)
{
	struct finder *f = NEW(struct finder);
	struct cite *scratch = NEW(struct cite);

	*out = (struct citations){ 0 };
	*f = (struct finder){ .im = im,
		.words = w,
		.out = out,
		.is_rules = is_rules(image_meta(im, IMAGE_META_TYPE)),
		.portion = IMAGE_NONE,
		.group = IMAGE_NONE,
		.arena = ARENA_INIT(OUTLINE_BYTES_MAX) };
	start_running(f, scratch);
	cite_lines_visit(im, root, visit_line, f);
	end_group(f);
	arena_free(&f->arena);
	free(f->bare);
	free(scratch);
	free(f);
}

void
citations_free(struct citations *c)
{
	free(c->list);
	*c = (struct citations){ 0 };
}

const struct citation *
citations_of(const struct citations *c, uint32_t node, uint32_t i)
{
	size_t low = 0, high = c->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (c->list[middle].node < node)
			low = middle + 1;
		else
			high = middle;
	}
	return i < c->count - low && c->list[low + i].node == node ? &c->list[low + i] : NULL;
}
