/* SPDX-License-Identifier: Apache-2.0 */
/*
 * draft_text: text and inline elements. What must hold: a CommonMark parser finds every character
 * again, white space included; what it would drop or change is written as a character reference.
 */
#include <stdio.h>
#include <string.h>

#include "draft.h"

#define NOTES_BACK_MAX 1000 /* footnotes between a note and another sign of it */

#define ORDERED_DIGITS_MAX 9

static bool
is_white(char c)
{
	return c == ' ' || c == '\n' || c == '\t' || c == '\r';
}

static bool
is_alnum(char c)
{
	return (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z');
}

static void
put_reference(struct draft *d, char c)
{
	md_raws(d->m, c == '\n'   ? "&NewLine;"
		      : c == '\t' ? "&Tab;"
		      : c == '\r' ? "&#13;"
				  : "&#32;");
	d->m->line.digits = -1;
}

/* Whether the reader takes a line end after this byte for a line end in the text. */
static bool
is_spaced(char c)
{
	return (unsigned char)c < 0xe2 && !is_white(c);
}

void
draft_settle(struct draft *d, bool end)
{
	const char *p = d->white;
	size_t len = d->white_len;

	d->white_len = 0;
	if (len == 0)
		return;
	if (len == 1 && !end && !d->at_start && *p == '\n' && !d->plain_heading && d->raw == 0 &&
	    is_spaced(d->m->line.last) && d->m->line.last != '\\') {
		md_next_row(d->m);
		d->m->line.digits = 0;
		return;
	}
	for (size_t i = 0; i < len; i++) {
		bool edge =
		    (d->at_start && i == 0) || (end && i + 1 == len) || d->m->line.digits == 0;

		if (p[i] == ' ' && !edge)
			md_raws(d->m, " ");
		else
			put_reference(d, p[i]);
	}
	d->at_start = false;
}

static bool
may_be_entity(const char *p, const char *end)
{
	return p + 1 == end || p[1] == '#' || ((p[1] | 0x20) >= 'a' && (p[1] | 0x20) <= 'z');
}

/* Whether the character at p would be syntax at this place of the line. */
static bool
is_syntax(const struct draft *d, const char *p, const char *end)
{
	const struct md_line *line = &d->m->line;
	char c = *p;

	if (c == '_')
		return p + 1 == end || !is_alnum(p[1]) || !is_alnum(line->last);
	if (strchr("\\`*[]<~", c) != NULL)
		return true;
	if (c == '!')
		return p + 1 == end;
	if (c == '&')
		return may_be_entity(p, end);
	if (c == '|')
		return d->plain_heading || line->digits == 0;
	if (c == ':' && line->last == ']')
		return true;
	if (line->digits == 0 && strchr("#>+-=:", c) != NULL)
		return true;
	if (d->plain_heading && c == '#')
		return true;
	return (c == '.' || c == ')') && line->digits > 0;
}

static void
put_char(struct draft *d, const char *p, size_t len, const char *end)
{
	struct md *m = d->m;

	draft_settle(d, false);
	if (is_syntax(d, p, end))
		md_raws(m, "\\");
	md_raw(m, p, len);
	if (*p >= '0' && *p <= '9' && m->line.digits >= 0 && m->line.digits < ORDERED_DIGITS_MAX)
		m->line.digits++;
	else
		m->line.digits = -1;
	d->at_start = false;
}

void
draft_text(struct draft *d, const char *p, size_t len)
{
	size_t end;

	for (size_t i = 0; i < len && d->m->rc == GAZ_OK; i = end) {
		end = i + 1;
		if (is_white(p[i])) {
			while (end < len && is_white(p[end]))
				end++;
			draft_settle(d, false); /* of the text before, in another node */
			d->white = p + i;
			d->white_len = end - i;
			continue;
		}
		while (end < len && ((unsigned char)p[end] & 0xc0) == 0x80)
			end++;
		put_char(d, p + i, end - i, p + len);
	}
}

void
draft_xml(struct draft *d, const char *p, size_t len, bool in_attr)
{
	size_t from = 0;

	for (size_t i = 0; i < len; i++) {
		const char *code = p[i] == '&'                       ? "&amp;"
				   : p[i] == '<'                     ? "&lt;"
				   : p[i] == '>'                     ? "&gt;"
				   : p[i] == '"' && in_attr          ? "&quot;"
				   : p[i] == '\n'                    ? "&#10;"
				   : p[i] == '\r'                    ? "&#13;"
				   : p[i] == '\t'                    ? "&#9;"
				   : p[i] == '|' && d->plain_heading ? "&#124;"
								     : NULL;

		if (code == NULL)
			continue;
		md_raw(d->m, p + from, i - from);
		md_raws(d->m, code);
		from = i + 1;
	}
	md_raw(d->m, p + from, len - from);
}

/* A tag that CommonMark takes for the start of HTML must not begin a line of a paragraph. */
static void
settle_before_tag(struct draft *d, const struct gaz_node *n)
{
	const char *name = d->h->name(n);

	d->no_break = draft_is_html_block(name, strlen(name));
	draft_settle(d, false);
	d->no_break = false;
}

void
draft_markup(struct draft *d, const struct gaz_node *n, struct draft_scope *in)
{
	const struct gaz_node *c;
	struct draft_scope own, *scope;
	size_t len;
	const char *p = d->h->text(n, &len);

	if (p != NULL) {
		if (d->raw > 0)
			draft_xml(d, p, len, false);
		else
			draft_text(d, p, len);
		return;
	}
	scope = draft_enter(d, n, in, &own);
	c = d->h->first_child(n);
	if (d->raw == 0)
		settle_before_tag(d, n);
	draft_tag(d, n, c == NULL);
	d->at_start = false;
	for (; c != NULL && d->m->rc == GAZ_OK; c = d->h->next_sibling(c))
		draft_markup(d, c, scope);
	if (d->h->first_child(n) == NULL)
		return;
	if (d->raw == 0)
		draft_settle(d, false);
	draft_end_tag(d, n);
}

/* Whether n contains only text and elements of a line, so that Markdown can be in it. */
static bool
is_line(const struct draft *d, const struct gaz_node *n)
{
	const struct gaz_node *end = d->h->skip(n), *c = d->h->next(n);

	for (; c != NULL && c != end; c = d->h->next(c)) {
		int kind = d->h->kind(c);

		if (kind == GAZ_NOTE) {
			c = d->h->skip(c);
			if (c == NULL || c == end)
				break;
			kind = d->h->kind(c);
		}
		if (kind != GAZ_TEXT && kind != GAZ_INLINE && kind != GAZ_REF &&
		    kind != GAZ_BREAK && kind != GAZ_IMAGE)
			return false;
	}
	return true;
}

/* The first and last character of the text of n are certainly letters or digits (ASCII). */
static bool
is_between_letters(const struct draft *d, const struct gaz_node *n)
{
	const struct gaz_node *c = d->h->first_child(n), *last = c;
	size_t len, last_len;
	const char *p, *q;

	for (; c != NULL; c = d->h->next_sibling(c))
		last = c;
	c = d->h->first_child(n);
	if (c == NULL || (p = d->h->text(c, &len)) == NULL ||
	    (q = d->h->text(last, &last_len)) == NULL)
		return false;
	return is_alnum(p[0]) && is_alnum(q[last_len - 1]);
}

static bool
put_emphasis(struct draft *d, const struct gaz_node *n, struct draft_scope *in)
{
	bool strong = draft_is(d, n, "b");
	const char *sign = strong ? "**" : "*";

	if ((!strong && !draft_is(d, n, "i")) || d->in_emphasis || d->in_link ||
	    draft_count_attrs(d, n) > 0 || !is_between_letters(d, n) || !is_line(d, n))
		return false;
	draft_settle(d, false);
	if (d->m->line.last == '*')
		return false;
	d->at_start = false;
	md_raws(d->m, sign);
	d->m->line.digits = -1;
	d->in_emphasis = true;
	draft_inlines(d, n, in);
	draft_settle(d, false);
	d->in_emphasis = false;
	md_raws(d->m, sign);
	return true;
}

static bool
is_plain_url(const char *s)
{
	if (*s == '\0')
		return false;
	for (; *s != '\0'; s++)
		if ((unsigned char)*s <= ' ' || strchr("()<>\\&\"'|`*", *s) != NULL ||
		    (unsigned char)*s == 0x7f)
			return false;
	return true;
}

static bool
put_link(struct draft *d, const struct gaz_node *n, struct draft_scope *in)
{
	const char *href = d->h->attr(n, "href", NULL);

	if (!draft_is(d, n, "ref") || d->in_link || d->in_emphasis || href == NULL ||
	    draft_count_attrs(d, n) != 1 || !is_plain_url(href) || !is_between_letters(d, n) ||
	    !is_line(d, n))
		return false;
	draft_settle(d, false);
	d->at_start = false;
	md_raws(d->m, "[");
	d->m->line.digits = -1;
	d->in_link = true;
	draft_inlines(d, n, in);
	draft_settle(d, false);
	d->in_link = false;
	md_raws(d->m, "](");
	md_raws(d->m, href);
	md_raws(d->m, ")");
	return true;
}

static bool
put_image(struct draft *d, const struct gaz_node *n)
{
	const char *src = d->h->attr(n, "src", NULL), *alt = d->h->attr(n, "alt", NULL), *prefix,
		   *value, *first;
	size_t len;

	if (!draft_is(d, n, "img") || src == NULL || !is_plain_url(src) || d->in_link ||
	    draft_count_attrs(d, n) != 1u + (alt != NULL) || (alt != NULL && alt[0] == '\0'))
		return false;
	first = d->attrs->at(n, 0, &prefix, &value, &len);
	for (const char *s = alt; s != NULL && *s != '\0'; s++)
		if (!is_alnum(*s) && (*s != ' ' || s == alt || s[1] == '\0' || s[1] == ' '))
			return false;
	if (strcmp(first, "src") != 0 || d->h->first_child(n) != NULL)
		return false;
	draft_settle(d, false);
	d->at_start = false;
	md_raws(d->m, "![");
	md_raws(d->m, alt != NULL ? alt : "");
	md_raws(d->m, "](");
	md_raws(d->m, src);
	md_raws(d->m, ")");
	d->m->line.digits = -1;
	return true;
}

/* Whether an element in n has an eId. */
static bool
has_ids(const struct draft *d, const struct gaz_node *n)
{
	const struct gaz_node *end = d->h->skip(n);

	for (n = d->h->next(n); n != NULL && n != end; n = d->h->next(n))
		if (d->h->attr(n, "eId", NULL) != NULL)
			return true;
	return false;
}

static struct draft_note *
add_note(struct draft *d)
{
	struct draft_note *bigger;
	size_t cap = 2 * d->note_cap + 16;

	if (d->note_count == d->note_cap) {
		if ((bigger = md_alloc(d->m, cap * sizeof *bigger)) == NULL)
			return NULL;
		if (d->note_count > 0)
			memcpy(bigger, d->notes, d->note_count * sizeof *bigger);
		d->notes = bigger;
		d->note_cap = cap;
	}
	return &d->notes[d->note_count++];
}

/*
 * Writes the sign of a footnote, which holds blocks and no text of its own. The eIds in it must not
 * depend on what is counted around it, because its text is written at the end.
 */
static bool
put_footnote(struct draft *d, const struct gaz_node *n, struct draft_scope *in)
{
	const char *eid = d->h->attr(n, "eId", NULL);
	struct draft_scope *own;
	struct draft_note *note;
	char sign[32];

	if (!draft_is(d, n, "authorialNote") || d->in_link || draft_has_text(d, n) ||
	    d->h->first_child(n) == NULL || !draft_has_plain_names(d, n) ||
	    ((eid == NULL || eid[0] == '\0') && has_ids(d, n)))
		return false;
	own = md_alloc(d->m, sizeof *own);
	note = add_note(d);
	if (own == NULL || note == NULL)
		return true;
	own->eid = "";
	note->node = n;
	draft_enter(d, n, in, own);
	note->scope = own;
	draft_settle(d, false);
	d->at_start = false;
	snprintf(sign, sizeof sign, "[^%zu]", d->note_count);
	md_raws(d->m, sign);
	d->m->line.digits = -1;
	return true;
}

static bool
is_same(const char *a, const char *b)
{
	return a == b || (a != NULL && b != NULL && strcmp(a, b) == 0);
}

/* Writes a noteRef to a footnote before it as another sign of the footnote. */
static bool
put_note_ref(struct draft *d, const struct gaz_node *n)
{
	const char *href = d->h->attr(n, "href", NULL), *marker = d->h->attr(n, "marker", NULL);
	char sign[32];

	if (!draft_is(d, n, "noteRef") || d->in_link || href == NULL || href[0] != '#' ||
	    href[1] == '\0' || !draft_has_plain_names(d, n) ||
	    draft_count_attrs(d, n) != 1u + (marker != NULL))
		return false;
	for (size_t i = d->note_count; i > 0 && i + NOTES_BACK_MAX > d->note_count; i--) {
		const struct gaz_node *note = d->notes[i - 1].node;

		if (!is_same(d->h->attr(note, "eId", NULL), href + 1) ||
		    !is_same(d->h->attr(note, "marker", NULL), marker))
			continue;
		draft_settle(d, false);
		d->at_start = false;
		snprintf(sign, sizeof sign, "[^%zu]", i);
		md_raws(d->m, sign);
		d->m->line.digits = -1;
		return true;
	}
	return false;
}

/* The texts of the footnotes; notes in them are added while they are written. */
void
draft_footnotes(struct draft *d)
{
	struct md *m = d->m;
	char marker[MD_MARKER_BYTES];
	bool pushed;

	for (size_t i = 0; i < d->note_count && m->rc == GAZ_OK; i++) {
		struct draft_note note = d->notes[i];

		snprintf(marker, sizeof marker, "[^%u]: ", (unsigned)(i + 1));
		pushed = md_push(m, marker, "    ");
		md_begin(m);
		d->at_start = true;
		if (draft_note_braces(d, note.node, i + 1))
			md_end(m);
		draft_blocks(d, d->h->first_child(note.node), NULL, note.scope);
		md_end(m);
		md_pop(m, pushed);
	}
}

void
draft_markup_line(struct draft *d, const struct gaz_node *n, struct draft_scope *in)
{
	struct draft_scope own, *scope = draft_enter(d, n, in, &own);

	settle_before_tag(d, n);
	draft_tag(d, n, d->h->first_child(n) == NULL);
	d->at_start = false;
	if (d->h->first_child(n) == NULL)
		return;
	draft_inlines(d, n, scope);
	draft_settle(d, false);
	draft_end_tag(d, n);
}

void
draft_inline(struct draft *d, const struct gaz_node *n, struct draft_scope *in)
{
	size_t len;
	const char *p = d->h->text(n, &len);

	if (p != NULL) {
		draft_text(d, p, len);
		return;
	}
	if (d->raw > 0 || (!is_line(d, n) && d->h->kind(n) != GAZ_NOTE)) {
		draft_markup(d, n, in);
		return;
	}
	if (put_footnote(d, n, in) || put_note_ref(d, n))
		return;
	if (d->h->kind(n) == GAZ_NOTE)
		draft_markup(d, n, in);
	else if (!put_image(d, n) && !put_emphasis(d, n, in) && !put_link(d, n, in))
		draft_markup_line(d, n, in);
}

void
draft_inlines(struct draft *d, const struct gaz_node *parent, struct draft_scope *in)
{
	for (const struct gaz_node *c = d->h->first_child(parent); c != NULL && d->m->rc == GAZ_OK;
	     c = d->h->next_sibling(c))
		draft_inline(d, c, in);
}
