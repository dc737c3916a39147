/* SPDX-License-Identifier: Apache-2.0 */
/*
 * page: the handlers of libxml2's HTML parser. What must hold: the stack of open elements is that
 * of the parser, so that each node's descendants are the nodes up to its end.
 */
#include "html/page.h"

#include <libxml/HTMLparser.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/macros.h"
#include "base/utf8.h"
#include "office/grow.h"

#define DOCTYPE "<!doctype html"

/* The reading of a page. */
struct reading {
	struct html_page *page;
	htmlParserCtxtPtr parser;
	struct err *e;
	int rc;
	struct buf text; /* since the last tag */
	uint32_t cap, depth;
	uint32_t deeper; /* open elements below HTML_DEPTH_MAX, which are no nodes */
	uint32_t open[HTML_DEPTH_MAX];
};

static const struct {
	const char *name;
	enum html_kind kind;
} elements[] = {
#define HTML_ELEMENT(name, kind) { #name, HTML_##kind },
#include "html/element.def"
#undef HTML_ELEMENT
};

static enum html_kind
find_kind(struct str name)
{
	for (size_t i = 0; i < ARRAY_LEN(elements); i++)
		if (str_case_is(name, elements[i].name))
			return elements[i].kind;
	return HTML_INLINE;
}

/* ---- what a file is ---- */

/* The rest of s behind white space, comments, instructions and the document type. */
static struct str
skip_prolog(struct str s)
{
	static const struct {
		const char *start, *end;
	} parts[] = { { "<!--", "-->" }, { "<?", ">" }, { "<!", ">" } };
	bool more = true;

	while (more) {
		more = false;
		s = utf8_trim(s);
		for (size_t i = 0; i < ARRAY_LEN(parts) && !more; i++) {
			if (!str_starts(s, parts[i].start))
				continue;
			s = str_slice(s, str_find_str(s, str_from(parts[i].end)), s.len);
			s = str_slice(s, strlen(parts[i].end), s.len);
			more = true;
		}
	}
	return s;
}

bool
html_is(struct str text)
{
	static const char *const inlines[] = { "meta", "link", "base", "span", "b", "i", "font",
		"em", "strong" };
	struct str s = skip_prolog(text), name;
	size_t len = 1;

	if (str_case_is(str_slice(utf8_trim(text), 0, strlen(DOCTYPE)), DOCTYPE))
		return true;
	if (!str_starts(s, "<"))
		return false;
	while (len < s.len && strchr(" \t\r\n/>", s.p[len]) == NULL)
		len++;
	name = str_slice(s, 1, len);
	for (size_t i = 0; i < ARRAY_LEN(inlines); i++)
		if (str_case_is(name, inlines[i]))
			return true;
	return find_kind(name) != HTML_INLINE;
}

/* ---- the handlers ---- */

static void
refuse(struct reading *r, int rc)
{
	if (r->rc != 0)
		return;
	r->rc = rc;
	err_wrap(r->e, "line %d", xmlSAX2GetLineNumber(r->parser));
	xmlStopParser(r->parser);
}

/* A new node in the innermost open element; NULL: reading has stopped. */
static struct html_node *
add_node(struct reading *r)
{
	struct html_page *p = r->page;
	struct html_node *nodes;

	if (r->rc != 0)
		return NULL;
	nodes = p->count == HTML_NODES_MAX
		    ? NULL
		    : grow(p->arena, p->nodes, p->count, &r->cap, sizeof *nodes);
	if (nodes == NULL) {
		refuse(r, err_set(r->e, ERR_LIMIT, HTML_MEMORY));
		return NULL;
	}
	p->nodes = nodes;
	nodes[p->count] = (struct html_node){
		.parent = r->depth == 0 ? HTML_NONE : r->open[r->depth - 1],
		.end = p->count + 1,
		.start = -1,
		.columns = 1,
		.rows = 1,
	};
	return &nodes[p->count++];
}

static struct str
keep(struct reading *r, const xmlChar *s, size_t len)
{
	const char *copy = arena_dup(r->page->arena, str_make((const char *)s, len));

	if (copy == NULL)
		refuse(r, err_set(r->e, ERR_LIMIT, HTML_MEMORY));
	return str_from(copy);
}

static int32_t
number_of(struct str s, int32_t least, int32_t most, int32_t fallback)
{
	int64_t n;

	return str_to_i64(str_trim(s), &n) && n >= least && n <= most ? (int32_t)n : fallback;
}

static bool
has_style(struct str style, const char *property, const char *value)
{
	struct str rest = style, declaration, after;

	while (rest.len > 0) {
		declaration = str_cut(rest, ';', &rest);
		if (str_case_is(str_trim(str_cut(declaration, ':', &after)), property) &&
		    str_case_is(str_trim(after), value))
			return true;
	}
	return false;
}

/* The face of an element. */
static uint8_t
face_of(struct str name)
{
	static const struct {
		const char *name;
		enum face_flag flag;
	} faces[] = { { "b", FACE_BOLD }, { "strong", FACE_BOLD }, { "i", FACE_ITALIC },
		{ "em", FACE_ITALIC }, { "u", FACE_UNDERLINE } };

	for (size_t i = 0; i < ARRAY_LEN(faces); i++)
		if (str_case_is(name, faces[i].name))
			return faces[i].flag;
	return 0;
}

