/* SPDX-License-Identifier: Apache-2.0 */
/*
 * svg: writes the events of libxml2's SAX2 parser again, those alone that svg.def knows.
 *
 * Always true
 *  1. No attribute that is written leads out of the file: a reference begins with '#', and a style
 *     has no url() but of one, no at-rule and no escape.
 *  2. A use is in no part that another use may repeat: so the drawing is not larger than the number
 *     of uses times the file.
 *  3. libxml2 never uses a loader, a catalogue or a document type.
 */
#include "ingest/svg.h"

#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <string.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/macros.h"
#include "base/utf8.h"
#include "base/xml_scan.h"

#define SVG_NS "http://www.w3.org/2000/svg"
#define XLINK_NS "http://www.w3.org/1999/xlink"
#define XML_NS "http://www.w3.org/XML/1998/namespace"
#define NEAR_BYTES 4096 /* comments and a document type may be before the root */
#define STYLE_BYTES_MAX (1u << 20)

struct svg {
	xmlParserCtxtPtr parser;
	struct buf *out;
	struct buf style; /* the text of the style element that is open */
	unsigned depth, elements, uses, left_out;
	unsigned dropped;    /* depth of the element that is left out with its content; 0: none */
	unsigned repeatable; /* depth of the outermost element with an id; 0: none is open */
	bool in_style, is_open; /* is_open: a start tag lacks its '>' */
	bool is_unwrapped[SVG_DEPTH_MAX +
			  1]; /* by depth: its tags are left out, its content stays */
	struct err *e;
	int rc;
};

static const char *const elements[] = {
#define SVG_ELEMENT(name) #name,
#define SVG_ATTR(name)
#include "ingest/svg.def"
#undef SVG_ELEMENT
#undef SVG_ATTR
};
static const char *const attributes[] = {
#define SVG_ELEMENT(name)
#define SVG_ATTR(name) name,
#include "ingest/svg.def"
#undef SVG_ELEMENT
#undef SVG_ATTR
};

static bool
is_in(struct str name, const char *const *list, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (str_is(name, list[i]))
			return true;
	return false;
}

static struct str
from_xml(const xmlChar *s)
{
	return s != NULL ? str_from((const char *)s) : STR("");
}

static void
refuse(struct svg *s, int rc)
{
	if (s->rc != 0)
		return;
	s->rc = rc;
	xmlStopParser(s->parser);
}

static void
put(struct svg *s, const char *text)
{
	buf_put(s->out, text, strlen(text));
}

/* XML 1.0, 2.4 and 3.3.3: what an attribute or a text may not have as it is. */
static void
put_escaped(struct svg *s, struct str text)
{
	for (size_t i = 0; i < text.len; i++)
		switch (text.p[i]) {
		case '<': put(s, "&lt;"); break;
		case '>': put(s, "&gt;"); break;
		case '&': put(s, "&amp;"); break;
		case '"': put(s, "&quot;"); break;
		case '\t': put(s, "&#9;"); break;
		case '\n': put(s, "&#10;"); break;
		case '\r': put(s, "&#13;"); break;
		default: buf_put(s->out, &text.p[i], 1);
		}
}

/* Texts keep their ends of lines. */
static void
put_text(struct svg *s, struct str text)
{
	for (size_t i = 0; i < text.len; i++)
		switch (text.p[i]) {
		case '<': put(s, "&lt;"); break;
		case '>': put(s, "&gt;"); break;
		case '&': put(s, "&amp;"); break;
		case '\r': put(s, "&#13;"); break;
		default: buf_put(s->out, &text.p[i], 1);
		}
}

static void
end_tag_open(struct svg *s)
{
	if (s->is_open)
		put(s, ">");
	s->is_open = false;
}

