/* SPDX-License-Identifier: Apache-2.0 */
/*
 * reader_markdown_front: reads the front matter: lines "key: value", and maps of indented lines. It
 * is the part of YAML that a person writes, with quotes where a value needs them.
 */
#include "base/buf.h"
#include "base/err.h"
#include "base/utf8.h"
#include "ingest/reader_markdown.h"
#include "ingest/report.h"

#define VALUE_BYTES_MAX 65536 /* of one line of the front matter */

/* The next line of *rest, without its end. */
static struct str
next_line(struct str *rest)
{
	struct str line = str_cut(*rest, '\n', rest);

	while (line.len > 0 && (line.p[line.len - 1] == '\r' || line.p[line.len - 1] == ' '))
		line.len--;
	return line;
}

/* The length of a quoted string at the start of s, with its quotes; 0: it is not closed. */
static size_t
quoted_length(struct str s)
{
	for (size_t i = 1; i < s.len; i++) {
		if (s.p[i] == '\\' && s.p[0] == '"')
			i++;
		else if (s.p[i] == s.p[0])
			return i + 1;
	}
	return 0;
}

/* The text in quotes, with the escapes of JSON resolved. */
static struct str
unquote(struct markdown *m, struct str s)
{
	char *out = arena_alloc(m->arena, s.len + 1);
	size_t used = 0;
	bool escapes = s.p[0] == '"';

	s = str_slice(s, 1, s.len - 1);
	for (size_t i = 0; out != NULL && i < s.len; i++) {
		char c = s.p[i];
		uint32_t code = 0;

		if (!escapes || c != '\\' || i + 1 == s.len) {
			out[used++] = c;
			continue;
		}
		c = s.p[++i];
		if (c == 'u' && i + 4 < s.len + 0u) {
			for (size_t k = 1; k <= 4; k++)
				code = code * 16 + (uint32_t)(str_hex_value(s.p[i + k]) & 15);
			i += 4;
			used +=
			    utf8_put(code > 0 && (code < 0xd800 || code > 0xdfff) ? code : 0xfffd,
				out + used);
			continue;
		}
		out[used++] = (char)(c == 'n' ? '\n' : c == 't' ? '\t' : c == 'r' ? '\r' : c);
	}
	return str_make(out, used);
}

/* Splits "key: value"; either may be in quotes. Returns false for anything else. */
static bool
split_pair(struct markdown *m, struct str line, struct md_pair *out)
{
	size_t end = 0;

	line = str_trim(line);
	if (line.len > 0 && (line.p[0] == '"' || line.p[0] == '\'')) {
		end = quoted_length(line);
		if (end == 0 || end >= line.len || line.p[end] != ':')
			return false;
		out->key = unquote(m, str_slice(line, 0, end));
	} else {
		while (end < line.len &&
		       (line.p[end] != ':' || (end + 1 < line.len && line.p[end + 1] != ' ')))
			end++;
		if (end == line.len || end == 0)
			return false;
		out->key = str_slice(line, 0, end);
	}
	out->value = str_trim(str_slice(line, end + 1, line.len));
	if (out->value.len > 0 && (out->value.p[0] == '"' || out->value.p[0] == '\'')) {
		if (quoted_length(out->value) != out->value.len)
			return false;
		out->value = unquote(m, out->value);
	}
	return true;
}

/* "Article 5" means what "Article 1" does, and "paragraph > (b)" what "paragraph > (a)" does. */
static struct str
unit_key(struct markdown *m, struct str key)
{
	char shape[DRAFT_SHAPE_BYTES];
	size_t at = str_find_str(key, STR(" > "));
	struct str num = at < key.len ? str_slice(key, at + 3, key.len) : key;
	char *whole;

	if (draft_shape(num.p, num.len, shape) == 0)
		return key;
	whole = arena_printf(
	    m->arena, STR_FMT "%s", STR_ARG(str_slice(key, 0, key.len - num.len)), shape);
	return whole != NULL ? str_from(whole) : key;
}

