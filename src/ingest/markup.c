/* SPDX-License-Identifier: Apache-2.0 */
#include "ingest/markup.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/time.h"
#include "ingest/lines.h"
#include "ingest/report.h"

#define HEADING_LEVELS 6

static bool
is_rule(struct str s)
{
	return str_is(s, "---") || str_is(s, "...");
}

static bool
is_key_char(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       c == '_' || c == '-';
}

/* The length of the key of "key: value" or "key:"; 0: the line is none. */
static size_t
key_length(struct str s)
{
	size_t len = 0;

	while (len < s.len && is_key_char(s.p[len]))
		len++;
	return len > 0 && len < s.len && s.p[len] == ':' &&
		       (len + 1 == s.len || s.p[len + 1] == ' ')
		   ? len
		   : 0;
}

/* The lines of front matter at the beginning, with both rules; 0: there is none. */
static size_t
front_length(const struct lines *l)
{
	if (l->count < 2 || !str_is(l->v[0].text, "---") || key_length(l->v[1].text) == 0)
		return 0;
	for (size_t i = 1; i < l->count && i < MARKUP_FRONT_LINES_MAX; i++) {
		const struct line *line = &l->v[i];

		if (is_rule(line->text))
			return i + 1;
		if (key_length(line->text) == 0 && line->indent == 0 && line->text.p[0] != '-')
			return 0;
	}
	return 0;
}

/* The level of a heading, and in *text what follows its "#"; 0: the line is none. */
static unsigned
heading_level(struct str s, struct str *text)
{
	unsigned level = 0;

	while (level < s.len && s.p[level] == '#')
		level++;
	if (level == 0 || level > HEADING_LEVELS || level == s.len || s.p[level] != ' ')
		return 0;
	s = str_trim(str_slice(s, level, s.len));
	*text = s;
	while (text->len > 0 && text->p[text->len - 1] == '#')
		text->len--;
	if (text->len > 0 && text->p[text->len - 1] != ' ')
		*text = s; /* "# C#" */
	*text = str_trim(*text);
	return text->len > 0 ? level : 0;
}

static bool
has_title(const struct lines *l, size_t from)
{
	struct str text;

	return from < l->count && heading_level(l->v[from].text, &text) == 1;
}

static struct str
without_quotes(struct str s)
{
	if (s.len >= 2 && (s.p[0] == '"' || s.p[0] == '\'') && s.p[s.len - 1] == s.p[0])
		return str_slice(s, 1, s.len - 1);
	return s;
}

static void
take_pair(struct markup_facts *found, struct str key, struct str value)
{
	int64_t day;

	if (str_case_is(key, "title"))
		found->title = value;
	else if ((str_is(key, "date") || (str_is(key, "last_updated") && found->date.len == 0)) &&
		 date_parse(value, &day))
		found->date = value;
}

static void
drop_front(struct lines *l, size_t count, struct markup_facts *found, struct buf *report)
{
	for (size_t i = 0; i < count; i++) {
		struct str s = l->v[i].text;
		size_t key = key_length(s);

		if (key > 0)
			take_pair(found, str_slice(s, 0, key),
			    without_quotes(str_trim(str_slice(s, key + 1, s.len))));
		lines_drop(l, &l->v[i], report, "front matter of Markdown");
	}
}

static bool
is_punctuation(char c)
{
	return c != '\0' && strchr("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~", c) != NULL;
}

/* How often the mark stands in s, not behind a backslash. */
static unsigned
count_marks(struct str s, const char *mark)
{
	size_t len = strlen(mark);
	unsigned count = 0;

	for (size_t i = 0; i + len <= s.len; i++) {
		if (s.p[i] == '\\') {
			i++;
		} else if (memcmp(s.p + i, mark, len) == 0) {
			count++;
			i += len - 1;
		}
	}
	return count;
}

/* s without "**" and "__", where they come in pairs, and without backslashes before punctuation. */
static int
strip_inline(struct str *s, struct arena *arena, struct err *e)
{
	bool stars = count_marks(*s, "**") % 2 == 0, bars = count_marks(*s, "__") % 2 == 0;
	char *out = arena_alloc(arena, s->len + 1);
	size_t used = 0;

	if (out == NULL)
		return err_set(e, ERR_LIMIT, LINES_MEMORY);
	for (size_t i = 0; i < s->len; i++) {
		char c = s->p[i], next = '\0';

		if (i + 1 < s->len)
			next = s->p[i + 1];
		if (c == '\\' && is_punctuation(next))
			out[used++] = s->p[++i];
		else if (c == next && ((c == '*' && stars) || (c == '_' && bars)))
			i++;
		else
			out[used++] = c;
	}
	*s = str_trim(str_make(out, used));
	return 0;
}

static bool
is_comment(struct str s)
{
	return s.len > 6 && str_starts(s, "<!--") && str_is(str_slice(s, s.len - 3, s.len), "-->");
}

static int
strip_line(struct lines *l, struct line *line, uint32_t *changed, struct buf *report, struct err *e)
{
	struct str text = line->text;
	int rc;

	if (is_comment(text)) {
		lines_drop(l, line, report, "comment of Markdown");
		return 0;
	}
	heading_level(line->text, &text);
	if ((str_find_str(text, STR("**")) < text.len || str_find_str(text, STR("__")) < text.len ||
		str_find(text, '\\') < text.len) &&
	    (rc = strip_inline(&text, l->arena, e)) != 0)
		return rc;
	if (text.len == 0) {
		lines_drop(l, line, report, "marks of Markdown alone");
		return 0;
	}
	if (!str_eq(text, line->text))
		++*changed;
	line->text = text;
	line->columns = lines_columns(text);
	return 0;
}

int
markup_strip(struct lines *l, struct markup_facts *found, struct buf *report, struct err *e)
{
	size_t front = front_length(l);
	bool is_titled = has_title(l, front);
	uint32_t changed = 0;
	int rc = 0;

	*found = (struct markup_facts){ STR(""), STR("") };
	if (front == 0 && !is_titled)
		return 0;
	drop_front(l, front, found, report);
	if (is_titled)
		found->title = STR("");
	for (size_t i = front; i < l->count && rc == 0; i++)
		rc = strip_line(l, &l->v[i], &changed, report, e);
	lines_compact(l);
	if (rc == 0 && changed > 0)
		report_note(report, 0, "marks of Markdown were removed from %u line%s", changed,
		    changed == 1 ? "" : "s");
	return rc;
}
