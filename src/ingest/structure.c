/* SPDX-License-Identifier: Apache-2.0 */
/*
 * structure: makes the tree of an explanation. What must hold: nodes are in document order, each
 * line is in at least one node, and a node's parent is before it.
 */
#include "ingest/structure.h"

#include "base/arena.h"
#include "base/err.h"
#include "base/utf8.h"
#include "ingest/line_facts.h"
#include "ingest/lines.h"
#include "ingest/quote.h"

struct maker {
	struct structure *s;
	uint32_t open[EXPLAIN_DEPTH_MAX + 1]; /* the open unit of each depth */
	uint32_t depth;                       /* number of open units */
	uint32_t owner;                       /* of the text before */
};

static uint32_t
new_node(struct structure *s, uint8_t role, uint32_t line)
{
	struct node *n;

	if (s->count >= s->cap)
		return NODE_NONE;
	n = &s->v[s->count];
	*n = (struct node){ .role = role,
		.line = line,
		.parent = NODE_NONE,
		.child = NODE_NONE,
		.last = NODE_NONE,
		.prev = NODE_NONE,
		.next = NODE_NONE,
		.printed = STR(""),
		.num = STR(""),
		.heading = STR(""),
		.subheading = STR(""),
		.text = STR("") };
	return s->count++;
}

static void
append(struct structure *s, uint32_t parent, uint32_t i)
{
	struct node *p = &s->v[parent];

	s->v[i].parent = parent;
	s->v[i].prev = p->last;
	if (p->last == NODE_NONE)
		p->child = i;
	else
		s->v[p->last].next = i;
	p->last = i;
}

void
structure_remove(struct structure *s, uint32_t i)
{
	struct node *p = &s->v[s->v[i].parent];
	uint32_t before = s->v[i].prev, after = s->v[i].next;

	if (before == NODE_NONE)
		p->child = after;
	else
		s->v[before].next = after;
	if (after == NODE_NONE)
		p->last = before;
	else
		s->v[after].prev = before;
	s->v[i].next = s->v[i].prev = NODE_NONE;
}

void
structure_insert_before(struct structure *s, uint32_t i, uint32_t unit)
{
	uint32_t parent = s->v[unit].parent, before = s->v[unit].prev;

	s->v[i].parent = parent;
	s->v[i].next = unit;
	s->v[i].prev = before;
	s->v[unit].prev = i;
	if (before == NODE_NONE)
		s->v[parent].child = i;
	else
		s->v[before].next = i;
}

void
structure_move(struct structure *s, uint32_t i, uint32_t parent)
{
	structure_remove(s, i);
	append(s, parent, i);
}

bool
structure_is_in_annex(const struct structure *s, uint32_t i)
{
	for (i = s->v[i].parent; i != 0; i = s->v[i].parent)
		if (s->v[i].class == ANNEX)
			return true;
	return false;
}

bool
structure_is_clause(const struct structure *s, uint32_t i)
{
	if (s->v[i].role != NODE_UNIT || s->v[i].style.parts <= 1 ||
	    (s->v[i].kind != NULL && s->v[i].kind->worded))
		return false;
	for (i = s->v[i].parent; i != 0; i = s->v[i].parent)
		if (s->v[i].class == BASIC && s->v[i].kind->worded)
			return false;
	return true;
}

/* Whether the words of a unit without a number are its heading: "Foreword". */
static bool
has_no_number(const struct node *n)
{
	size_t at = 0;

	return n->label.count == 0 && n->class != ANNEX && n->heading.len == 0 && n->num.len > 0 &&
	       form_is_cased(utf8_next(n->num, &at));
}

/* Whether a space breaks the digits of a number: "1 0." for ten. */
static bool
has_space(const struct mark *m)
{
	size_t at = str_find(m->printed, ' ');

	return m->kind == NULL && m->label.count == 1 && m->style.script == LABEL_DECIMAL &&
	       at > 0 && at + 1 < m->printed.len && m->printed.p[at - 1] >= '0' &&
	       m->printed.p[at - 1] <= '9' && m->printed.p[at + 1] >= '0' &&
	       m->printed.p[at + 1] <= '9';
}