/* CSS Syntax 3: names of functions are compared without case. */
static bool
has_word_at(struct str s, size_t at, const char *word)
{
	for (size_t i = 0; word[i] != '\0'; i++) {
		if (at + i >= s.len)
			return false;
		if ((s.p[at + i] >= 'A' && s.p[at + i] <= 'Z' ? s.p[at + i] + ('a' - 'A')
							      : s.p[at + i]) != word[i])
			return false;
	}
	return true;
}

/* Whether a value of a style, or a whole style sheet, stays inside the file. */
static bool
stays_inside(struct str s)
{
	for (size_t i = 0; i < s.len; i++) {
		if (s.p[i] == '\\' || s.p[i] == '@' || has_word_at(s, i, "image(") ||
		    has_word_at(s, i, "image-set(") || has_word_at(s, i, "src(") ||
		    has_word_at(s, i, "/*") || has_word_at(s, i, "expression") ||
		    has_word_at(s, i, "javascript"))
			return false;
		if (has_word_at(s, i, "url(") && !has_word_at(s, i + 4, "#"))
			return false;
	}
	return true;
}

static bool
is_kept_attr(const struct svg *s, struct str ns, struct str name, struct str value)
{
	if (str_is(ns, XLINK_NS) || (ns.len == 0 && str_is(name, "href")))
		return str_is(name, "href") && str_starts(value, "#");
	if (str_is(ns, XML_NS))
		return str_is(name, "lang") || str_is(name, "space");
	if (s->depth == 1 && str_is(name, "id")) /* nothing may repeat the whole */
		return false;
	return ns.len == 0 && is_in(name, attributes, ARRAY_LEN(attributes)) && stays_inside(value);
}

static const char *
prefix_of(struct str ns, struct str name)
{
	if (str_is(ns, XML_NS))
		return "xml:";
	return str_is(name, "href") ? "xlink:" : "";
}

/* libxml2 passes five pointers for each attribute: see gate.c. */
static void
put_attrs(struct svg *s, const xmlChar **attrs, int count)
{
	bool has_href = false;

	for (int i = 0; i < count; i++, attrs += 5) {
		struct str name = from_xml(attrs[0]), ns = from_xml(attrs[2]);
		struct str value = str_make((const char *)attrs[3], (size_t)(attrs[4] - attrs[3]));
		bool is_href = str_is(name, "href");

		if (!is_kept_attr(s, ns, name, value) || (is_href && has_href)) {
			s->left_out++;
			continue;
		}
		has_href = has_href || is_href;
		buf_putf(s->out, " %s" STR_FMT "=\"", prefix_of(ns, name), STR_ARG(name));
		put_escaped(s, value);
		put(s, "\"");
	}
}

static bool
has_id(const xmlChar **attrs, int count)
{
	for (int i = 0; i < count; i++, attrs += 5)
		if (attrs[2] == NULL && str_is(from_xml(attrs[0]), "id"))
			return true;
	return false;
}

/* Whether the element, at s->depth, is written. */
static bool
is_kept(struct svg *s, struct str ns, struct str local, bool is_marked)
{
	if (!str_is(ns, SVG_NS) || !is_in(local, elements, ARRAY_LEN(elements)))
		return false;
	if (str_is(local, "svg") && s->depth > 1 && is_marked)
		return false;
	if (!str_is(local, "use"))
		return true;
	return s->repeatable == 0 && !is_marked && s->uses++ < SVG_USES_MAX;
}

static void
open_element(struct svg *s, struct str ns, struct str local, const xmlChar **attrs, int count)
{
	bool is_marked = s->depth > 1 && has_id(attrs, count);

	s->is_unwrapped[s->depth] = str_is(ns, SVG_NS) && str_is(local, "a");
	if (s->is_unwrapped[s->depth]) {
		s->left_out++;
		return;
	}
	if (!is_kept(s, ns, local, is_marked)) {
		s->left_out++;
		s->dropped = s->depth;
		return;
	}
	if (is_marked && s->repeatable == 0)
		s->repeatable = s->depth;
	end_tag_open(s);
	if (str_is(local, "style")) {
		s->in_style = true;
		buf_reset(&s->style);
		return;
	}
	buf_putf(s->out, "<" STR_FMT, STR_ARG(local));
	if (s->depth == 1)
		put(s, " xmlns=\"" SVG_NS "\" xmlns:xlink=\"" XLINK_NS "\"");
	put_attrs(s, attrs, count);
	s->is_open = true;
}