static int
add_unit(struct markdown *m, struct md_pair pair, uint32_t line)
{
	struct md_front *f = &m->front;

	if (draft_element(pair.value.p, pair.value.len) == NULL)
		return md_fail(m, line,
		    "\"" STR_FMT "\" is not an element; write for example \"Article 1: article\"",
		    STR_ARG(utf8_cut(pair.value, REPORT_QUOTE_BYTES)));
	if (f->unit_count == MARKDOWN_UNITS_MAX)
		return md_fail(m, line, "more than %d lines under units", MARKDOWN_UNITS_MAX);
	f->units[f->unit_count++] = pair; /* what md writes is a shape already */
	pair.key = unit_key(m, pair.key);
	if (!str_eq(pair.key, f->units[f->unit_count - 1].key) &&
	    f->unit_count < MARKDOWN_UNITS_MAX)
		f->units[f->unit_count++] = pair;
	return 0;
}

static int
add_id(struct markdown *m, struct md_pair pair, uint32_t line)
{
	struct md_front *f = &m->front;
	const struct draft_element *element = draft_element(pair.key.p, pair.key.len);
	char word[DRAFT_PATTERN_BYTES];
	enum draft_rule rule;

	if (str_is(pair.key, "*") && str_is(pair.value, "none")) {
		f->no_default_ids = true;
		return 0;
	}
	if (element == NULL)
		return md_fail(m, line, "\"" STR_FMT "\" is not an element",
		    STR_ARG(utf8_cut(pair.key, REPORT_QUOTE_BYTES)));
	if (!draft_rule_parse(pair.value.p, pair.value.len, &rule, word))
		return md_fail(m, line,
		    "\"" STR_FMT "\" is not a rule for eIds; write for example "
		    "\"article: art_{num}\" or \"p: none\"",
		    STR_ARG(utf8_cut(pair.value, REPORT_QUOTE_BYTES)));
	if (f->id_count == MARKDOWN_RULES_MAX)
		return md_fail(m, line, "more than %d lines under ids", MARKDOWN_RULES_MAX);
	f->ids[f->id_count].element = str_from(element->name);
	f->ids[f->id_count++].rule =
	    (struct draft_id_rule){ rule, arena_dup(m->arena, str_from(word)) };
	return 0;
}

static int
add_pair(struct markdown *m, struct md_pair *to, size_t *count, size_t max, struct md_pair pair,
    uint32_t line)
{
	if (*count == max)
		return md_fail(m, line, "more than %zu lines in this map", max);
	to[(*count)++] = pair;
	return 0;
}

static int
add_member(struct markdown *m, struct str map, struct md_pair pair, uint32_t line)
{
	struct md_front *f = &m->front;

	if (str_is(map, "units"))
		return add_unit(m, pair, line);
	if (str_is(map, "ids"))
		return add_id(m, pair, line);
	if (str_is(map, "namespaces"))
		return add_pair(m, f->spaces, &f->space_count, BUILD_NAMESPACES_MAX, pair, line);
	if (str_is(map, "attributes"))
		return add_pair(m, f->attributes, &f->attribute_count,
		    sizeof f->attributes / sizeof *f->attributes, pair, line);
	if (!m->front.present)
		return 0; /* a map of another program */
	return md_fail(m, line,
	    "\"" STR_FMT "\" has no lines below it; the maps of the front matter are units, ids, "
	    "namespaces and attributes",
	    STR_ARG(utf8_cut(map, REPORT_QUOTE_BYTES)));
}