/* The number as it should have been printed, with the sign of its list. */
static struct str
repaired_number(struct structure *s, const struct found *f, struct str printed)
{
	size_t from = 0, to;
	const char *text;

	if (f->mark.misprinted || has_space(&f->mark))
		return str_from(arena_printf(s->arena, "%u.", f->mark.label.part[0].value));
	while (from < printed.len && (printed.p[from] < '0' || printed.p[from] > '9'))
		from++;
	for (to = from; to < printed.len && printed.p[to] >= '0' && printed.p[to] <= '9'; to++)
		;
	text = arena_printf(s->arena, STR_FMT "%u" STR_FMT, STR_ARG(str_slice(printed, 0, from)),
	    f->mark.label.part[0].value,
	    STR_ARG(f->lost_sign ? STR(".") : str_slice(printed, to, printed.len)));
	return text == NULL ? printed : str_from(text);
}

/*
 * Texts after unit i that belong to units around it stand between i and the unit that begins in it
 * now: they become texts of i, so that the order of the text is kept.
 */
static void
take_texts(struct structure *s, uint32_t i)
{
	for (uint32_t inner = i; s->v[inner].parent != NODE_NONE; inner = s->v[inner].parent)
		while (s->v[inner].next != NODE_NONE)
			structure_move(s, s->v[inner].next, i);
}

/* whole: the text of the line after the number is the unit's, not that of a unit in it. */
static void
add_unit(struct maker *m, const struct found *f, uint32_t line, bool whole)
{
	struct structure *s = m->s;
	uint32_t i = new_node(s, NODE_UNIT, line), depth = f->depth;
	struct node *n = &s->v[i];

	if (depth > m->depth)
		depth = m->depth;
	n->rank = f->rank;
	n->class = f->kind == NULL ? BELOW : f->kind->class;
	n->kind = f->kind;
	n->style = f->mark.style;
	n->label = f->mark.label;
	n->num = f->mark.printed;
	n->heading = f->mark.heading;
	if ((f->repaired || f->lost_sign || f->mark.misprinted || has_space(&f->mark)) &&
	    f->mark.label.count == 1) {
		n->printed = n->num;
		n->num = repaired_number(s, f, n->num);
	}
	if (has_no_number(n)) {
		n->heading = n->num;
		n->num = STR("");
	}
	n->text = whole ? f->mark.rest : STR("");
	n->restarts = f->restarts;
	n->missing = f->missing;
	n->facts = s->facts[line];
	if (depth > 0)
		take_texts(s, m->open[depth - 1]);
	append(s, depth == 0 ? 0 : m->open[depth - 1], i);
	s->v[n->parent].has_units = true;
	m->open[depth] = i;
	m->depth = depth + 1;
	m->owner = i;
}

/*
 * The depth of a unit on a line with a counted number that the tradition does not explain: beside
 * the open unit of the same list and level, inside one of a level above.
 */
static uint32_t
find_counted_depth(const struct maker *m, uint32_t line)
{
	const struct line *own = &m->s->lines->v[line];

	for (uint32_t i = 0; i < m->depth; i++) {
		const struct line *open = &m->s->lines->v[m->s->v[m->open[i]].line];

		if (open->number > 0 && open->list == own->list && open->level >= own->level)
			return i;
	}
	return m->depth < EXPLAIN_DEPTH_MAX ? m->depth : EXPLAIN_DEPTH_MAX - 1;
}

/* Adds a paragraph with a counted number that no unit of the tradition has: a member of a list. */
static void
add_counted(struct maker *m, uint32_t line)
{
	struct str text = m->s->lines->v[line].text;
	uint32_t number = m->s->lines->v[line].number;
	struct found f = { .rank = RANK_LIST, .depth = (uint8_t)find_counted_depth(m, line) };

	f.mark.style.script = LABEL_SIGN;
	f.mark.printed = str_slice(text, 0, number);
	f.mark.rest = utf8_trim(str_slice(text, number, text.len));
	add_unit(m, &f, line, true);
}

/* Whether s ends like a member of a list that goes on, or like no sentence. */
static bool
ends_member(struct str s)
{
	return s.len > 0 && !facts_ends_sentence(s);
}

static bool
begins_lower(struct str s)
{
	size_t at = 0;

	return s.len > 0 && form_is_lower(utf8_next(s, &at));
}

static bool
begins_upper(struct str s)
{
	size_t at = 0;

	return s.len > 0 && form_is_upper(utf8_next(s, &at));
}

/* Whether a line begins another recital, before any unit of the body. */
static bool
is_new_recital(const struct maker *m, uint32_t line)
{
	const struct forms *forms = m->s->explanation->forms;
	struct str text = m->s->lines->v[line].text;

	return m->s->v[m->open[0]].rank == RANK_LIST && (m->s->facts[line] & LINE_QUOTED) == 0 &&
	       (forms_has(forms, RECITAL, text) || forms_has(forms, CITATION, text) ||
		   forms_has(forms, ENACTING, text));
}