static void
on_start(void *arg, const xmlChar *local, const xmlChar *prefix, const xmlChar *ns, int ns_count,
    const xmlChar **namespaces, int attr_count, int defaulted, const xmlChar **attrs)
{
	struct svg *s = arg;

	(void)prefix;
	(void)ns_count;
	(void)namespaces;
	(void)defaulted;
	if (s->rc != 0)
		return;
	if (++s->depth > SVG_DEPTH_MAX || ++s->elements > SVG_ELEMENTS_MAX) {
		refuse(s, err_set(s->e, ERR_LIMIT,
			      "it has more than %d elements, or more than %d in one another",
			      SVG_ELEMENTS_MAX, SVG_DEPTH_MAX));
		return;
	}
	if (s->depth == 1 && !(str_is(from_xml(local), "svg") && str_is(from_xml(ns), SVG_NS))) {
		refuse(s, err_set(s->e, ERR_DATA, "its root element is not svg"));
		return;
	}
	if (s->dropped == 0 && s->in_style) /* a style sheet has no elements */
		s->dropped = s->depth;
	if (s->dropped == 0)
		open_element(s, from_xml(ns), from_xml(local), attrs, attr_count);
}

static void
close_style(struct svg *s)
{
	struct str text = buf_str(&s->style);

	s->in_style = false;
	if (buf_check(&s->style, "a style sheet", NULL) != 0 || !stays_inside(text)) {
		s->left_out++;
		return;
	}
	put(s, "<style>");
	put_text(s, text);
	put(s, "</style>");
}

static void
close_element(struct svg *s, struct str local)
{
	if (s->is_unwrapped[s->depth])
		return;
	if (s->in_style)
		close_style(s);
	else if (s->is_open)
		put(s, "/>");
	else
		buf_putf(s->out, "</" STR_FMT ">", STR_ARG(local));
	s->is_open = false;
	if (s->repeatable == s->depth)
		s->repeatable = 0;
}

static void
on_end(void *arg, const xmlChar *local, const xmlChar *prefix, const xmlChar *ns)
{
	struct svg *s = arg;

	(void)prefix;
	(void)ns;
	if (s->rc != 0)
		return;
	if (s->dropped == 0)
		close_element(s, from_xml(local));
	else if (s->dropped == s->depth)
		s->dropped = 0;
	s->depth--;
}

static void
on_text(void *arg, const xmlChar *text, int len)
{
	struct svg *s = arg;
	struct str found = str_make((const char *)text, (size_t)len);

	if (s->rc != 0 || s->dropped != 0)
		return;
	if (s->in_style) {
		buf_put(&s->style, found.p, found.len);
		return;
	}
	end_tag_open(s);
	put_text(s, found);
}

static void
on_reference(void *arg, const xmlChar *name)
{
	struct svg *s = arg;

	refuse(
	    s, err_set(s->e, ERR_DATA, "it uses the entity &%.32s;, which is not one of XML's own",
		   (const char *)name));
}

static void
on_doctype(void *arg, const xmlChar *name, const xmlChar *external, const xmlChar *system)
{
	(void)name;
	(void)external;
	(void)system;
	refuse(arg, err_set(((struct svg *)arg)->e, ERR_DATA, "it has a document type"));
}

static xmlEntityPtr
on_entity(void *arg, const xmlChar *name)
{
	(void)arg;
	return xmlGetPredefinedEntity(name);
}

static void
on_error(void *arg, xmlErrorPtr error)
{
	struct svg *s = arg;

	if (s->rc != 0 || error->level == XML_ERR_WARNING)
		return;
	refuse(s, err_set(s->e, ERR_DATA, "it is not well-formed XML (line %d)", error->line));
}

