/* SPDX-License-Identifier: Apache-2.0 */
/* txt_line: collects the text of a paragraph and writes it as lines with indent and label. */
#include <string.h>

#include "txt.h"

#define SPACES "                                                                "
#define INDENT_MAX 64     /* in columns; deeper nesting is not indented further */
#define RULE "----------" /* before the notes, and before the colophon */

void *
txt_alloc(struct txt *t, size_t len)
{
	void *p = t->rc == GAZ_OK ? t->tree.arena->alloc(t->job, len) : NULL;

	if (p == NULL && t->rc == GAZ_OK)
		t->rc = t->h->fail(t->job, GAZ_REFUSE, "the document is too large for plain text");
	return p;
}

static void
put(struct txt *t, const char *p, size_t len)
{
	if (t->rc == GAZ_OK)
		t->rc = t->h->write(t->job, p, len);
}

static void
put_repeated(struct txt *t, const char *pattern, size_t columns)
{
	size_t n, most = strlen(pattern);

	for (; columns > 0; columns -= n) {
		n = columns < most ? columns : most;
		put(t, pattern, n);
	}
}

void
txt_add(struct txt *t, const char *p, size_t len)
{
	struct txt_run *l = &t->line;
	char *bigger;

	if (l->len == 0) {
		l->p = p; /* most paragraphs are one text node: no copy */
		l->len = len;
		return;
	}
	if (l->p != l->own || len > l->cap - l->len) {
		if (len > l->cap || l->len > l->cap - len) {
			l->cap = 2 * (l->len + len) + 256;
			if ((bigger = txt_alloc(t, l->cap)) == NULL) {
				l->cap = 0;
				return;
			}
			l->own = bigger;
		}
		memmove(l->own, l->p, l->len);
		l->p = l->own;
	}
	memcpy(l->own + l->len, p, len);
	l->len += len;
}

void
txt_adds(struct txt *t, const char *s)
{
	txt_add(t, s, strlen(s));
}

void
txt_mark(struct txt *t, int change)
{
	static const char *const open[] = { [GAZ_INSERTED] = "{+", [GAZ_DELETED] = "[-" };
	static const char *const close[] = { [GAZ_INSERTED] = "+}", [GAZ_DELETED] = "-]" };

	if (change != GAZ_INSERTED && change != GAZ_DELETED)
		change = GAZ_SAME;
	if (change == t->mark)
		return;
	if (t->mark != GAZ_SAME)
		txt_adds(t, close[t->mark]);
	t->mark = change;
	if (change != GAZ_SAME)
		txt_adds(t, open[change]);
}

void
txt_owe(struct txt *t, int blank_lines)
{
	if (blank_lines > t->gap)
		t->gap = blank_lines;
}

/* Writes the pending blank lines. */
static void
pay_gap(struct txt *t)
{
	if (t->started)
		put(t, "\n\n\n\n", (size_t)(t->gap < 4 ? t->gap : 4));
	t->gap = 0;
	t->started = true;
	t->after_item = false;
}

static bool
is_blank(const struct txt_run *l)
{
	for (size_t i = 0; i < l->len; i++)
		if (!tree_is_white(l->p[i]))
			return false;
	return true;
}

static int
clamp_indent(const struct txt *t, int column)
{
	int most = t->width > 0 && t->width / 2 < INDENT_MAX ? t->width / 2 : INDENT_MAX;

	return column < most ? column : most;
}

/* Writes the label and the spaces after it; returns the column where the text starts. */
static int
put_label(struct txt *t)
{
	int at = clamp_indent(t, t->label_at), indent = clamp_indent(t, t->indent);
	int end = at + (int)t->text->width(t->label, t->label_len) + 1;

	put_repeated(t, SPACES, (size_t)at);
	put(t, t->label, t->label_len);
	t->label = NULL;
	put_repeated(t, SPACES, (size_t)(end < indent ? indent - end + 1 : 1));
	return end < indent ? indent : end;
}

void
txt_end_line(struct txt *t)
{
	int first, indent = clamp_indent(t, t->indent);

	txt_mark(t, GAZ_SAME); /* marks must not span paragraphs */
	if (t->rc != GAZ_OK || is_blank(&t->line)) {
		t->line.len = 0;
		return;
	}
	pay_gap(t);
	if (t->label != NULL)
		first = put_label(t);
	else
		put_repeated(t, SPACES, (size_t)(first = indent));
	if (t->rc == GAZ_OK)
		t->rc = t->text->wrap(
		    t->job, NULL, NULL, t->line.p, t->line.len, t->width, first, indent);
	t->line.len = 0;
}

/* Columns of the line once its white space is collapsed. */
static size_t
line_columns(const struct txt *t)
{
	size_t i, columns = t->text->width(t->line.p, t->line.len);
	bool space = true;

	for (i = 0; i < t->line.len; i++) {
		bool now = tree_is_white(t->line.p[i]);

		columns -= t->line.p[i] == ' ';
		columns += space && !now && i > 0;
		space = now;
	}
	return columns;
}

void
txt_end_heading(struct txt *t, char underline)
{
	char pattern[33];
	size_t columns;

	txt_mark(t, GAZ_SAME);
	if (is_blank(&t->line)) {
		t->line.len = 0;
		return;
	}
	columns = line_columns(t);
	if (t->width > 0 && columns > (size_t)t->width)
		columns = (size_t)t->width;
	txt_end_line(t);
	if (underline != '\0') {
		memset(pattern, underline, sizeof pattern - 1);
		pattern[sizeof pattern - 1] = '\0';
		put_repeated(t, pattern, columns);
		put(t, "\n", 1);
	}
	t->gap = 1;
}

void
txt_end_label(struct txt *t)
{
	if (t->label == NULL)
		return;
	pay_gap(t);
	put_repeated(t, SPACES, (size_t)clamp_indent(t, t->label_at));
	put(t, t->label, t->label_len);
	put(t, "\n", 1);
	t->label = NULL;
}

void
txt_label(struct txt *t, const char *p, size_t len, int at)
{
	txt_end_label(t);
	t->label = p;
	t->label_len = len;
	t->label_at = at;
}

void
txt_rule(struct txt *t)
{
	txt_owe(t, 2);
	pay_gap(t);
	put(t, RULE "\n", sizeof RULE);
}

void
txt_raw(struct txt *t, const char *p, size_t len)
{
	pay_gap(t);
	put(t, p, len);
}
