/* SPDX-License-Identifier: Apache-2.0 */
/*
 * mark_word: units with a word at the beginning of a line: "Article 5", "2 luku", "附則". What must
 * hold: a longer form of a unit is read before a shorter one.
 */
#include "ingest/mark_word.h"

#include "base/utf8.h"
#include "ingest/line_facts.h"
#include "ingest/lines.h"
#include "ingest/mark_private.h"
#include "ingest/mark_reference.h"

#define SECTION_SIGN 0xa7
#define ARABIC_FIRST 0x600
#define ARABIC_LAST 0x6ff

static bool
is_word_char(uint32_t c)
{
	return form_is_letter(c) || form_is_digit(c);
}

/* "Titre Ier : Dispositions" */
static bool
take_spaced_colon(struct scan *c)
{
	struct scan ahead = *c;

	mark_skip_spaces(&ahead);
	if (!MARK_TAKE_ANY(&ahead, mark_colons))
		return false;
	*c = ahead;
	return true;
}

/* The asterisk of a footnote; not that of R*85-1. */
static bool
take_footnote_sign(struct scan *c)
{
	struct scan ahead = *c;

	if (!mark_take(&ahead, '*') || form_is_digit(mark_peek(&ahead)))
		return false;
	*c = ahead;
	return true;
}

/* The punctuation between a worded unit's number and its text. */
static void
end_worded(struct mark *m, struct scan *c, size_t from)
{
	size_t printed;
	bool dot = MARK_TAKE_ANY(c, mark_dots);

	if (!dot && mark_take(c, ')'))
		dot = true;
	if (!dot && mark_take(c, ']'))
		dot = true;
	if (take_footnote_sign(c))
		dot |= MARK_TAKE_ANY(c, mark_dots);
	take_spaced_colon(c);
	printed = c->at;
	m->separated = dot || (c->at > 0 && c->s.p[c->at - 1] == ':');
	if (mark_take_spaced_dash(c) || MARK_TAKE_ANY(c, mark_colons) ||
	    MARK_TAKE_ANY(c, mark_dashes) || mark_take(c, '_')) {
		while (MARK_TAKE_ANY(c, mark_dashes) || mark_take(c, '_'))
			; /* "SUBPART A--GENERAL" */
		m->separated = true;
		printed = c->at;
	}
	mark_end(m, c, from, printed);
}

/* Whether a worded unit may end here: no letter goes on. */
static bool
is_boundary(struct str s, size_t at)
{
	size_t before = at, next = at;
	uint32_t c, last;

	if (at >= s.len || at == 0)
		return true;
	c = utf8_next(s, &next);
	last = utf8_prev(s, &before);
	if (c == SECTION_SIGN && last == SECTION_SIGN)
		return false; /* "1-3 §§" */
	return !(form_is_cased(c) && is_word_char(last)) &&
	       !(form_is_digit(c) && form_is_digit(last));
}

/* A form that begins a heading: the line is the heading of the unit, or names it and goes on. */
static void
read_beginning(const struct form *form, struct mark *m, struct scan c, size_t from,
    struct marks *out, size_t *count)
{
	size_t printed = c.at;

	if (!facts_is_heading(c.s))
		return;
	mark_skip_spaces(&c);
	m->rest = mark_rest(&c);
	m->separated = true;
	if (form_is_cased(form->chars[0])) {
		m->printed = STR("");
		m->heading = str_slice(c.s, from, c.s.len);
		m->rest = STR("");
	} else {
		m->printed = str_slice(c.s, from, printed);
		m->heading = STR("");
	}
	mark_add(out, count, m);
}

/* A form without a number: the whole line, or followed by a sign. */
static void
read_unnumbered(
    const struct forms *f, const struct form *form, struct scan c, struct marks *out, size_t *count)
{
	struct mark m = { .kind = &f->kinds[form->kind] };
	size_t from = c.at, star, len = form_match(form, mark_rest(&c), &star);
	uint32_t next;

	if (len == 0)
		return;
	c.at += len;
	next = mark_peek(&c);
	if (form->begins) {
		read_beginning(form, &m, c, from, out, count);
		return;
	}
	if (c.at < c.s.len && !utf8_is_space(next) && is_word_char(next))
		return;
	end_worded(&m, &c, from);
	next = mark_peek(&c);
	if (m.rest.len > 0 && !m.separated && next != '(' && lines_first_char(m.rest) != 0 &&
	    next != 0xff08 && next != '<' && next != '[' && !forms_is_reference(f, m.rest) &&
	    !(m.kind->class == ANNEX && forms_is_owner(f, m.rest)))
		return;
	m.reference = false;
	mark_add(out, count, &m);
}

/* Whether a part of the unit may be named: "Absatz 2" behind it, or 第一款 without a space. */
static bool
names_part(const struct mark *m)
{
	size_t space = str_find(m->rest, ' ');

	return m->rest.p == m->printed.p + m->printed.len ||
	       (space + 1 < m->rest.len && form_is_digit((unsigned char)m->rest.p[space + 1]));
}

