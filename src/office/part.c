/* SPDX-License-Identifier: Apache-2.0 */
/*
 * part: feeds the events of libxml2's SAX2 parser to a reader of one part. What must hold: libxml2
 * never uses a loader, a catalogue or a document type.
 */
#include "office/part.h"

#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <libxml/xmlerror.h>
#include <stdlib.h>

#include "base/err.h"
#include "base/macros.h"
#include "base/utf8.h"
#include "base/xml_scan.h"

#define MESSAGE_BYTES 160 /* of a message of libxml2 */
#define NUMBER_DIGITS_MAX 7

/* libxml2 passes five pointers for each attribute. */
enum { ATTR_NAME, ATTR_PREFIX, ATTR_SPACE, ATTR_VALUE, ATTR_END, ATTR_POINTERS };

enum space {
	SPACE_OTHER,
	WORD,
	COMPATIBILITY,
	MATH,
	DRAWING,
	OFFICE,
	TEXT,
	TABLE,
	DRAW,
	STYLE,
	SVG,
	FIELD,
	MATHML,
	PACKAGE,
	PLACED,
	PICTURE,
	DECORATION,
	VML
};

static const struct {
	const char *uri;
	enum space space;
} spaces[] = {
	{ "http://schemas.openxmlformats.org/wordprocessingml/2006/main", WORD },
	{ "http://purl.oclc.org/ooxml/wordprocessingml/main", WORD }, /* strict */
	{ "http://schemas.openxmlformats.org/markup-compatibility/2006", COMPATIBILITY },
	{ "http://schemas.openxmlformats.org/officeDocument/2006/math", MATH },
	{ "http://purl.oclc.org/ooxml/officeDocument/math", MATH },
	{ "http://schemas.openxmlformats.org/drawingml/2006/main", DRAWING },
	{ "http://purl.oclc.org/ooxml/drawingml/main", DRAWING },
	{ "urn:oasis:names:tc:opendocument:xmlns:office:1.0", OFFICE },
	{ "urn:oasis:names:tc:opendocument:xmlns:text:1.0", TEXT },
	{ "urn:oasis:names:tc:opendocument:xmlns:table:1.0", TABLE },
	{ "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0", DRAW },
	{ "urn:oasis:names:tc:opendocument:xmlns:style:1.0", STYLE },
	{ "urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0", SVG },
	{ "urn:openoffice:names:experimental:ooo-ms-interop:xmlns:field:1.0", FIELD },
	{ "http://www.w3.org/1998/Math/MathML", MATHML },
	{ "http://schemas.openxmlformats.org/package/2006/relationships", PACKAGE },
	{ "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing", PLACED },
	{ "http://purl.oclc.org/ooxml/drawingml/wordprocessingDrawing", PLACED },
	{ "http://schemas.openxmlformats.org/drawingml/2006/picture", PICTURE },
	{ "http://purl.oclc.org/ooxml/drawingml/picture", PICTURE },
	{ "http://schemas.microsoft.com/office/drawing/2017/decorative", DECORATION },
	{ "urn:schemas-microsoft-com:vml", VML },
};

static const struct {
	const char *local;
	enum space space;
} elements[] = {
	{ "", SPACE_OTHER }, /* ELEMENT_OTHER */
#define ELEMENT(name, space, local) { #local, space },
#include "office/element.def"
#undef ELEMENT
};

struct part {
	xmlParserCtxtPtr parser;
	struct str name;
	const struct part_handlers *handlers;
	void *arg;
	struct err *e;
	const xmlChar *uri; /* of the last element, and what it is: libxml2 gives equal pointers */
	enum space space;
	unsigned depth;
	enum element open[PART_DEPTH_MAX];
	int rc;
};

static const char no_attr[] = ""; /* the value of an attribute that is not there */

struct str
part_attr(const struct part_attrs *attrs, const char *local)
{
	for (int i = 0; i < attrs->count; i++) {
		const unsigned char **attr = attrs->v + (ptrdiff_t)i * ATTR_POINTERS;

		if (strcmp((const char *)attr[ATTR_NAME], local) == 0)
			return str_make((const char *)attr[ATTR_VALUE],
			    (size_t)(attr[ATTR_END] - attr[ATTR_VALUE]));
	}
	return str_make(no_attr, 0);
}

bool
part_has(const struct part_attrs *attrs, const char *local)
{
	return part_attr(attrs, local).p != no_attr;
}

int32_t
part_number(const struct part_attrs *attrs, const char *local, int32_t fallback)
{
	struct str s = part_attr(attrs, local);
	int32_t n = 0;

	if (s.len == 0 || s.len > NUMBER_DIGITS_MAX)
		return fallback;
	for (size_t i = 0; i < s.len; i++) {
		if (s.p[i] < '0' || s.p[i] > '9')
			return fallback;
		n = n * 10 + (s.p[i] - '0');
	}
	return n;
}

bool
part_is_on(const struct part_attrs *attrs)
{
	struct str value = part_attr(attrs, "val");

	return !str_is(value, "0") && !str_is(value, "false") && !str_is(value, "off") &&
	       !str_is(value, "none");
}