/* The faces that a style sets for a text. */
static struct face_set
faces_of(struct str style)
{
	static const struct {
		const char *property, *value;
		enum face_flag flag;
		bool on;
	} rules[] = {
		{ "font-weight", "bold", FACE_BOLD, true },
		{ "font-weight", "600", FACE_BOLD, true },
		{ "font-weight", "700", FACE_BOLD, true },
		{ "font-weight", "normal", FACE_BOLD, false },
		{ "font-weight", "400", FACE_BOLD, false },
		{ "font-style", "italic", FACE_ITALIC, true },
		{ "font-style", "normal", FACE_ITALIC, false },
		{ "text-decoration", "underline", FACE_UNDERLINE, true },
		{ "text-decoration", "none", FACE_UNDERLINE, false },
		{ "vertical-align", "super", FACE_RAISED, true },
		{ "vertical-align", "sub", FACE_LOWERED, true },
	};
	struct face_set faces = { 0 };

	for (size_t i = 0; i < ARRAY_LEN(rules); i++)
		if (has_style(style, rules[i].property, rules[i].value))
			face_set_flag(&faces, rules[i].flag, rules[i].on);
	return faces;
}

/* Roles of parts of a website (WAI-ARIA 1.2, 5.3.4). */
static bool
is_site_role(struct str role)
{
	static const char *const roles[] = { "navigation", "banner", "contentinfo", "search",
		"button", "menu", "menubar", "dialog", "alertdialog", "tablist", "toolbar" };

	for (size_t i = 0; i < ARRAY_LEN(roles); i++)
		if (str_case_is(role, roles[i]))
			return true;
	return false;
}

/* Whether the attribute hides its element. */
static bool
hides(struct str name, struct str value)
{
	if (str_is(name, "style"))
		return has_style(value, "display", "none") ||
		       has_style(value, "visibility", "hidden");
	return str_is(name, "hidden") || (str_is(name, "aria-hidden") && str_is(value, "true"));
}

/* Whether the attribute is one of a picture, which the node has then. */
static bool
take_picture(struct html_node *n, struct str name, struct str value)
{
	if (str_is(name, "alt")) {
		n->type = value;
		n->has_alt = true;
		return true;
	}
	if (!str_is(name, "src"))
		return false;
	n->href = str_trim(value);
	return true;
}

static void
take_attr(struct reading *r, struct html_node *n, struct str name, struct str value)
{
	if (str_is(name, "style"))
		n->faces = face_set_over(faces_of(value), n->faces);
	if (str_is(name, "id") || (str_is(name, "name") && n->id.len == 0))
		n->id = value;
	else if (str_is(name, "class"))
		n->classes = value;
	else if (str_is(name, "href"))
		n->href = value;
	else if (str_is(name, "type"))
		n->type = value;
	else if (n->kind == HTML_PICTURE && take_picture(n, name, value))
		return;
	else if (str_is(name, "colspan"))
		n->columns = (uint16_t)number_of(value, 1, HTML_SPAN_MAX, 1);
	else if (str_is(name, "rowspan"))
		n->rows = (uint16_t)number_of(value, 1, HTML_SPAN_MAX, 1);
	else if (str_is(name, "start") || str_is(name, "value"))
		n->start = number_of(value, 0, INT32_MAX / 2, -1);
	else if (str_is(name, "reversed"))
		n->reversed = true;
	else if (hides(name, value))
		n->left = HTML_HIDDEN;
	else if (str_is(name, "role") && is_site_role(value))
		n->kind = HTML_SITE;
	else if (str_is(name, "role"))
		n->presents = str_is(value, "presentation") || str_is(value, "none");
	else if ((str_is(name, "lang") || str_is(name, "xml:lang")) && r->depth <= 2 &&
		 r->page->language.len == 0)
		r->page->language = value;
}

static void
on_text(void *arg, const xmlChar *text, int len)
{
	struct reading *r = arg;

	buf_put(&r->text, text, (size_t)len);
}

/* Makes a node of the text since the last tag. */
static void
end_text(struct reading *r)
{
	struct html_node *n;

	if (r->text.len == 0 || (n = add_node(r)) == NULL)
		return;
	n->name = keep(r, (const xmlChar *)r->text.data, r->text.len);
	buf_reset(&r->text);
}

static void
on_start(void *arg, const xmlChar *name, const xmlChar **attrs)
{
	struct reading *r = arg;
	struct html_node *n;

	if (r->depth == HTML_DEPTH_MAX) {
		r->deeper++;
		on_text(r, (const xmlChar *)" ", 1);
		return;
	}
	end_text(r);
	if ((n = add_node(r)) == NULL)
		return;
	n->name = keep(r, name, strlen((const char *)name));
	n->kind = (uint8_t)find_kind(n->name);
	n->faces.on = face_of(n->name);
	for (; attrs != NULL && attrs[0] != NULL; attrs += 2)
		take_attr(r, n, str_from((const char *)attrs[0]),
		    attrs[1] == NULL ? STR("") : keep(r, attrs[1], strlen((const char *)attrs[1])));
	r->open[r->depth++] = r->page->count - 1;
}