/*
 * The unit that a text after unit i belongs to: closing words belong to the unit around the list,
 * a new paragraph to the unit that is no member of a list.
 */
static uint32_t
find_owner(const struct maker *m, uint32_t line)
{
	const struct structure *s = m->s;
	uint32_t i = m->owner;
	struct str text = s->lines->v[line].text;
	const struct node *n = &s->v[i];

	if (m->depth == 0 || is_new_recital(m, line) || (s->facts[line] & LINE_FOOTNOTE) != 0)
		return 0;
	if (s->count - 1 != i && s->v[s->count - 1].role != NODE_UNIT)
		return i; /* a text follows a text */
	if (s->lines->v[line].wraps && n->line + 1 == line)
		return i;
	if (n->rank < RANK_LIST || n->text.len == 0 || structure_is_clause(s, i))
		return i;
	if ((s->facts[line] & LINE_QUOTED) != 0 || facts_is_intro(n->text))
		return i;
	if (facts_is_heading(n->text) && !s->lines->v[line].after_blank && begins_upper(text))
		return i; /* the text below the heading of a list's member */
	if (begins_lower(text) && (s->facts[line - 1] & LINE_OPEN) != 0)
		return i;
	if (begins_lower(text))
		return n->parent;
	if (!ends_member(n->text) && s->v[n->parent].rank < RANK_LIST)
		return i;
	while (s->v[i].rank == RANK_LIST && s->v[i].parent != 0)
		i = s->v[i].parent;
	return i;
}

static void
add_text(struct maker *m, uint32_t line)
{
	uint8_t role = m->s->lines->v[line].table == NULL ? NODE_TEXT : NODE_TABLE;
	uint32_t owner = find_owner(m, line), i = new_node(m->s, role, line);

	m->s->v[i].text = m->s->lines->v[line].text;
	m->s->v[i].facts = m->s->facts[line];
	append(m->s, owner, i);
	m->s->v[owner].has_text = true;
	m->owner = owner;
}

/* Whether the lines from line on are a quotation with a structure of its own. */
static bool
begins_quotation(const struct structure *s, uint32_t line, struct quotation *q)
{
	if ((s->facts[line] & (LINE_QUOTED | LINE_PREAMBLE)) != LINE_QUOTED ||
	    s->lines->quoted >= QUOTE_NESTING_MAX ||
	    !quote_at(s->lines, line, s->explanation->forms, s->facts, q))
		return false;
	for (size_t k = q->first; k <= q->last; k++)
		if ((s->facts[k] & LINE_QUOTED) == 0)
			return false;
	return true;
}

static void
add_quotation(struct maker *m, uint32_t line)
{
	uint32_t owner = find_owner(m, line), i = new_node(m->s, NODE_QUOTE, line);

	m->s->v[i].facts = m->s->facts[line];
	append(m->s, owner, i);
	m->s->v[owner].has_text = true;
	m->owner = owner;
}

static size_t
count_nodes(const struct lines *l, const struct explanation *x)
{
	size_t count = 1;

	for (size_t i = 0; i < l->count; i++)
		count += x->v[i].units == NULL ? 1 : x->v[i].count;
	return count;
}

int
structure_make(struct structure *s, const struct lines *l, const uint16_t *facts,
    const struct explanation *x, struct arena *arena, struct err *e)
{
	struct maker m = { .s = s };
	struct quotation q;

	*s = (struct structure){ .lines = l, .facts = facts, .explanation = x, .arena = arena };
	s->cap = (uint32_t)count_nodes(l, x);
	if ((s->v = arena_alloc(arena, s->cap * sizeof *s->v)) == NULL)
		return err_set(e, ERR_LIMIT, LINES_MEMORY);
	new_node(s, NODE_DOCUMENT, 0);
	for (uint32_t line = 0; line < l->count; line++) {
		const struct decision *d = &x->v[line];

		if (begins_quotation(s, line, &q)) {
			add_quotation(&m, line);
			line = (uint32_t)q.last;
			continue;
		}
		if (facts[line] & (LINE_ENACTING | LINE_ANNOUNCES))
			m.depth = 0;
		if (d->units == NULL && l->v[line].number > 0)
			add_counted(&m, line);
		else if (d->units == NULL)
			add_text(&m, line);
		for (uint8_t k = 0; d->units != NULL && k < d->count; k++)
			add_unit(&m, &d->units[k], line, k + 1 == d->count);
		if (facts[line] & LINE_ENACTING)
			m.depth = 0;
		if (m.depth == 0)
			m.owner = 0;
	}
	return 0;
}
