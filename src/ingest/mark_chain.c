/* SPDX-License-Identifier: Apache-2.0 */
/*
 * mark_chain: several units on one line, such as "Art. 3. 1." or "(b) General. (1)", with a heading
 * before the second or without one. What must hold: a unit that follows on a line is the first of
 * its list.
 */
#include <string.h>

#include "base/utf8.h"
#include "ingest/mark_private.h"
#include "ingest/mark_word.h"

#define FULL_WIDTH_FIRST 0xef /* first byte of the full-width point in UTF-8 */

/* A heading in brackets after the number: 제2조(정의). */
static bool
take_bracketed(struct mark *m)
{
	struct scan c = { m->rest, 0 };
	size_t from;

	if (m->kind == NULL || m->kind->class != BASIC ||
	    m->printed.p + m->printed.len != m->rest.p)
		return false;
	if (!mark_take(&c, '(') && !mark_take(&c, 0xff08))
		return false;
	from = 0;
	while (c.at < c.s.len && !MARK_TAKE_ANY(&c, mark_parens))
		utf8_next(c.s, &c.at);
	if (c.at > MARK_HEADING_COLUMNS_MAX)
		return false;
	m->heading = str_slice(m->rest, from, c.at);
	mark_skip_spaces(&c);
	if (c.at == c.s.len) /* 第三条（删除）: the text itself */
		return false;
	m->rest = mark_rest(&c);
	return true;
}

/* Two hyphens, typed for a dash. */
static bool
take_double(struct scan *c)
{
	struct scan ahead = *c;

	if (!str_starts(mark_rest(&ahead), "--"))
		return false;
	c->at += strlen("--");
	return true;
}

/* Moves to the next point near the beginning of a line, or to the first place that is not. */
static void
skip_to_dot(struct scan *c)
{
	size_t end = c->s.len < MARK_HEADING_COLUMNS_MAX ? c->s.len : MARK_HEADING_COLUMNS_MAX;

	while (c->at < end) {
		const char *from = c->s.p + c->at;
		const char *dot = memchr(from, '.', end - c->at);
		const char *wide = memchr(
		    from, FULL_WIDTH_FIRST, dot == NULL ? end - c->at : (size_t)(dot - from));
		struct scan ahead;

		if (wide == NULL) {
			c->at = dot == NULL ? end : (size_t)(dot - c->s.p);
			return;
		}
		c->at = (size_t)(wide - c->s.p);
		ahead = *c;
		if (MARK_TAKE_ANY(&ahead, mark_dots))
			return;
		utf8_next(c->s, &c->at);
	}
}

/* A heading run in before a point and a dash: "Fees.—(1) A fee". */
static bool
take_run_in(struct mark *m)
{
	struct scan c = { m->rest, 0 };

	if (mark_peek(&c) == '(') /* "(repealed. – Act of 2015)" */
		return false;
	for (skip_to_dot(&c); c.at < c.s.len && c.at < MARK_HEADING_COLUMNS_MAX; skip_to_dot(&c)) {
		struct scan end;

		utf8_next(c.s, &c.at);
		end = c;
		mark_skip_spaces(&end);
		if (mark_take(&end, 0x2014) || mark_take(&end, 0x2013) || take_double(&end)) {
			m->heading = str_slice(m->rest, 0, end.at);
			mark_skip_spaces(&end);
			m->rest = mark_rest(&end);
			return m->heading.len > 1;
		}
	}
	return false;
}

/* A short sentence and then a number in brackets: "General. (1) Text". */
static bool
take_sentence(struct mark *m)
{
	struct scan c = { m->rest, 0 };

	for (skip_to_dot(&c); c.at < c.s.len && c.at < MARK_HEADING_COLUMNS_MAX; skip_to_dot(&c)) {
		size_t dot = c.at;
		struct scan end;

		utf8_next(c.s, &c.at);
		end = c;
		if (mark_skip_spaces(&end) > 0 && mark_peek(&end) == '(') {
			m->heading = str_slice(m->rest, 0, dot + 1);
			m->rest = mark_rest(&end);
			return true;
		}
		if (MARK_TAKE_ANY(&end, mark_dots))
			return false; /* leaders */
	}
	return false;
}

/* The first number of a list at the start of s, or a worded unit below the basic one. */
static bool
read_nested(const struct forms *f, struct str s, struct mark *out)
{
	struct marks inner[READINGS_MAX];
	size_t count = 0;

	mark_read_worded(f, s, inner, &count);
	for (size_t i = 0; i < count; i++)
		if (inner[i].v[0].kind->class == BELOW && inner[i].v[0].separated) {
			*out = inner[i].v[0];
			return true;
		}
	count = 0;
	mark_read_unworded(f, s, inner, &count);
	for (size_t i = 0; i < count; i++) {
		const struct mark *m = &inner[i].v[0];

		if (label_is_first(&m->label) && (m->style.close != CLOSE_SPACE || m->raised) &&
		    m->style.script != LABEL_SIGN && m->style.close != CLOSE_COMMA &&
		    m->style.script != LABEL_WORD) {
			*out = *m;
			return true;
		}
	}
	return false;
}

/* "1.—(1) Text": the dash belongs to the number before it. */
static void
take_dash(struct mark *m)
{
	struct scan c = { m->rest, 0 };

	if (m->printed.p + m->printed.len != m->rest.p ||
	    (!mark_take(&c, 0x2014) && !mark_take(&c, 0x2013) && !take_double(&c)) ||
	    mark_peek(&c) != '(')
		return;
	m->printed.len += c.at;
	m->rest = mark_rest(&c);
}

static bool
is_year_like(struct str rest)
{
	size_t at = 0;

	return rest.len > 0 && form_is_digit(utf8_next(rest, &at));
}

/* "Madde 5- (1) 3/5/1985": the number before has ended, and this one has brackets. */
static bool
is_clear_end(const struct mark *last, const struct mark *next)
{
	return last->kind != NULL && last->separated && next->style.open == OPEN_PAREN;
}

void
mark_chain(const struct forms *f, struct marks *r)
{
	while (r->count < MARKS_MAX) {
		struct mark *last = &r->v[r->count - 1], was = *last, next;
		bool run_in;

		if (last->label.part[0].script == LABEL_SIGN || last->rest.len == 0)
			return;
		take_dash(last);
		run_in = take_bracketed(last) || take_run_in(last);
		if (read_nested(f, last->rest, &next) &&
		    (!is_year_like(next.rest) || is_clear_end(last, &next))) {
			r->v[r->count++] = next;
			continue;
		}
		if (run_in)
			return;
		if (take_sentence(last) && read_nested(f, last->rest, &next)) {
			r->v[r->count++] = next;
			continue;
		}
		*last = was;
		return;
	}
}
