/* SPDX-License-Identifier: Apache-2.0 */
/*
 * attached_check: what must hold: a file that passes has nothing that a browser would run, even if
 * it ignored the media type and the fields it is served with.
 */
#include "ingest/attached_check.h"

#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <string.h>

#include "base/err.h"
#include "base/macros.h"
#include "base/utf8.h"
#include "base/xml_scan.h"

#define XML_ATTRS_MAX 256   /* of one element */
#define XML_DEPTH_MAX 200   /* as of documents */
#define JSON_DEPTH_MAX 200  /* of arrays and objects in each other */
#define NAME_SHOWN_BYTES 60 /* of an element, in a message */
#define IS_EMPTY "it is empty"
#define BYTE_ORDER_MARK "\xef\xbb\xbf"

struct xml {
	xmlParserCtxtPtr parser;
	struct err *e;
	unsigned depth;
	int rc;
};

static void
refuse(struct xml *x, int rc)
{
	if (x->rc == 0) {
		x->rc = rc;
		xmlStopParser(x->parser);
	}
}

/* Namespaces whose elements browsers draw and run. */
static bool
is_active_namespace(const char *uri)
{
	static const char *const active[] = { "http://www.w3.org/1999/xhtml",
		"http://www.w3.org/2000/svg", "http://www.w3.org/1999/XSL/Transform" };

	for (size_t i = 0; i < ARRAY_LEN(active); i++)
		if (uri != NULL && strcmp(uri, active[i]) == 0)
			return true;
	return false;
}

static void
on_start(void *arg, const xmlChar *local, const xmlChar *prefix, const xmlChar *uri,
    int namespace_count, const xmlChar **namespaces, int attr_count, int default_count,
    const xmlChar **attrs)
{
	struct xml *x = arg;

	(void)prefix;
	(void)namespace_count;
	(void)namespaces;
	(void)attr_count;
	(void)default_count;
	(void)attrs;
	if (++x->depth > XML_DEPTH_MAX)
		refuse(x,
		    err_set(x->e, ERR_LIMIT, "its elements are more than %d deep", XML_DEPTH_MAX));
	else if (is_active_namespace((const char *)uri))
		refuse(x, err_set(x->e, ERR_DATA,
			      "it has the element %.*s of a web page, a drawing or a style sheet, "
			      "which can act in a reader's program",
			      NAME_SHOWN_BYTES, (const char *)local));
}

static void
on_end(void *arg, const xmlChar *local, const xmlChar *prefix, const xmlChar *uri)
{
	(void)local;
	(void)prefix;
	(void)uri;
	((struct xml *)arg)->depth--;
}

static void
on_instruction(void *arg, const xmlChar *target, const xmlChar *data)
{
	struct xml *x = arg;

	(void)data;
	refuse(
	    x, err_set(x->e, ERR_DATA, "it has the processing instruction %.*s: save it without it",
		   NAME_SHOWN_BYTES, (const char *)target));
}

static void
on_doctype(void *arg, const xmlChar *name, const xmlChar *external, const xmlChar *system)
{
	struct xml *x = arg;

	(void)name;
	(void)external;
	(void)system;
	refuse(x, err_set(x->e, ERR_DATA, "it has a document type: save it without it"));
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
	struct xml *x = arg;

	if (error->level != XML_ERR_WARNING)
		refuse(
		    x, err_set(x->e, ERR_DATA, "it is not well-formed XML (line %d)", error->line));
}

static const xmlSAXHandler handlers = {
	.initialized = XML_SAX2_MAGIC,
	.startElementNs = on_start,
	.endElementNs = on_end,
	.processingInstruction = on_instruction,
	.internalSubset = on_doctype,
	.externalSubset = on_doctype,
	.getEntity = on_entity,
	.serror = on_error,
};