static void
on_end(void *arg, const xmlChar *name)
{
	struct reading *r = arg;

	(void)name;
	if (r->deeper > 0) {
		r->deeper--;
		return;
	}
	end_text(r);
	if (r->rc == 0 && r->depth > 0)
		r->page->nodes[r->open[--r->depth]].end = r->page->count;
}

static void
on_error(void *arg, xmlErrorPtr error)
{
	(void)arg;
	(void)error; /* the parser repairs what a browser would repair */
}

static htmlSAXHandler handlers = {
	.initialized = XML_SAX2_MAGIC,
	.startElement = on_start,
	.endElement = on_end,
	.characters = on_text,
	.ignorableWhitespace = on_text,
	.serror = on_error,
};

/*
 * Refuses an element with more attributes than real ones have. A '=' in a script counts, too, up to
 * the next '>'.
 */
static int
check_attrs(struct str text, struct err *e)
{
	uint32_t signs = 0, line = 1;
	bool in_tag = false;

	for (size_t i = 0; i < text.len; i++) {
		char c = text.p[i];

		line += c == '\n';
		if (c == '<' || c == '>') {
			in_tag = c == '<';
			signs = 0;
		} else if (in_tag && c == '=' && ++signs > HTML_ATTRS_MAX) {
			return err_set(e, ERR_LIMIT,
			    "line %u: an element has more than %u attributes", (unsigned)line,
			    HTML_ATTRS_MAX);
		}
	}
	return 0;
}

static int
parse(struct reading *r, struct str text)
{
	/* IGNORE_ENC: the bytes are converted to UTF-8 already, whatever a meta element says. */
	htmlCtxtUseOptions(r->parser, HTML_PARSE_RECOVER | HTML_PARSE_NONET |
					  HTML_PARSE_IGNORE_ENC | HTML_PARSE_NOERROR |
					  HTML_PARSE_NOWARNING | HTML_PARSE_COMPACT);
	*r->parser->sax = handlers;
	r->parser->userData = r;
	htmlParseChunk(r->parser, text.p, (int)text.len, 0);
	htmlParseChunk(r->parser, NULL, 0, 1);
	r->deeper = 0;
	end_text(r);
	while (r->rc == 0 && r->depth > 0)
		on_end(r, NULL);
	return r->rc != 0 ? r->rc : buf_check(&r->text, "the text of the page", r->e);
}

int
html_parse(struct html_page *page, struct str text, struct arena *arena, struct err *e)
{
	struct err own = { 0 };
	struct reading r = {
		.page = page, .e = e != NULL ? e : &own, .text = BUF_INIT(2 * text.len + 1)
	};
	int rc;

	*page = (struct html_page){ .arena = arena, .language = STR("") };
	if ((rc = check_attrs(text, e)) != 0)
		return rc;
	r.parser = htmlCreatePushParserCtxt(NULL, NULL, NULL, 0, NULL, XML_CHAR_ENCODING_UTF8);
	if (r.parser == NULL)
		return err_set(e, ERR_LIMIT, HTML_MEMORY);
	rc = parse(&r, text);
	if (r.parser->myDoc != NULL)
		xmlFreeDoc(r.parser->myDoc);
	htmlFreeParserCtxt(r.parser);
	buf_free(&r.text);
	return rc;
}

/* ---- the tree ---- */

uint32_t
html_first(const struct html_page *page, uint32_t node)
{
	return page->nodes[node].end > node + 1 ? node + 1 : HTML_NONE;
}

uint32_t
html_next(const struct html_page *page, uint32_t node)
{
	uint32_t next = page->nodes[node].end, parent = page->nodes[node].parent;
	uint32_t end = parent == HTML_NONE ? page->count : page->nodes[parent].end;

	return next < end ? next : HTML_NONE;
}

const char *
html_text(const struct html_page *page, uint32_t node)
{
	size_t size = 1, len = 0;
	char *text;

	for (uint32_t i = node; i < page->nodes[node].end; i++)
		size += page->nodes[i].kind == HTML_TEXT ? page->nodes[i].name.len : 1;
	if ((text = arena_alloc(page->arena, size)) == NULL)
		return NULL;
	for (uint32_t i = node; i < page->nodes[node].end; i++) {
		enum html_kind kind = page->nodes[i].kind;
		struct str s = kind == HTML_TEXT ? page->nodes[i].name : STR(" ");

		if (kind == HTML_INLINE || kind == HTML_LINK || kind == HTML_RAISED ||
		    kind == HTML_LOWERED)
			continue;
		for (size_t k = 0; k < s.len; k++) {
			bool space = strchr(" \t\r\n\f", s.p[k]) != NULL;

			if (!space)
				text[len++] = s.p[k];
			else if (len > 0 && text[len - 1] != ' ')
				text[len++] = ' ';
		}
	}
	len -= len > 0 && text[len - 1] == ' ';
	text[len] = '\0';
	return text;
}
