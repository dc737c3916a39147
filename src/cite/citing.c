/* SPDX-License-Identifier: Apache-2.0 */
/*
 * citing: keeps of each citation the words, not the steps, which are a hundred times as large. What
 * must hold: a citation is kept with all words that may belong to the name of the work, so that a
 * name is never taken for the beginning of it.
 */
#include "cite/citing.h"

#include <stdlib.h>
#include <string.h>

#include <gazetted/plugin.h>

#include "akn/fold.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "cite/lines.h"
#include "cite/running.h"
#include "cite/step.h"
#include "cite/work.h"

/* Of the words kept as the name, and of what follows it: more than any title of titles.h has. */
#define NAME_BYTES_MAX 1024
#define ABBREVIATIONS_MAX 64            /* of works, in one document */
#define ALONE_MAX (CITE_CITING_MAX / 2) /* so that they leave room for citations of provisions */
#define REFERENCE_START "/akn/"         /* of an IRI that may name a work of the store */
#define LIST_FIRST 64                   /* room at the start, doubled as needed */

struct finder {
	const struct cite_line *line; /* that is being read */
	struct cite_running running;
	struct citing_list *out;
};

static bool
make_room(struct citing_list *c, size_t max)
{
	size_t cap = c->cap == 0 ? LIST_FIRST : c->cap * 2;
	struct citing *list;

	if (c->count >= max)
		return false;
	if (c->count < c->cap)
		return true;
	if ((list = realloc(c->list, cap * sizeof *list)) == NULL)
		return false;
	c->list = list;
	c->cap = cap;
	return true;
}

/* Whether the citation is nothing but an abbreviation, "nach dem BGB". */
static bool
is_alone(const struct citing *c)
{
	return c->provisions.len == 0 && c->abbreviated > 0 && c->end - c->start == c->abbreviated;
}

static void
add(struct finder *f, const struct citing *c)
{
	struct citing_list *out = f->out;
	struct citing kept = *c;

	if (is_alone(c) && out->count >= ALONE_MAX)
		return;
	if (!make_room(out, CITE_CITING_MAX) || !arena_keep(&out->arena, &kept.provisions) ||
	    !arena_keep(&out->arena, &kept.name))
		return;
	out->list[out->count++] = kept;
}

/* 《…》 without its marks; *s unchanged if they are not there. */
static void
take_marks(struct str *s)
{
	static const char left[] = "\xe3\x80\x8a", right[] = "\xe3\x80\x8b"; /* 《》 */

	if (str_starts(*s, left) && str_ends(*s, right))
		*s = str_slice(*s, sizeof left - 1, s->len - (sizeof right - 1));
}

/* The end of an abbreviation that s begins with: "BGB", "BienG"; 0: it begins with none. */
static size_t
abbreviation_end(struct str s)
{
	size_t end = cite_work_abbreviation(s, 0);
	unsigned capitals = 0;

	if (end > 0)
		return end;
	end = step_word_end(s, 0);
	for (size_t at = 0; at < end;)
		capitals += fold_is_upper(utf8_next(s, &at));
	return capitals > 1 ? end : 0;
}

/* The words that name the work, and how. False: none do. */
static bool
take_name(const struct finder *f, const struct cite_mark *m, struct citing *c)
{
	struct str text = f->line->text;

	if (m->other.end <= m->other.start || (m->path == NULL && m->other.end != m->range.end) ||
	    (m->path == NULL && m->other.start != m->range.start))
		return false; /* no name, or a number whose noun stands before another one */
	if (m->path != NULL && m->other.end <= m->whole.start) {
		c->name = str_slice(text, m->other.start, m->other.end);
		c->is_before = true;
		take_marks(&c->name);
		return true;
	}
	c->name = utf8_cut(str_slice(text, m->other.start, text.len), NAME_BYTES_MAX);
	c->abbreviated = abbreviation_end(c->name);
	return true;
}

/*
 * The words of the provisions; a number behind the name of another work has its word, "sections 3".
 * Empty for lack of memory.
 */
static struct str
words_of(struct finder *f, const struct cite_mark *m)
{
	struct str text = f->line->text, word = str_slice(text, m->word.start, m->word.end),
		   words = str_slice(text, m->whole.start, m->whole.end);
	const char *both;

	if (word.len == 0)
		return words;
	both = arena_printf(&f->out->arena, STR_FMT " " STR_FMT, STR_ARG(word), STR_ARG(words));
	return both != NULL ? str_from(both) : STR("");
}

static void
visit_mark(void *arg, const struct cite_mark *m)
{
	struct finder *f = arg;
	unsigned count;
	const struct cite_piece *p =
	    cite_lines_pieces(f->line, m->range.start, m->range.end, &count);
	struct citing c = { .place = m->place };

	if (m->whose != CITE_WHOSE_OTHER || p == NULL || !take_name(f, m, &c))
		return;
	if (m->path != NULL && (c.provisions = words_of(f, m)).len == 0)
		return;
	for (unsigned i = 0; i < count; i++) { /* one in each piece, as in the host */
		c.node = p[i].node;
		c.start = i == 0 ? (uint32_t)m->range.start - p[i].start : 0;
		c.end = (uint32_t)(i + 1 < count ? p[i + 1].start : m->range.end) - p[i].start;
		if (c.start < c.end)
			add(f, &c);
	}
}