static enum space
find_space(const char *uri)
{
	for (size_t i = 0; uri != NULL && i < ARRAY_LEN(spaces); i++)
		if (strcmp(spaces[i].uri, uri) == 0)
			return spaces[i].space;
	return SPACE_OTHER;
}

static enum element
find_element(struct part *p, const xmlChar *uri, const xmlChar *local)
{
	size_t from = 1, to = ARRAY_LEN(elements);

	if (uri != p->uri) {
		p->uri = uri;
		p->space = find_space((const char *)uri);
	}
	if (p->space == SPACE_OTHER)
		return ELEMENT_OTHER;
	if (p->space == MATH)
		return strcmp((const char *)local, "t") == 0 ? ELEMENT_T : ELEMENT_OTHER;
	while (from < to) {
		size_t middle = from + (to - from) / 2;
		int c = strcmp((const char *)local, elements[middle].local);

		if (c == 0)
			c = (int)p->space - (int)elements[middle].space;
		if (c == 0)
			return (enum element)middle;
		if (c < 0)
			to = middle;
		else
			from = middle + 1;
	}
	return ELEMENT_OTHER;
}

/* Stops the parser; the error is in p->e already. */
static void
stop(struct part *p, int rc)
{
	if (p->rc != 0 || rc == 0)
		return;
	p->rc = rc;
	err_wrap(p->e, STR_FMT ", line %d", STR_ARG(p->name), xmlSAX2GetLineNumber(p->parser));
	xmlStopParser(p->parser);
}

static void
on_start(void *arg, const xmlChar *local, const xmlChar *prefix, const xmlChar *uri, int ns_count,
    const xmlChar **namespaces, int attr_count, int defaulted, const xmlChar **attrs)
{
	struct part *p = arg;
	struct part_attrs own = { attrs, attr_count };
	enum element element;

	(void)prefix;
	(void)ns_count;
	(void)namespaces;
	(void)defaulted;
	if (p->rc != 0)
		return;
	if (p->depth == PART_DEPTH_MAX) {
		stop(p,
		    err_set(p->e, ERR_LIMIT, "more than %d elements are nested", PART_DEPTH_MAX));
		return;
	}
	element = find_element(p, uri, local);
	p->open[p->depth++] = element;
	stop(p, p->handlers->start(p->arg, element, &own, p->e));
}

static void
on_end(void *arg, const xmlChar *local, const xmlChar *prefix, const xmlChar *uri)
{
	struct part *p = arg;

	(void)local;
	(void)prefix;
	(void)uri;
	if (p->rc == 0)
		stop(p, p->handlers->end(p->arg, p->open[--p->depth], p->e));
}

static void
on_text(void *arg, const xmlChar *text, int len)
{
	struct part *p = arg;

	if (p->rc == 0 && p->handlers->text != NULL)
		stop(p, p->handlers->text(p->arg, str_make((const char *)text, (size_t)len), p->e));
}

static void
on_doctype(void *arg, const xmlChar *name, const xmlChar *external, const xmlChar *system)
{
	struct part *p = arg;

	(void)name;
	(void)external;
	(void)system;
	stop(p, err_set(p->e, ERR_DATA, "the XML has a document type (DOCTYPE)"));
}

static void
on_reference(void *arg, const xmlChar *name)
{
	struct part *p = arg;

	stop(p, err_set(p->e, ERR_DATA, "the entity &%.32s; is not one of XML's own",
		    (const char *)name));
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
	struct part *p = arg;
	struct str text;

	if (p->rc != 0 || error->level == XML_ERR_WARNING)
		return;
	text = str_trim(utf8_cut(str_from(error->message), MESSAGE_BYTES));
	stop(p, err_set(p->e, ERR_DATA, "this is not well-formed XML: " STR_FMT, STR_ARG(text)));
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

int
part_read(struct str name, struct str xml, const struct part_handlers *to, void *arg, struct err *e)
{
	struct err own = { 0 };
	struct part p = { .name = name, .handlers = to, .arg = arg, .e = e != NULL ? e : &own };

	if (xml_scan(xml, PART_ATTRS_MAX, e) != 0)
		return err_wrap(e, STR_FMT, STR_ARG(name));
	if (xml.len == 0)
		return err_set(e, ERR_DATA, STR_FMT " is empty", STR_ARG(name));
	if ((p.parser = xmlCreateMemoryParserCtxt(xml.p, (int)xml.len)) == NULL)
		return err_set(e, ERR_LIMIT, STR_FMT " needs too much memory", STR_ARG(name));
	xmlCtxtUseOptions(p.parser, XML_PARSE_NONET | XML_PARSE_NOENT);
	*p.parser->sax = handlers;
	p.parser->userData = &p;
	xmlParseDocument(p.parser);
	if (p.rc == 0 && !p.parser->wellFormed)
		p.rc = err_set(p.e, ERR_DATA, STR_FMT " is not well-formed XML", STR_ARG(name));
	if (p.parser->myDoc != NULL)
		xmlFreeDoc(p.parser->myDoc);
	xmlFreeParserCtxt(p.parser);
	return p.rc;
}