static const xmlSAXHandler handlers = {
	.initialized = XML_SAX2_MAGIC,
	.startElementNs = on_start,
	.endElementNs = on_end,
	.characters = on_text,
	.cdataBlock = on_text,
	.ignorableWhitespace = on_text,
	.reference = on_reference,
	.internalSubset = on_doctype,
	.externalSubset = on_doctype,
	.getEntity = on_entity,
	.serror = on_error,
};

bool
svg_looks_like(struct str bytes)
{
	struct str near = str_slice(bytes, 0, bytes.len < NEAR_BYTES ? bytes.len : NEAR_BYTES);
	struct str text =
	    str_trim(str_starts(near, "\xef\xbb\xbf") ? str_slice(near, 3, near.len) : near);

	if (!str_starts(text, "<"))
		return false;
	for (size_t i = 0; i < near.len; i++)
		if (str_starts(str_slice(near, i, near.len), "<svg") ||
		    str_starts(str_slice(near, i, near.len), ":svg"))
			return true;
	return false;
}

static bool
has_at(struct str s, size_t at, const char *word)
{
	return str_starts(str_slice(s, at, s.len), word);
}

/*
 * The bytes without a document type before the root, which many drawing programs write. ERR_DATA
 * for one with declarations of its own.
 */
static int
without_doctype(struct str bytes, struct buf *own, struct str *out, struct err *e)
{
	size_t at = 0, end;

	while (at < bytes.len && at < NEAR_BYTES && !has_at(bytes, at, "<svg") &&
	       !has_at(bytes, at, "<!DOCTYPE"))
		at++;
	if (!has_at(bytes, at, "<!DOCTYPE")) {
		*out = bytes;
		return 0;
	}
	for (end = at; end < bytes.len && bytes.p[end] != '>' && bytes.p[end] != '['; end++)
		;
	if (end == bytes.len || bytes.p[end] == '[')
		return err_set(
		    e, ERR_DATA, "its document type has declarations: save it without them");
	buf_put(own, bytes.p, at);
	buf_put(own, bytes.p + end + 1, bytes.len - end - 1);
	*out = buf_str(own);
	return buf_check(own, "the SVG file", e);
}

static int
parse(struct svg *s, struct str xml)
{
	if ((s->parser = xmlCreateMemoryParserCtxt(xml.p, (int)xml.len)) == NULL)
		return err_set(s->e, ERR_LIMIT, "it needs too much memory");
	xmlCtxtUseOptions(s->parser, XML_PARSE_NONET | XML_PARSE_NOENT);
	*s->parser->sax = handlers;
	s->parser->userData = s;
	xmlParseDocument(s->parser);
	if (s->rc == 0 && !s->parser->wellFormed)
		s->rc = err_set(s->e, ERR_DATA, "it is not well-formed XML");
	if (s->parser->myDoc != NULL)
		xmlFreeDoc(s->parser->myDoc);
	xmlFreeParserCtxt(s->parser);
	return s->rc;
}

int
svg_sanitise(struct str bytes, struct str *out, struct buf *own, unsigned *left_out, struct err *e)
{
	struct buf plain = BUF_INIT(bytes.len + 1);
	struct err why = { 0 };
	struct svg s = { .out = own, .style = BUF_INIT(STYLE_BYTES_MAX), .e = &why };
	struct str xml = bytes;
	int rc;

	if ((rc = without_doctype(bytes, &plain, &xml, &why)) == 0 &&
	    (rc = xml_scan(xml, SVG_ATTRS_MAX, &why)) == 0 && (rc = parse(&s, xml)) == 0)
		rc = buf_check(own, "the SVG file", &why);
	if (rc == 0) {
		*out = buf_str(own);
		*left_out = s.left_out;
	} else if (e != NULL) {
		*e = why;
	}
	buf_free(&s.style);
	buf_free(&plain);
	return rc;
}
