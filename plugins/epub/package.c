/* SPDX-License-Identifier: Apache-2.0 */
/*
 * package: container.xml and content.opf (EPUB 3.3, 4.2 and 5). The accessibility metadata states
 * what the plugin guarantees for every document; no conformance is claimed, because nobody has
 * evaluated this one.
 */
#include "epub.h"

#include <string.h>

void
epub_write_container(struct epub *e)
{
	epub_open(e, "META-INF/container.xml", 1);
	flow_puts(&e->f, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
			 "<container version=\"1.0\" "
			 "xmlns=\"urn:oasis:names:tc:opendocument:xmlns:container\">\n<rootfiles>\n"
			 "<rootfile full-path=\"OEBPS/content.opf\" "
			 "media-type=\"application/oebps-package+xml\"/>\n"
			 "</rootfiles>\n</container>\n");
	epub_close(e);
}

static void
put_element(struct epub *e, const char *name, struct flow_str value)
{
	if (value.len == 0)
		return;
	flow_putf(&e->f, "<%s>", name);
	flow_text(&e->f, value);
	flow_putf(&e->f, "</%s>\n", name);
}

/* The canonical address, else the IRI of the version; a portion is a publication of its own. */
static void
put_identifier(struct epub *e)
{
	struct flow_str id = flow_fact(&e->f, "url"), portion = flow_fact(&e->f, "portion");

	if (id.len == 0)
		id = flow_fact(&e->f, "version");
	flow_puts(&e->f, "<dc:identifier id=\"id\">");
	flow_text(&e->f, id.len > 0 ? id : e->f.title);
	if (portion.len > 0 && (id.len == 0 || memchr(id.p, '~', id.len) == NULL)) {
		flow_puts(&e->f, "/~");
		flow_text(&e->f, portion);
	}
	flow_puts(&e->f, "</dc:identifier>\n");
}

static bool
has_shape(struct flow_str s, const char *shape)
{
	size_t i;

	if (s.len != strlen(shape))
		return false;
	for (i = 0; i < s.len; i++)
		if (shape[i] == '0' ? s.p[i] < '0' || s.p[i] > '9' : s.p[i] != shape[i])
			return false;
	return true;
}

/* YYYY-MM-DD of some calendar: what a source gives as its date is not always one. */
static bool
is_date(struct flow_str s)
{
	int month, day;

	if (!has_shape(s, "0000-00-00"))
		return false;
	month = (s.p[5] - '0') * 10 + s.p[6] - '0';
	day = (s.p[8] - '0') * 10 + s.p[9] - '0';
	return month >= 1 && month <= 12 && day >= 1 && day <= 31;
}

/* When the version was published, else its date: never the clock. */
static void
put_modified(struct epub *e)
{
	struct flow_str published = flow_fact(&e->f, "published"), date = flow_fact(&e->f, "date");

	flow_puts(&e->f, "<meta property=\"dcterms:modified\">");
	if (has_shape(published, "0000-00-00T00:00:00Z")) {
		flow_text(&e->f, published);
	} else if (is_date(date)) {
		flow_text(&e->f, date);
		flow_puts(&e->f, "T00:00:00Z");
	} else {
		flow_puts(&e->f, "1970-01-01T00:00:00Z");
	}
	flow_puts(&e->f, "</meta>\n");
}

static void
put_accessibility(struct epub *e)
{
	static const char *const facts[][2] = {
		{ "accessMode", "textual" },
		{ "accessModeSufficient", "textual" },
		{ "accessibilityFeature", "structuralNavigation" },
		{ "accessibilityFeature", "tableOfContents" },
		{ "accessibilityFeature", "readingOrder" },
		{ "accessibilityFeature", "displayTransformability" },
		{ "accessibilityFeature", "ARIA" },
		{ "accessibilityHazard", "none" },
	};
	size_t i;

	for (i = 0; i < sizeof facts / sizeof facts[0]; i++)
		flow_putf(
		    &e->f, "<meta property=\"schema:%s\">%s</meta>\n", facts[i][0], facts[i][1]);
	flow_puts(&e->f, "<meta property=\"schema:accessibilitySummary\" xml:lang=\"en\">The "
			 "publication is text only, with headings, lists, "
			 "tables and notes marked up as such and a table of contents that leads to "
			 "every article.</meta>\n");
}

static void
put_metadata(struct epub *e)
{
	struct flow_str date = flow_fact(&e->f, "date");

	flow_puts(&e->f, "<metadata xmlns:dc=\"http://purl.org/dc/elements/1.1/\">\n");
	put_identifier(e);
	put_element(e, "dc:title", e->f.title);
	put_element(e, "dc:language", e->f.lang);
	put_element(e, "dc:creator", flow_fact(&e->f, "issuer"));
	if (is_date(date))
		put_element(e, "dc:date", date);
	put_element(e, "dc:source", flow_fact(&e->f, "version"));
	put_modified(e);
	put_accessibility(e);
	flow_puts(&e->f, "</metadata>\n");
}

static void
put_manifest(struct epub *e)
{
	size_t i;

	flow_puts(&e->f, "<manifest>\n"
			 "<item id=\"nav\" href=\"nav.xhtml\" media-type=\"application/xhtml+xml\" "
			 "properties=\"nav\"/>\n"
			 "<item id=\"style\" href=\"style.css\" media-type=\"text/css\"/>\n");
	if (e->cover)
		flow_puts(&e->f,
		    "<item id=\"cover\" href=\"cover.svg\" media-type=\"image/svg+xml\" "
		    "properties=\"cover-image\"/>\n");
	flow_puts(&e->f,
	    "<item id=\"title\" href=\"title.xhtml\" media-type=\"application/xhtml+xml\"/>\n");
	for (i = 0; i < e->file_count; i++)
		flow_putf(&e->f,
		    "<item id=\"text-%zu\" href=\"%s\" media-type=\"application/xhtml+xml\"/>\n",
		    i + 1, e->files[i].name);
	flow_puts(&e->f, "</manifest>\n");
}

static void
put_spine(struct epub *e)
{
	size_t i;

	flow_puts(&e->f, e->f.rtl ? "<spine page-progression-direction=\"rtl\">\n" : "<spine>\n");
	flow_puts(&e->f, "<itemref idref=\"title\"/>\n<itemref idref=\"nav\"/>\n");
	for (i = 0; i < e->file_count; i++)
		flow_putf(&e->f, "<itemref idref=\"text-%zu\"/>\n", i + 1);
	flow_puts(&e->f, "</spine>\n");
}

void
epub_write_package(struct epub *e)
{
	epub_open(e, "OEBPS/content.opf", 1);
	flow_puts(&e->f, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
			 "<package xmlns=\"http://www.idpf.org/2007/opf\" version=\"3.0\" "
			 "unique-identifier=\"id\"");
	flow_attr(&e->f, "xml:lang", e->f.lang);
	flow_puts(&e->f, e->f.rtl ? " dir=\"rtl\">\n" : ">\n");
	put_metadata(e);
	put_manifest(e);
	put_spine(e);
	flow_puts(&e->f, "</package>\n");
	epub_close(e);
}