static int
check_xml(struct str bytes, struct err *e)
{
	struct xml x = { .e = e };
	int rc = xml_scan(bytes, XML_ATTRS_MAX, e);

	if (rc != 0)
		return rc;
	if (bytes.len == 0) /* libxml2 makes no parser for it */
		return err_set(e, ERR_DATA, IS_EMPTY);
	if ((x.parser = xmlCreateMemoryParserCtxt(bytes.p, (int)bytes.len)) == NULL)
		return err_set(e, ERR_LIMIT, "it needs too much memory");
	xmlCtxtUseOptions(x.parser, XML_PARSE_NONET | XML_PARSE_NOENT);
	*x.parser->sax = handlers;
	x.parser->userData = &x;
	xmlParseDocument(x.parser);
	if (x.rc == 0 && !x.parser->wellFormed)
		x.rc = err_set(e, ERR_DATA, "it is not well-formed XML");
	if (x.parser->myDoc != NULL)
		xmlFreeDoc(x.parser->myDoc);
	xmlFreeParserCtxt(x.parser);
	return x.rc;
}

/* Besides those that lines and tables have. */
static bool
is_control(char c)
{
	return ((unsigned char)c < ' ' && c != '\t' && c != '\r' && c != '\n') || c == 0x7f;
}

static int
check_text(struct str bytes, struct err *e)
{
	size_t at = utf8_check(bytes);

	if (at != bytes.len)
		return err_set(e, ERR_DATA, "byte %zu is not UTF-8: save it as UTF-8", at + 1);
	for (at = 0; at < bytes.len; at++)
		if (is_control(bytes.p[at]))
			return err_set(
			    e, ERR_DATA, "byte %zu is a control character, as no text has", at + 1);
	return 0;
}

/* The place behind a string that begins at `at`; bytes.len: it is not closed. */
static size_t
skip_string(struct str bytes, size_t at)
{
	for (at++; at < bytes.len && bytes.p[at] != '"'; at++)
		if (bytes.p[at] == '\\')
			at++;
	return at < bytes.len ? at + 1 : bytes.len;
}

static int
json_broken(struct err *e, size_t at)
{
	return err_set(e, ERR_DATA,
	    "it is not JSON: at byte %zu an object, an array or a string is not "
	    "closed as it should be",
	    at + 1);
}

/* RFC 8259, 2: the brackets and strings; what is between them is not examined. */
static int
check_json(struct str bytes, struct err *e)
{
	char open[JSON_DEPTH_MAX];
	size_t depth = 0, at = 0;
	struct str rest;

	if (!str_starts(bytes, "{") && !str_starts(bytes, "["))
		return err_set(e, ERR_DATA, "it is not JSON: that begins with { or [");
	do {
		char c = bytes.p[at];

		if (c == '"') {
			if ((at = skip_string(bytes, at)) == bytes.len)
				return json_broken(e, at - 1);
			continue;
		}
		if ((c == '{' || c == '[') && depth == JSON_DEPTH_MAX)
			return err_set(e, ERR_LIMIT, "its arrays and objects are more than %d deep",
			    JSON_DEPTH_MAX);
		if (c == '{' || c == '[')
			open[depth++] = c == '{' ? '}' : ']';
		else if ((c == '}' || c == ']') && (depth == 0 || open[--depth] != c))
			return json_broken(e, at);
		at++;
	} while (at < bytes.len && depth > 0);
	rest = str_trim(str_slice(bytes, at, bytes.len));
	return depth == 0 && rest.len == 0 ? 0 : json_broken(e, at < bytes.len ? at : at - 1);
}

int
attached_check(struct str bytes, enum attached_content content, struct err *e)
{
	struct str text = bytes;
	int rc;

	if (bytes.len == 0)
		return err_set(e, ERR_DATA, IS_EMPTY);
	if (bytes.len > ATTACHED_BYTES_MAX)
		return err_set(e, ERR_LIMIT, "it has %zu bytes; %u are allowed", bytes.len,
		    ATTACHED_BYTES_MAX);
	if ((rc = check_text(bytes, e)) != 0)
		return rc;
	if (str_starts(text, BYTE_ORDER_MARK))
		text = str_slice(text, sizeof BYTE_ORDER_MARK - 1, text.len);
	text = str_trim(text);
	switch (content) {
	case ATTACHED_JSON: return check_json(text, e);
	case ATTACHED_XML: return check_xml(text, e);
	case ATTACHED_TEXT: break;
	}
	return 0;
}
