/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sheet: compiles main.xsl.
 * What must hold: every reference of a style sheet to another resource (xsl:include, xsl:import,
 * document(), xsl:document, an entity) resolves to a file of its folder, which is already in
 * memory, or fails. The sandbox of the process enforces the same independently.
 */
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include <libxml/parser.h>
#include <libxml/uri.h>
#include <libxslt/documents.h>
#include <libxslt/imports.h>
#include <libxslt/security.h>
#include <libxslt/xslt.h>

#include "xslt.h"

/* No DTD is loaded, no entity replaced, nothing fetched. */
#define PARSE_OPTIONS (XML_PARSE_NONET | XML_PARSE_NOCDATA | XML_PARSE_COMPACT)

static struct {
	const struct gaz_engine_file *files;
	size_t count;
	xsltSecurityPrefsPtr rights;
	xsltStylesheetPtr compiled;
} sheet;

static const struct gaz_engine_file *
find_file(const char *name)
{
	for (size_t k = 0; k < sheet.count; k++)
		if (strcmp(sheet.files[k].name, name) == 0)
			return &sheet.files[k];
	return NULL;
}

/* Reports a reference to a resource that is not a file of the folder; returns NULL. */
static xmlDocPtr
refuse_file(const char *name)
{
	trouble_note(
	    "'%.200s' is not a file of this folder, and nothing else can be reached", name);
	return NULL;
}

static xmlDocPtr
parse_file(const char *name, xmlDictPtr dict)
{
	const struct gaz_engine_file *f = find_file(name);
	xmlParserCtxtPtr parser;
	xmlDocPtr doc;

	if (f == NULL)
		return refuse_file(name);
	if ((parser = xmlNewParserCtxt()) == NULL)
		return NULL;
	if (dict != NULL) { /* libxslt compares names by address: share its dictionary */
		xmlDictFree(parser->dict);
		parser->dict = dict;
		xmlDictReference(dict);
	}
	doc = xmlCtxtReadMemory(parser, f->bytes, (int)f->len, f->name, NULL, PARSE_OPTIONS);
	xmlFreeParserCtxt(parser);
	if (doc == NULL || doc->intSubset == NULL)
		return doc;
	trouble_place(f->name, 0);
	trouble_note(
	    "there is a document type declaration: write characters as they are, or as &#160;");
	xmlFreeDoc(doc);
	return NULL;
}

static bool
is_named(const xmlNode *n, const char *name)
{
	return n->type == XML_ELEMENT_NODE && n->ns != NULL &&
	       strcmp((const char *)n->name, name) == 0 &&
	       strcmp((const char *)n->ns->href, (const char *)XSLT_NAMESPACE) == 0;
}

/*
 * Reports imports and includes of missing files with their line, which libxslt does not always
 * give.
 */
static void
check_parts(xmlDocPtr doc)
{
	xmlNodePtr n = xmlDocGetRootElement(doc);
	xmlChar *href, *base, *uri;

	for (n = n != NULL ? n->children : NULL; n != NULL; n = n->next) {
		if (!is_named(n, "import") && !is_named(n, "include"))
			continue;
		href = xmlGetNoNsProp(n, (const xmlChar *)"href");
		base = xmlNodeGetBase(doc, n);
		uri = href != NULL ? xmlBuildURI(href, base) : NULL;
		if (uri != NULL && find_file((const char *)uri) == NULL) {
			trouble_place((const char *)doc->URL, xmlGetLineNo(n));
			refuse_file((const char *)uri);
		}
		xmlFree(href);
		xmlFree(base);
		xmlFree(uri);
	}
}

static xmlDocPtr
load_file(const xmlChar *uri, xmlDictPtr dict, int options, void *ctxt, xsltLoadType type)
{
	xmlDocPtr doc = parse_file((const char *)uri, dict);

	(void)options;
	(void)ctxt;
	if (doc != NULL && type == XSLT_LOAD_STYLESHEET)
		check_parts(doc);
	return doc;
}

static int
may_read(xsltSecurityPrefsPtr rights, xsltTransformContextPtr ctxt, const char *name)
{
	(void)rights;
	(void)ctxt;
	if (find_file(name) != NULL)
		return 1;
	refuse_file(name);
	return 0;
}

static int
may_write(xsltSecurityPrefsPtr rights, xsltTransformContextPtr ctxt, const char *name)
{
	(void)rights;
	(void)ctxt;
	trouble_note("'%.200s' cannot be written: a format writes one rendition", name);
	return 0;
}

static xmlParserInputPtr
load_no_entity(const char *url, const char *id, xmlParserCtxtPtr parser)
{
	(void)id;
	(void)parser;
	refuse_file(url != NULL ? url : "");
	return NULL;
}

static void
forbid_all(void)
{
	xmlSetExternalEntityLoader(load_no_entity);
	xsltSetLoaderFunc(load_file);
	sheet.rights = xsltNewSecurityPrefs();
	xsltSetSecurityPrefs(sheet.rights, XSLT_SECPREF_READ_FILE, may_read);
	xsltSetSecurityPrefs(sheet.rights, XSLT_SECPREF_READ_NETWORK, may_read);
	xsltSetSecurityPrefs(sheet.rights, XSLT_SECPREF_WRITE_FILE, may_write);
	xsltSetSecurityPrefs(sheet.rights, XSLT_SECPREF_WRITE_NETWORK, may_write);
	xsltSetSecurityPrefs(sheet.rights, XSLT_SECPREF_CREATE_DIRECTORY, may_write);
	xsltSetDefaultSecurityPrefs(sheet.rights);
}

void
sheet_forbid(xsltTransformContextPtr ctxt)
{
	xsltSetCtxtSecurityPrefs(sheet.rights, ctxt);
}

/* The output must be UTF-8: the server and its tools assume it. */
static void
check_encoding(xsltStylesheetPtr style)
{
	const xmlChar *encoding;

	XSLT_GET_IMPORT_PTR(encoding, style, encoding)
	if (encoding != NULL && strcasecmp((const char *)encoding, "UTF-8") != 0)
		trouble_note("xsl:output has the encoding %.40s: what is served is UTF-8",
		    (const char *)encoding);
}

static void
compile(void *arg)
{
	xmlDocPtr doc;

	(void)arg;
	xmlInitParser();
	xsltInit();
	trouble_begin(NULL, NULL);
	forbid_all();
	if ((doc = parse_file(SHEET, NULL)) == NULL)
		return;
	check_parts(doc);
	sheet.compiled = xsltParseStylesheetDoc(doc);
	if (sheet.compiled == NULL || sheet.compiled->errors > 0)
		trouble_note("cannot be compiled");
	else
		check_encoding(sheet.compiled);
}

bool
sheet_open(const struct gaz_engine_file *files, size_t count, char *why, size_t why_size)
{
	sheet.files = files;
	sheet.count = count;
	if (!memory_run(compile, NULL)) {
		snprintf(why, why_size, SHEET ": it takes too much memory to be compiled");
		return false;
	}
	if (!trouble_is_there())
		return true;
	trouble_tell(why, why_size);
	return false;
}

xsltStylesheetPtr
sheet_compiled(void)
{
	return sheet.compiled;
}
