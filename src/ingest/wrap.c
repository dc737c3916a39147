/* SPDX-License-Identifier: Apache-2.0 */
/*
 * wrap: joins the lines that unwrap.c left because they look numbered, and that are text. What must
 * hold: no character is lost or added, except the space that replaces the end of a line, and the
 * hyphen of a word that the text contains unbroken.
 */
#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/utf8.h"
#include "ingest/hyphen.h"
#include "ingest/line_facts.h"
#include "ingest/lines.h"
#include "ingest/report.h"
#include "ingest/structure.h"

#define OPEN_LINE "the line before stops in the middle of a sentence"

static bool
starts_lower(struct str s)
{
	return form_is_lower(lines_first_char(s));
}

/* Whether the line stops in the middle of a sentence. */
static bool
is_unfinished(const struct line *line, uint16_t facts)
{
	return (facts & LINE_OPEN) != 0 || lines_last_char(line->text) == '-';
}

/* The evidence that line i goes on with the text of the line before it; NULL: it does not. */
static const char *
find_evidence(const struct structure *s, uint32_t i)
{
	const struct line *before = &s->lines->v[i - 1], *line = &s->lines->v[i];

	if (line->table != NULL || before->table != NULL)
		return NULL;
	if (!line->wraps &&
	    (line->after_blank || line->page_top || !is_unfinished(before, s->facts[i - 1]) ||
		!starts_lower(line->text)))
		return NULL;
	return OPEN_LINE;
}

/* The unit whose own text the line of node i goes on with, or the text node before; NODE_NONE. */
static uint32_t
find_target(const struct structure *s, uint32_t i)
{
	const struct node *n = &s->v[i], *before;
	uint32_t k = i - 1;

	if (i < 2 || (n->facts & LINE_CONTENTS) != 0)
		return NODE_NONE;
	before = &s->v[k];
	if (before->line + 1 != n->line || before->role == NODE_HEADING ||
	    before->role == NODE_CROSSHEADING || before->text.len == 0)
		return NODE_NONE;
	/* each citation and recital begins a line */
	if ((n->is_citation || n->is_recital) && facts_ends_clause(before->text))
		return NODE_NONE;
	if (before->role == NODE_UNIT)
		return n->parent == k && n->role == NODE_TEXT ? k : NODE_NONE;
	return before->role == n->role && before->parent == n->parent ? k : NODE_NONE;
}

/* Joins the nodes from..to to the text of node target, which is from - 1. */
static int
join_run(struct structure *s, uint32_t target, uint32_t to, struct err *e)
{
	struct hyphens h = { .lines = s->lines, .lookups = s->lookups };
	size_t len = s->v[target].text.len;
	char *text;

	for (uint32_t i = target + 1; i <= to; i++)
		len += s->v[i].text.len + 1;
	if ((text = arena_alloc(s->arena, len + 1)) == NULL)
		return err_set(e, ERR_LIMIT, LINES_MEMORY);
	len = s->v[target].text.len;
	memcpy(text, s->v[target].text.p, len);
	for (uint32_t i = target + 1; i <= to; i++) {
		len = hyphen_append(&h, s->v[i].line, text, len, s->v[i].text);
		if (s->v[i].role != NODE_CONCLUSION) /* which is in no list of children */
			structure_remove(s, i);
		s->v[i].role = NODE_HEADING; /* no text of its own any more */
		s->v[i].joined = true;
	}
	s->v[target].text = str_make(text, len);
	s->lookups = h.lookups;
	return 0;
}

static void
report_run(
    const struct structure *s, uint32_t from, uint32_t to, const char *evidence, struct buf *report)
{
	const struct line *first = &s->lines->v[s->v[from].line];
	char quote[REPORT_QUOTE_BYTES + 8];

	report_join(report, first->first, s->lines->v[s->v[to].line].last, "%s: %s", evidence,
	    report_quote(first->text, quote));
	report_field(report, "evidence", str_from(evidence));
}

int
structure_join(struct structure *s, struct buf *report, struct err *e)
{
	uint32_t joined = s->lines->joined;
	int rc;

	for (uint32_t i = 2, to; i < s->count; i = to + 1) {
		uint32_t target = NODE_NONE;
		const char *evidence;

		to = i;
		if (s->v[i].role == NODE_UNIT || s->v[i].role == NODE_HEADING ||
		    s->v[i].role == NODE_CROSSHEADING || s->v[i].role == NODE_TITLE ||
		    s->v[i].role == NODE_QUOTE || (target = find_target(s, i)) == NODE_NONE ||
		    (evidence = find_evidence(s, s->v[i].line)) == NULL)
			continue;
		while (to + 1 < s->count && s->v[to + 1].role == s->v[i].role &&
		       s->v[to + 1].parent == s->v[i].parent &&
		       s->v[to + 1].line == s->v[to].line + 1 &&
		       find_evidence(s, s->v[to + 1].line) != NULL)
			to++;
		joined += to - i + 1;
		report_run(s, i, to, evidence, report);
		if ((rc = join_run(s, target, to, e)) != 0)
			return rc;
	}
	if (joined > 0)
		report_note(report, 0,
		    "%u lines were joined to the line before, which is broken in "
		    "the middle of its text",
		    joined);
	return 0;
}
