/* SPDX-License-Identifier: Apache-2.0 */
/*
 * gate: feeds the events of libxml2's SAX2 parser to akn.c; the first refusal stops the parser.
 * libxml2 2.9.14 compares each attribute of an element with all others (40,000 on one element take
 * three seconds), so xml_scan() counts them first. What must hold: libxml2 never uses a loader, a
 * catalogue or a document type.
 */
#include "ingest/gate.h"

#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <libxml/xmlerror.h>

#include "base/err.h"
#include "base/utf8.h"
#include "base/xml_scan.h"
#include "doc/build.h"
#include "ingest/akn.h"

#define SCAN_ATTRS_MAX (BUILD_ATTRS_MAX + GATE_NAMESPACES_MAX)
#define XINCLUDE_NS "http://www.w3.org/2001/XInclude"
#define MESSAGE_BYTES 160 /* of a message of libxml2 */

struct gate {
	xmlParserCtxtPtr parser;
	struct akn *akn;
	struct err *e;
	int rc;
};

static uint32_t
line_of(const struct gate *g)
{
	int line = xmlSAX2GetLineNumber(g->parser);

	return line > 0 ? (uint32_t)line : 0;
}

/* Stops the parser. The error is already in g->e; adds the line to it. */
static void
refuse(struct gate *g, int rc)
{
	if (g->rc != 0)
		return;
	g->rc = rc;
	err_wrap(g->e, "line %u", line_of(g));
	xmlStopParser(g->parser);
}

static struct str
from_xml(const xmlChar *s)
{
	return str_from((const char *)s);
}

/*
 * libxml2 passes five pointers for each attribute: name, prefix, namespace, value, end of the
 * value.
 */
static int
send_attrs(struct gate *g, const xmlChar **attrs, int count)
{
	int rc;

	for (int i = 0; i < count; i++, attrs += 5) {
		struct str value = str_make((const char *)attrs[3], (size_t)(attrs[4] - attrs[3]));

		if ((rc = akn_attr(g->akn, from_xml(attrs[2]), from_xml(attrs[1]),
			 from_xml(attrs[0]), value, g->e)) != 0)
			return rc;
	}
	return 0;
}

static void
on_start(void *arg, const xmlChar *local, const xmlChar *prefix, const xmlChar *ns, int ns_count,
    const xmlChar **namespaces, int attr_count, int defaulted, const xmlChar **attrs)
{
	struct gate *g = arg;
	int rc;

	(void)ns_count;
	(void)namespaces;
	(void)defaulted;
	if (g->rc != 0)
		return;
	if (g->parser->nsNr / 2 > GATE_NAMESPACES_MAX) {
		refuse(g, err_set(g->e, ERR_LIMIT,
			      "more than %d namespaces are declared around one element",
			      GATE_NAMESPACES_MAX));
		return;
	}
	if (str_is(from_xml(ns), XINCLUDE_NS)) {
		refuse(
		    g, err_set(g->e, ERR_DATA,
			   "the document includes others (XInclude); put their text in its place"));
		return;
	}
	if ((rc = akn_open(
		 g->akn, line_of(g), from_xml(ns), from_xml(prefix), from_xml(local), g->e)) != 0 ||
	    (rc = send_attrs(g, attrs, attr_count)) != 0)
		refuse(g, rc);
}

static void
on_end(void *arg, const xmlChar *local, const xmlChar *prefix, const xmlChar *ns)
{
	struct gate *g = arg;
	int rc;

	(void)local;
	(void)prefix;
	(void)ns;
	if (g->rc == 0 && (rc = akn_close(g->akn, g->e)) != 0)
		refuse(g, rc);
}

static void
on_text(void *arg, const xmlChar *text, int len)
{
	struct gate *g = arg;
	int rc;

	if (g->rc == 0 &&
	    (rc = akn_text(g->akn, str_make((const char *)text, (size_t)len), g->e)) != 0)
		refuse(g, rc);
}

static void
on_comment(void *arg, const xmlChar *text)
{
	struct gate *g = arg;

	if (g->rc == 0)
		akn_comment(g->akn, line_of(g), from_xml(text));
}

static void
on_instruction(void *arg, const xmlChar *target, const xmlChar *data)
{
	struct gate *g = arg;

	(void)data;
	if (g->rc == 0)
		akn_instruction(g->akn, line_of(g), from_xml(target));
}