/* Whether the word behind a number has an ending: it is only named, "2 §:n", "3. §-a". */
static bool
is_inflected(struct scan c)
{
	return (mark_take(&c, ':') || mark_take(&c, '-')) && form_is_lower(mark_peek(&c));
}

/* "Příloha č. 1 k zákonu č. 5": an annex, and what it belongs to. */
static bool
is_annex_of(const struct forms *f, const struct mark *m)
{
	return m->kind->class == ANNEX &&
	       (forms_is_reference(f, m->rest) || forms_is_owner(f, m->rest));
}

/* "Secțiunea a 2-a": the form goes on with what was read as the end of the number. */
static bool
take_shorter(const struct form *form, size_t star, const struct scan *c, struct label *label,
    struct scan *end, size_t *len)
{
	struct label labels[LABEL_READINGS_MAX];
	struct str whole = str_slice(c->s, c->at, c->at + label->len);
	size_t cut = str_rfind(whole, '-');

	if (star >= form->count || cut == 0 || cut >= whole.len ||
	    label_read(str_slice(whole, 0, cut), labels) == 0 || labels[0].len != cut)
		return false;
	*label = labels[0];
	end->at = c->at + cut;
	return form_match_rest(form, star, mark_rest(end), len);
}

/* A form with a number: "Article 5", "§ 3a", "2 luku", "第十二条之一". */
static void
read_numbered(
    const struct forms *f, const struct form *form, struct scan c, struct marks *out, size_t *count)
{
	struct label labels[LABEL_READINGS_MAX];
	struct mark m = { .kind = &f->kinds[form->kind] };
	size_t from = c.at, star, len, labels_count;
	bool leads = form->chars[0] != FORM_STAR, bracket, inflected;

	if (leads) {
		if ((len = form_match(form, mark_rest(&c), &star)) == 0)
			return;
		c.at += len;
		if (mark_skip_spaces(&c) == 0 && !is_boundary(c.s, c.at))
			return;
	} else {
		star = 1;
	}
	if ((bracket = mark_take(&c, '(') || mark_take(&c, 0xfd3f)))
		mark_skip_spaces(&c);
	labels_count = mark_read_labels(f, mark_rest(&c), labels);
	for (size_t i = 0; i < labels_count; i++) {
		struct scan end = c;

		m.label = labels[i];
		end.at += labels[i].len;
		if (leads &&
		    forms_have_longer(f, form, str_slice(c.s, from, c.s.len), end.at - from))
			continue;
		if (star < form->count && !leads) /* 1. Abschnitt */
			MARK_TAKE_ANY(&end, mark_dots);
		if (bracket)
			(void)(mark_take(&end, ')') || mark_take(&end, 0xfd3e));
		if (!form_match_rest(form, star, mark_rest(&end), &len) &&
		    !take_shorter(form, star, &c, &m.label, &end, &len))
			continue;
		end.at += len;
		end.at += label_read_more(&m.label, mark_rest(&end));
		if (!is_boundary(end.s, end.at))
			continue;
		inflected = star < form->count && is_inflected(end);
		end_worded(&m, &end, from);
		m.reference &= !is_annex_of(f, &m);
		m.reference |= inflected || (forms_has(f, NAMED_PART, m.rest) && names_part(&m));
		mark_add(out, count, &m);
	}
}

/* Whether a number is at c, which all forms that begin with one ask. */
static bool
begins_with_number(const struct forms *f, struct scan c)
{
	struct label labels[LABEL_READINGS_MAX];

	if (mark_take(&c, '(') || mark_take(&c, 0xfd3f))
		mark_skip_spaces(&c);
	return mark_read_labels(f, mark_rest(&c), labels) > 0;
}

/* "( المادة الأولى )": the line without its brackets; one of another script as it is. */
static struct str
without_brackets(struct str line)
{
	struct str inner;
	uint32_t c;

	if (line.len < 3 || line.p[0] != '(' || line.p[line.len - 1] != ')')
		return line;
	inner = utf8_trim(str_slice(line, 1, line.len - 1));
	c = lines_first_char(inner);
	return c >= ARABIC_FIRST && c <= ARABIC_LAST ? inner : line;
}

void
mark_read_worded(const struct forms *f, struct str line, struct marks *out, size_t *count)
{
	const struct form_table *t = f->table;
	const struct form_class *units = &t->classes[CLASS_NONE];
	struct scan c = { without_brackets(line), 0 };
	uint32_t first;
	bool numbered;

	(void)(mark_take(&c, '[') || mark_take(&c, 0x200f) || mark_take(&c, 0x200e));
	first = form_first(mark_rest(&c));
	numbered = begins_with_number(f, c);
	for (size_t k = units->first; form_class_may_start(units, first) && k < units->end; k++) {
		const struct form *form = &t->v[t->order[k]];

		if (!form_may_start(t, t->order[k], first) ||
		    (form->chars[0] == FORM_STAR && !numbered))
			continue;
		if (form->numbered)
			read_numbered(f, form, c, out, count);
		else
			read_unnumbered(f, form, c, out, count);
	}
}