static int
add_fact(struct markdown *m, struct md_pair pair, uint32_t line)
{
	struct md_front *f = &m->front;
	struct {
		const char *key;
		struct str *value;
	} facts[] = { { "work", &f->work }, { "date", &f->date }, { "language", &f->language },
		{ "title", &f->title }, { "issuer", &f->issuer }, { "number", &f->number },
		{ "kind", &f->kind }, { "other-attributes", &f->other_attributes } };

	for (size_t i = 0; i < sizeof facts / sizeof *facts; i++) {
		if (!str_is(pair.key, facts[i].key))
			continue;
		if (facts[i].value->len > 0)
			return md_fail(m, line, "%s is given twice; keep one line", facts[i].key);
		*facts[i].value = pair.value;
		f->fact_line = line;
		return 0;
	}
	if (str_is(pair.key, "repeated-ids")) {
		f->repeated_ids = str_is(pair.value, "keep");
		return 0;
	}
	if (str_is(pair.key, "metadata")) {
		f->no_metadata = str_is(pair.value, "none");
		return 0;
	}
	if (str_is(pair.key, "units") || str_is(pair.key, "ids") ||
	    str_is(pair.key, "namespaces") || str_is(pair.key, "attributes")) {
		f->has_units |= str_is(pair.key, "units");
		f->has_attributes |= str_is(pair.key, "attributes");
		return pair.value.len == 0 || str_is(pair.value, "none")
			   ? 0
			   : md_fail(m, line, "the lines of " STR_FMT " stand below it, indented",
				 STR_ARG(pair.key));
	}
	if (!f->present) {
		report_drop(m->report, line, "a line of the front matter that says nothing here");
		return 0;
	}
	return md_fail(m, line,
	    "\"" STR_FMT "\" is not a key of the front matter; the keys are work, date, language, "
	    "title, issuer, number, kind, attributes, units, ids, namespaces and repeated-ids",
	    STR_ARG(utf8_cut(pair.key, REPORT_QUOTE_BYTES)));
}

/* Whether the front matter has a key of this dialect; that of another program says nothing. */
static bool
is_ours(struct markdown *m, struct str text)
{
	static const char *const keys[] = { "work:", "kind:", "units:", "ids:", "language:" };
	struct str rest = text, line;

	(void)m;
	next_line(&rest);
	while (rest.len > 0) {
		line = next_line(&rest);
		if (str_is(line, "---") || str_is(line, "..."))
			break;
		for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
			if (str_starts(line, keys[i]))
				return true;
	}
	return false;
}

int
md_front_read(struct markdown *m, struct str text, struct str *rest)
{
	struct str line, map = STR("");
	struct md_pair pair;
	uint32_t number = 1;

	*rest = text;
	line = next_line(rest);
	if (!str_is(line, "---")) {
		*rest = text;
		return 0;
	}
	m->front.present = is_ours(m, text);
	for (;;) {
		if (rest->len == 0)
			return md_fail(m, 1,
			    "the front matter has no end; write --- in a line of its own after it");
		line = next_line(rest);
		number++;
		if (str_is(line, "---") || str_is(line, "..."))
			break;
		if (str_trim(line).len == 0 || str_trim(line).p[0] == '#')
			continue;
		if (line.len > VALUE_BYTES_MAX || !split_pair(m, line, &pair))
			return md_fail(m, number,
			    "the front matter has lines \"key: value\"; put a value with "
			    "quotes or a colon in double quotes: \"" STR_FMT "\"",
			    STR_ARG(utf8_cut(line, REPORT_QUOTE_BYTES)));
		if (line.p[0] == ' ' ? add_member(m, map, pair, number) : add_fact(m, pair, number))
			return m->rc;
		if (line.p[0] != ' ')
			map = pair.key;
	}
	m->front.lines = number;
	return m->rc;
}

struct str
md_front_unit(const struct markdown *m, struct str shape, struct str parent)
{
	struct str found = STR("");

	for (size_t i = 0; i < m->front.unit_count; i++) {
		struct str key = m->front.units[i].key, before;
		size_t at = str_find_str(key, STR(" > "));

		if (at == key.len) {
			if (str_eq(key, shape) && found.len == 0)
				found = m->front.units[i].value;
			continue;
		}
		before = str_slice(key, 0, at);
		if (str_eq(before, parent) && str_eq(str_slice(key, at + 3, key.len), shape))
			return m->front.units[i].value;
	}
	return found;
}

struct draft_id_rule
md_front_rule(const struct markdown *m, const char *name)
{
	for (size_t i = 0; i < m->front.id_count; i++)
		if (str_is(m->front.ids[i].element, name))
			return m->front.ids[i].rule;
	return m->front.no_default_ids ? (struct draft_id_rule){ DRAFT_NONE, "" }
				       : draft_default_rule(name);
}
