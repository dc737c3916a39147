/* SPDX-License-Identifier: Apache-2.0 */
/*
 * wellformed: runs libxml2's SAX2 parser without building a tree. What must hold: libxml2 opens
 * nothing, and expands no entity but the five of XML.
 */
#include "ingest/wellformed.h"

#include <limits.h>

#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <libxml/xmlerror.h>

#include "base/err.h"
#include "base/utf8.h"

#define MESSAGE_BYTES 160 /* of a message of libxml2 */

struct wellformed {
	xmlParserCtxtPtr parser;
	struct err *e;
	int rc;
};

static void
refuse(struct wellformed *w, int line, struct str why)
{
	if (w->rc != 0)
		return;
	w->rc = err_set(w->e, ERR_DATA, "line %d: " STR_FMT, line, STR_ARG(why));
	xmlStopParser(w->parser);
}

/* The parser takes the SAX2 interface only if it has a handler of it. */
static void
on_start(void *ctx, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri, int spaces,
    const xmlChar **space, int count, int defaulted, const xmlChar **attributes)
{
	(void)ctx, (void)name, (void)prefix, (void)uri, (void)spaces, (void)space;
	(void)count, (void)defaulted, (void)attributes;
}

static xmlEntityPtr
on_entity(void *ctx, const xmlChar *name)
{
	(void)ctx;
	return xmlGetPredefinedEntity(name);
}

/* No format needs declarations, and they could define entities without end. */
static void
on_declaration(void *ctx, const xmlChar *name, int type, const xmlChar *public,
    const xmlChar *system, xmlChar *content)
{
	struct wellformed *w = ctx;

	(void)name, (void)type, (void)public, (void)system, (void)content;
	refuse(w, xmlSAX2GetLineNumber(w->parser), STR("a document type that declares an entity"));
}

/* In a document with an external document type, an unknown entity is a warning only. */
static void
on_error(void *ctx, xmlErrorPtr error)
{
	if (error->level == XML_ERR_WARNING && error->code != XML_WAR_UNDECLARED_ENTITY)
		return;
	refuse(ctx, error->line, str_trim(utf8_cut(str_from(error->message), MESSAGE_BYTES)));
}

static const xmlSAXHandler handlers = {
	.initialized = XML_SAX2_MAGIC,
	.startElementNs = on_start,
	.getEntity = on_entity,
	.entityDecl = on_declaration,
	.serror = (xmlStructuredErrorFunc)on_error,
};

int
wellformed_check(struct str xml, struct err *e)
{
	struct err own = { 0 };
	struct wellformed w = { .e = e != NULL ? e : &own };

	if (xml.len == 0)
		return err_set(e, ERR_DATA, "line 1: there is no element");
	if (xml.len > INT_MAX ||
	    (w.parser = xmlCreateMemoryParserCtxt(xml.p, (int)xml.len)) == NULL)
		return err_set(e, ERR_LIMIT, "it is too large to be parsed");
	/* HUGE: elements of a rendition may nest deeper than 256, the limit without it */
	xmlCtxtUseOptions(w.parser, XML_PARSE_NONET | XML_PARSE_NOENT | XML_PARSE_HUGE);
	*w.parser->sax = handlers;
	w.parser->userData = &w;
	xmlParseDocument(w.parser);
	if (!w.parser->wellFormed)
		refuse(&w, xmlSAX2GetLineNumber(w.parser), STR("this is not well-formed XML"));
	if (w.parser->myDoc != NULL)
		xmlFreeDoc(w.parser->myDoc);
	xmlFreeParserCtxt(w.parser);
	return w.rc;
}