/* A reference to an entity other than the five predefined ones, which nothing can have declared. */
static void
on_reference(void *arg, const xmlChar *name)
{
	struct gate *g = arg;

	refuse(g, err_set(g->e, ERR_DATA,
		      "the entity &%.32s; is not one of XML's own; write the character itself",
		      (const char *)name));
}

static void
on_doctype(void *arg, const xmlChar *name, const xmlChar *external, const xmlChar *system)
{
	struct gate *g = arg;

	(void)name;
	(void)external;
	(void)system;
	refuse(g, err_set(g->e, ERR_DATA, "the document has a document type (DOCTYPE); remove it"));
}

static xmlEntityPtr
on_entity(void *arg, const xmlChar *name)
{
	(void)arg;
	return xmlGetPredefinedEntity(name);
}

/*
 * Handles an error of libxml2. Errors that libxml2 could recover from (namespaces) are fatal here;
 * warnings are ignored.
 */
static void
on_error(void *arg, xmlErrorPtr error)
{
	struct gate *g = arg;
	struct str text;

	if (g->rc != 0 || error->level == XML_ERR_WARNING)
		return;
	text = str_trim(utf8_cut(str_from(error->message), MESSAGE_BYTES));
	if (error->code == XML_ERR_UNDECLARED_ENTITY || error->code == XML_WAR_UNDECLARED_ENTITY)
		err_set(g->e, ERR_DATA,
		    STR_FMT "; only the five entities of XML are known: write the character itself",
		    STR_ARG(text));
	else
		err_set(g->e, ERR_DATA, "this is not well-formed XML: " STR_FMT, STR_ARG(text));
	g->rc = -ERR_DATA;
	err_wrap(g->e, "line %d", error->line);
	xmlStopParser(g->parser);
}

static const xmlSAXHandler handlers = {
	.initialized = XML_SAX2_MAGIC,
	.startElementNs = on_start,
	.endElementNs = on_end,
	.characters = on_text,
	.cdataBlock = on_text,
	.ignorableWhitespace = on_text,
	.comment = on_comment,
	.processingInstruction = on_instruction,
	.reference = on_reference,
	.internalSubset = on_doctype,
	.externalSubset = on_doctype,
	.getEntity = on_entity,
	.serror = on_error,
};

static int
parse(struct gate *g, struct str xml)
{
	/*
	 * IGNORE_ENC: the bytes are converted to UTF-8 already, so the encoding declaration may be
	 * wrong. NOENT: without it libxml2 gives "&amp;" in attributes as "&#38;". It expands no
	 * other entity, because there is no document type.
	 */
	xmlCtxtUseOptions(g->parser, XML_PARSE_NONET | XML_PARSE_IGNORE_ENC | XML_PARSE_NOENT);
	*g->parser->sax = handlers;
	g->parser->userData = g;
	(void)xml;
	xmlParseDocument(g->parser);
	if (g->rc == 0 && !g->parser->wellFormed)
		g->rc = err_set(g->e, ERR_DATA, "line %u: this is not well-formed XML", line_of(g));
	return g->rc;
}

int
gate_read(struct build *b, struct str xml, struct buf *report, struct err *e)
{
	struct err own = { 0 };
	struct gate g = { .e = e != NULL ? e : &own };
	int rc;

	if (xml.len > BUILD_DOCUMENT_BYTES_MAX)
		return err_set(e, ERR_LIMIT, "the document has %zu bytes; %u are allowed", xml.len,
		    BUILD_DOCUMENT_BYTES_MAX);
	if (xml.len == 0)
		return err_set(e, ERR_DATA, "the document is empty");
	if ((rc = xml_scan(xml, SCAN_ATTRS_MAX, e)) != 0)
		return rc;
	if ((g.parser = xmlCreateMemoryParserCtxt(xml.p, (int)xml.len)) == NULL)
		return err_set(e, ERR_LIMIT, "the document needs too much memory");
	g.akn = akn_new(b, report);
	rc = parse(&g, xml);
	akn_free(&g.akn);
	if (g.parser->myDoc != NULL)
		xmlFreeDoc(g.parser->myDoc);
	xmlFreeParserCtxt(g.parser);
	return rc;
}
