/* SPDX-License-Identifier: Apache-2.0 */
/*
 * reader_markdown_markup: tags, blocks of tags, and attributes in braces. Tags are XML: names are
 * case sensitive, values are in quotes, and every tag is closed.
 */
#include <stdio.h>

#include <gazetted/plugin.h>

#include "akn/xmlchar.h"
#include "base/err.h"
#include "base/utf8.h"
#include "ingest/reader_markdown.h"
#include "ingest/report.h"

#define REFERENCE_BYTES_MAX 12 /* of what is between & and ; */

static bool
is_white(char c)
{
	return c == ' ' || c == '\n' || c == '\t' || c == '\r';
}

static bool
is_name_char(char c)
{
	return (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') ||
	       (unsigned char)c >= 0x80 || c == '_' || c == '-' || c == '.' || c == ':';
}

static uint32_t
count_lines(struct str s)
{
	uint32_t count = 0;

	for (size_t i = 0; i < s.len; i++)
		count += s.p[i] == '\n';
	return count;
}

/* The character of a reference such as "amp" or "#x41"; 0: there is no such. */
static uint32_t
resolve(struct str s)
{
	static const struct {
		const char *name;
		uint32_t c;
	} known[] = { { "amp", '&' }, { "lt", '<' }, { "gt", '>' }, { "quot", '"' },
		{ "apos", '\'' }, { "nbsp", 0xa0 }, { "Tab", '\t' }, { "NewLine", '\n' } };
	uint32_t c = 0;
	bool hex = s.len > 2 && s.p[0] == '#' && (s.p[1] | 0x20) == 'x';

	for (size_t i = 0; i < sizeof known / sizeof *known; i++)
		if (str_is(s, known[i].name))
			return known[i].c;
	if (s.len < 2 || s.p[0] != '#')
		return 0;
	for (size_t i = hex ? 2 : 1; i < s.len; i++) {
		int v = str_hex_value(s.p[i]);

		if (v < 0 || (!hex && v > 9) || c > 0x10ffff)
			return 0;
		c = c * (hex ? 16 : 10) + (uint32_t)v;
	}
	return c > 0x10ffff || (c >= 0xd800 && c <= 0xdfff) ? 0 : c;
}

struct str
md_decode(struct markdown *m, struct str s, uint32_t line)
{
	char *out;
	size_t used = 0;

	if (str_find(s, '&') == s.len)
		return s;
	if ((out = arena_alloc(m->arena, s.len + UTF8_MAX_BYTES)) == NULL) {
		m->rc = err_set(m->e, ERR_LIMIT, "the text needs too much memory");
		return STR("");
	}
	for (size_t i = 0; i < s.len;) {
		struct str name = str_slice(s, i + 1, i + 1 + REFERENCE_BYTES_MAX);
		uint32_t c;

		if (s.p[i] != '&') {
			out[used++] = s.p[i++];
			continue;
		}
		name = str_slice(name, 0, str_find(name, ';'));
		if ((c = resolve(name)) == 0) {
			md_fail(m, line,
			    "\"&" STR_FMT "\" in a tag is no character; write &amp; for an &",
			    STR_ARG(utf8_cut(name, REFERENCE_BYTES_MAX)));
			return STR("");
		}
		used += utf8_put(c, out + used);
		i += name.len + 2;
	}
	return str_make(out, used);
}

static size_t
skip_white(struct str s, size_t at)
{
	while (at < s.len && is_white(s.p[at]))
		at++;
	return at;
}

static struct str
take_name(struct str s, size_t *at)
{
	size_t from = *at;

	while (*at < s.len && is_name_char(s.p[*at]))
		(*at)++;
	return str_slice(s, from, *at);
}

/* Splits "ukl:Name" at the colon. */
static struct str
split_prefix(struct str *name)
{
	size_t colon = str_find(*name, ':');
	struct str prefix = STR("");

	if (colon < name->len) {
		prefix = str_slice(*name, 0, colon);
		*name = str_slice(*name, colon + 1, name->len);
	}
	return prefix;
}

/* Takes a value in quotes at *at. Returns false, with a failure, if there is none. */
static bool
take_value(struct markdown *m, struct str s, size_t *at, uint32_t line, struct str *value)
{
	char quote = *at < s.len ? s.p[*at] : '\0';
	size_t end = *at + 1;

	if (quote != '"' && quote != '\'') {
		md_fail(m, line, "an attribute has no value in quotes; write name=\"value\"");
		return false;
	}
	while (end < s.len && s.p[end] != quote)
		end++;
	if (end == s.len) {
		md_fail(m, line, "the quote of an attribute's value is not closed");
		return false;
	}
	*value = md_decode(m, str_slice(s, *at + 1, end), line);
	*at = end + 1;
	return m->rc == 0;
}

static void
add_tag_attr(struct markdown *m, struct md_node *n, struct str name, struct str value)
{
	struct str prefix = split_prefix(&name);

	if (prefix.len == 0 && str_is(name, "xmlns")) {
		n->ns = n->default_ns = value;
		return;
	}
	if (str_is(prefix, "xmlns"))
		return; /* the front matter declares prefixes */
	for (const struct md_attr *a = n->attrs; a != NULL; a = a->next)
		if (str_eq(a->name, name) && str_eq(a->prefix, prefix)) {
			md_fail(m, n->line, "the attribute " STR_FMT " is given twice",
			    STR_ARG(utf8_cut(name, REPORT_QUOTE_BYTES)));
			return;
		}
	md_add_attr(m, n, prefix, name, value);
}

/* The length of a comment or instruction at the start of s; 0: it is none, or has no end. */
static size_t
comment_length(struct str s)
{
	const char *end = str_starts(s, "<!--") ? "-->" : str_starts(s, "<?") ? "?>" : NULL;
	size_t at;

	if (end == NULL)
		return 0;
	at = str_find_str(s, str_from(end));
	return at == s.len ? 0 : at + strlen(end);
}

size_t
md_tag_read(
    struct markdown *m, struct str s, uint32_t line, enum md_tag_kind *kind, struct md_node **out)
{
	size_t at = 1, length = comment_length(s);
	struct str name, value;
	struct md_node *n;

	*kind = MD_COMMENT;
	if (length > 0)
		return length;
	*kind = MD_OPEN;
	if (at < s.len && s.p[at] == '/') {
		*kind = MD_CLOSE;
		at++;
	}
	name = take_name(s, &at);
	if (name.len == 0 || (n = md_new(m, name, line)) == NULL) {
		md_fail(m, line, "a < begins no tag; write \\< for the character");
		return 0;
	}
	n->prefix = split_prefix(&n->name);
	for (at = skip_white(s, at); at < s.len && s.p[at] != '>' && s.p[at] != '/';
	     at = skip_white(s, at)) {
		name = take_name(s, &at);
		if (name.len == 0) {
			md_fail(m, line, "the tag <" STR_FMT "> is malformed", STR_ARG(n->name));
			return 0;
		}
		at = skip_white(s, at);
		if (at < s.len && s.p[at] == '=')
			at = skip_white(s, at + 1);
		if (!take_value(m, s, &at, line, &value))
			return 0;
		add_tag_attr(m, n, name, value);
	}
	if (at < s.len && s.p[at] == '/') {
		*kind = MD_EMPTY;
		at++;
	}
	if (at >= s.len || s.p[at] != '>') {
		md_fail(m, line, "the tag <" STR_FMT "> has no end; write > after it",
		    STR_ARG(utf8_cut(n->name, REPORT_QUOTE_BYTES)));
		return 0;
	}
	*out = n;
	return m->rc == 0 ? at + 1 : 0;
}

/* ---- blocks of tags ---- */

bool
md_is_document_part(struct str name)
{
	const struct draft_element *known = draft_element(name.p, name.len);

	return known != NULL && (known->kind == GAZ_FRONT || known->kind == GAZ_BODY ||
				    known->kind == GAZ_BACK || str_is(name, "meta"));
}

/* Gives a node the namespace of what is around it, unless it states its own. */
static void
inherit_space(struct md_node *n, const struct md_node *parent, bool stated)
{
	if (!stated)
		n->ns = n->default_ns = parent->default_ns;
}

static bool
states_space(struct str tag)
{
	return str_find_str(tag, STR("xmlns=")) < tag.len;
}

/* Puts an element that a tag opened where the next block goes. */
static void
open_block(struct markdown *m, struct md_node *n, bool stated, bool empty)
{
	struct md_node *made;

	if (md_is_document_part(n->name) && str_is(n->ns, AKN_NS))
		md_enter_document(m);
	if (m->frames[m->frame_count - 1].kind == MD_DOCUMENT && m->body == NULL &&
	    !md_is_document_part(n->name)) {
		if ((made = md_add_block(m, n->name, n->line)) == NULL)
			return;
		made->prefix = n->prefix;
		made->attrs = n->attrs;
		made->ns = n->ns;
		made->default_ns = n->default_ns;
		n = made;
	} else {
		inherit_space(n, md_top(m), stated);
		md_append(m, md_top(m), n);
	}
	if (str_is(n->name, "meta") && n->parent == m->root)
		m->meta = n;
	if (!empty)
		md_push(m, n, MD_TAG, 0, n->line);
}

/* Ends the element that a tag of that name has opened, and the headings in it. */
static void
close_block(struct markdown *m, const struct md_node *n)
{
	size_t count = m->frame_count;
	struct md_frame *f;

	while (count > 0 && m->frames[count - 1].kind == MD_HEADING)
		count--;
	f = count > 0 ? &m->frames[count - 1] : NULL;
	if (f != NULL && f->kind == MD_TAG && str_eq(f->node->name, n->name)) {
		f->kind = MD_BLOCK;
		md_pop_to(m, count - 1);
	} else if (f != NULL && f->kind == MD_TAG) {
		md_fail(m, n->line, "</" STR_FMT "> stands where </" STR_FMT "> for line %u is due",
		    STR_ARG(utf8_cut(n->name, REPORT_QUOTE_BYTES)), STR_ARG(f->node->name),
		    f->line);
	} else {
		md_fail(m, n->line,
		    "</" STR_FMT "> closes nothing here; remove it, or move it to the lines of its "
		    "element (an empty heading, as ###, ends the unit of a heading)",
		    STR_ARG(utf8_cut(n->name, REPORT_QUOTE_BYTES)));
	}
}

static bool
is_mixed(const struct md_node *n)
{
	const struct draft_element *known = draft_element(n->name.p, n->name.len);

	return !str_is(n->ns, AKN_NS) || n->prefix.len > 0 || known == NULL || known->mixed;
}

static void
put_markup_text(struct markdown *m, struct str s, uint32_t line)
{
	struct md_node *top = md_top(m);

	if (xmlchar_is_white(s) && !is_mixed(top))
		return;
	if (m->frames[m->frame_count - 1].kind != MD_TAG) {
		if (!xmlchar_is_white(s))
			md_fail(m, line,
			    "text follows a tag in its line; put the tag in a line of its own, "
			    "with an empty line after it");
		return;
	}
	md_add_text(m, top, md_decode(m, s, line), line);
}

void
md_markup_read(struct markdown *m, struct str s, uint32_t line, bool whole)
{
	size_t base = m->frame_count;

	while (s.len > 0 && s.p[s.len - 1] == '\n')
		s.len--;
	while (s.len > 0 && m->rc == 0) {
		enum md_tag_kind kind;
		struct md_node *n = NULL;
		size_t len = str_find(s, '<');

		if (len > 0) {
			put_markup_text(m, str_slice(s, 0, len), line);
		} else {
			if ((len = md_tag_read(m, s, line, &kind, &n)) == 0)
				return;
			if (kind == MD_CLOSE)
				close_block(m, n);
			else if (kind != MD_COMMENT)
				open_block(
				    m, n, states_space(str_slice(s, 0, len)), kind == MD_EMPTY);
		}
		line += count_lines(str_slice(s, 0, len));
		s = str_slice(s, len, s.len);
	}
	if (whole && m->rc == 0 && m->frame_count > base)
		md_pop_to(m, base);
}

/* ---- braces ---- */

static bool
has_word(struct str words, struct str word)
{
	while (words.len > 0)
		if (str_eq(str_cut(words, ' ', &words), word))
			return true;
	return false;
}

/* The attributes of Akoma Ntoso 3.0; any other needs a prefix or a place in the front matter. */
static bool
is_known_attr(const struct markdown *m, struct str name)
{
	static const char *const names[] = { "GUID", "actor", "affectedDocument", "alt",
		"alternativeTo", "align", "as", "border", "bgcolor", "breakAt", "breakWith",
		"breakat", "by", "cellpadding", "cellspacing", "class", "cols", "colspan",
		"contains", "date", "dictionary", "duration", "eId", "empowered", "end", "endQuote",
		"endTime", "exclusion", "for", "frame", "from", "height", "href", "includedIn",
		"incomplete", "inlineQuote", "language", "level", "marker", "name", "normalized",
		"number", "originalText", "originatingExpression", "outcome", "period", "pivot",
		"placement", "placementBase", "pos", "refersTo", "role", "rowspan", "scope",
		"shortForm", "showAs", "source", "speech", "src", "start", "startQuote",
		"startTime", "status", "style", "summary", "target", "time", "title", "to", "type",
		"upTo", "use", "value", "wId", "width" };

	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (str_is(name, names[i]))
			return true;
	return has_word(m->front.other_attributes, name);
}

static int
add_brace_attr(
    struct markdown *m, struct md_braces *b, struct str name, struct str value, uint32_t line)
{
	struct str prefix = split_prefix(&name);
	struct md_attr *a;
	uint64_t level;

	if (prefix.len == 0 && str_is(name, "level") && b->level == 0 &&
	    str_to_u64(value, &level) && level > 0 && level <= DRAFT_LEVEL_MAX && !b->any) {
		b->level = (unsigned)level;
		return 0;
	}
	if (prefix.len == 0 && !is_known_attr(m, name))
		return md_fail(m, line,
		    "the attribute \"" STR_FMT
		    "\" is unknown; docs/markdown.md lists the attributes",
		    STR_ARG(utf8_cut(name, REPORT_QUOTE_BYTES)));
	for (a = b->attrs; a != NULL; a = a->next)
		if (str_eq(a->name, name) && str_eq(a->prefix, prefix))
			return md_fail(m, line, "the attribute " STR_FMT " is given twice",
			    STR_ARG(utf8_cut(name, REPORT_QUOTE_BYTES)));
	if ((a = arena_zalloc(m->arena, sizeof *a)) == NULL)
		return m->rc = err_set(m->e, ERR_LIMIT, "the text needs too much memory");
	*a = (struct md_attr){ prefix, name, value, NULL };
	*b->last = a;
	b->last = &a->next;
	return 0;
}

/* Takes one word of braces at *at: ".article", "#art_5", "#" or name="value". */
static int
take_word(struct markdown *m, struct str s, size_t *at, uint32_t line, struct md_braces *b)
{
	char sign = s.p[*at];
	struct str name, value;
	size_t end;

	if (sign == '.' || sign == '#')
		(*at)++;
	name = take_name(s, at);
	if (sign == '.') {
		if (draft_element(name.p, name.len) == NULL)
			return md_fail(m, line,
			    "\"." STR_FMT "\" is not an element; write for example {.article}",
			    STR_ARG(utf8_cut(name, REPORT_QUOTE_BYTES)));
		b->element = name;
		return 0;
	}
	if (sign == '#') {
		b->no_id |= name.len == 0;
		return name.len == 0 ? 0 : add_brace_attr(m, b, STR("eId"), name, line);
	}
	if (name.len == 0 || *at >= s.len || s.p[*at] != '=')
		return md_fail(m, line,
		    "the braces hold \"" STR_FMT
		    "\"; attributes are {.element #eId name=\"value\"}, and {} at the end keeps "
		    "braces as text",
		    STR_ARG(utf8_cut(s, REPORT_QUOTE_BYTES)));
	(*at)++;
	if (*at < s.len && s.p[*at] != '"' && s.p[*at] != '\'') {
		for (end = *at; end < s.len && !is_white(s.p[end]); end++)
			;
		value = str_slice(s, *at, end);
		*at = end;
	} else if (!take_value(m, s, at, line, &value)) {
		return m->rc;
	}
	return add_brace_attr(m, b, name, value, line);
}

int
md_braces_read(struct markdown *m, struct str s, uint32_t line, struct md_braces *out)
{
	size_t at = 0;

	out->last = &out->attrs;
	while ((at = skip_white(s, at)) < s.len && m->rc == 0)
		take_word(m, s, &at, line, out);
	out->any = true;
	return m->rc;
}

int
md_braces_take(
    struct markdown *m, struct str *s, bool at_start, uint32_t line, struct md_braces *out)
{
	size_t from = 0, to = s->len;

	if (s->len < 2 || s->p[at_start ? 0 : s->len - 1] != (at_start ? '{' : '}'))
		return 0;
	if (at_start) {
		to = str_find(*s, '}');
		if (to == s->len)
			return m->front.present ? md_fail(m, line,
						      "a brace is not closed; write } after the "
						      "attributes, or {} before the text")
						: 0;
		to++;
	} else if ((from = str_rfind(*s, '{')) == s->len) {
		return m->front.present ? md_fail(m, line,
					      "a brace is not opened; write {} at the end to keep "
					      "the brace as text")
					: 0;
	}
	if (md_braces_read(m, str_slice(*s, from + 1, to - 1), line, out) != 0)
		return m->rc;
	if (at_start) {
		to += to < s->len && is_white(s->p[to]);
		*s = str_slice(*s, to, s->len);
	} else {
		from -= from > 0 && is_white(s->p[from - 1]);
		*s = str_slice(*s, 0, from);
	}
	return 0;
}

void
md_braces_apply(struct markdown *m, struct md_node *n, const struct md_braces *b)
{
	(void)m;
	if (n == NULL || !b->any)
		return;
	if (b->element.len > 0)
		n->name = b->element;
	n->no_id = b->no_id;
	if (b->attrs == NULL)
		return;
	*n->last_attr = b->attrs;
	n->last_attr = b->last;
}