static void
visit_line(void *arg, const struct cite_line *line)
{
	struct finder *f = arg;
	struct cite_seen seen = { 0 };

	f->line = line;
	if (line->count > 0)
		cite_running_scan(&f->running, line->text, visit_mark, f, &seen);
}

/* Index of the first citation in or behind the node. */
static size_t
first_from(const struct citing_list *c, uint32_t node)
{
	size_t low = 0, high = c->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (c->list[middle].node < node)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static void
find_portions(const struct image *im, struct citing_list *c)
{
	if (c->count == 0)
		return;
	c->portions = arena_alloc(&c->arena, (im->portion_count + 1) * sizeof *c->portions);
	for (uint32_t i = 0; i < im->portion_count && c->portions != NULL; i++) {
		uint32_t node = im->portions[i].node;
		struct citing_portion p = { image_str(im, im->portions[i].eid), first_from(c, node),
			first_from(c, im->nodes[node].end) };

		if (p.end > p.first && arena_keep(&c->arena, &p.eid))
			c->portions[c->portion_count++] = p;
	}
}

/* Whether two abbreviations are one but for their points: "ΚΠΔ", "Κ.Π.Δ.". */
static bool
is_same(struct str a, struct str b)
{
	size_t i = 0, k = 0;

	for (;; i++, k++) {
		while (i < a.len && a.p[i] == '.')
			i++;
		while (k < b.len && b.p[k] == '.')
			k++;
		if (i == a.len || k == b.len)
			return i == a.len && k == b.len;
		if (a.p[i] != b.p[k])
			return false;
	}
}

static struct str
abbreviation_of(const struct citing *c)
{
	return str_slice(c->name, 0, c->abbreviated);
}

/* The different abbreviations by which the document cites provisions; the first of them. */
struct abbreviations {
	struct str list[ABBREVIATIONS_MAX];
	size_t count;
};

static bool
has_abbreviation(const struct abbreviations *a, struct str name)
{
	for (size_t i = 0; i < a->count; i++)
		if (is_same(a->list[i], name))
			return true;
	return false;
}

/*
 * Leaves out the abbreviations that stand alone, and by which no provision is cited: that may be
 * the name of anything.
 */
static void
drop_unknown(struct citing_list *c)
{
	struct abbreviations known = { .count = 0 };
	size_t kept = 0;

	for (size_t i = 0; i < c->count && known.count < ABBREVIATIONS_MAX; i++)
		if (c->list[i].provisions.len > 0 && c->list[i].abbreviated > 0 &&
		    !has_abbreviation(&known, abbreviation_of(&c->list[i])))
			known.list[known.count++] = abbreviation_of(&c->list[i]);
	for (size_t i = 0; i < c->count; i++)
		if (!is_alone(&c->list[i]) ||
		    has_abbreviation(&known, abbreviation_of(&c->list[i])))
			c->list[kept++] = c->list[i];
	c->count = kept;
}

/* Of a range of provisions (rref) the first one. */
static struct str
reference_iri(const struct image *im, uint32_t node)
{
	struct str href = image_attr(im, node, "href");

	return href.len > 0 ? href : image_attr(im, node, "from");
}

/* Adds the references behind the citations, wherever they are in the text. */
static void
find_references(const struct image *im, struct citing_list *c)
{
	size_t max = c->count + CITE_REFERENCES_MAX;
	uint32_t n = im->head->root;

	while (n < im->nodes[im->head->root].end) {
		struct citing found = { .node = n };

		if (im->nodes[n].kind == GAZ_META) {
			n = im->nodes[n].end;
			continue;
		}
		if (im->nodes[n++].kind != GAZ_REF)
			continue;
		found.href = reference_iri(im, found.node);
		if (str_starts(found.href, REFERENCE_START) && make_room(c, max) &&
		    arena_keep(&c->arena, &found.href))
			c->list[c->count++] = found;
	}
}

/* A node has citations, or it is a reference: no two entries are equal. */
static int
by_place(const void *one, const void *other)
{
	const struct citing *a = one, *b = other;

	if (a->node != b->node)
		return a->node < b->node ? -1 : 1;
	return (a->start > b->start) - (a->start < b->start);
}

void
citing_find(const struct image *im, const struct cite_words *w, struct citing_list *out)
{
	struct finder f = { .out = out };
	struct cite *scratch = NEW(struct cite);

	*out = (struct citing_list){ .arena = ARENA_INIT(CITE_CITING_BYTES_MAX),
		.nodes = im->node_count };
	cite_running_init(&f.running, w, image_meta(im, IMAGE_META_LANGUAGE), scratch);
	cite_lines_visit(im, im->head->root, visit_line, &f);
	drop_unknown(out);
	find_references(im, out);
	if (out->count > 0)
		qsort(out->list, out->count, sizeof *out->list, by_place);
	find_portions(im, out);
	free(scratch);
}

void
citing_free(struct citing_list *c)
{
	free(c->list);
	arena_free(&c->arena);
	*c = (struct citing_list){ .count = 0 };
}

bool
citing_path(
    const struct citing *c, const struct cite_words *w, struct str language, struct cite_path *out)
{
	struct cite *again = NEW(struct cite);
	bool is_read = cite_parse_at(w, language, c->provisions, 0, again) && !again->is_cut &&
		       again->end == c->provisions.len && c->place < again->count;

	if (is_read)
		*out = again->paths[c->place];
	free(again);
	return is_read;
}
