/* SPDX-License-Identifier: Apache-2.0 */
/*
 * package: container.xml and content.opf (EPUB 3.3, 4.2 and 5). The accessibility metadata states
 * what the plugin guarantees for every document. It claims no conformance: that would require an
 * evaluation of each publication.
 */
#include "epub.h"

#define DESCRIPTION_BYTES 300 /* library programs show a few lines */

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
put_element(struct epub *e, const char *name, struct tree_str value)
{
	if (value.len == 0)
		return;
	flow_putf(&e->f, "<%s>", name);
	flow_text(&e->f, value);
	flow_putf(&e->f, "</%s>\n", name);
}

/* Whether s is YYYY-MM-DDThh:mm:ssZ, as the server writes it. */
static bool
is_time(struct tree_str s)
{
	return s.len == sizeof "0000-00-00T00:00:00Z" - 1 && s.p[10] == 'T' &&
	       s.p[s.len - 1] == 'Z' && epub_is_date((struct tree_str){ s.p, 10 });
}

/* Time of publication, else the version's date, never the clock: output must be reproducible. */
static void
put_modified(struct epub *e)
{
	struct tree_str published = tree_fact(&e->f.tree, "published"),
			date = tree_fact(&e->f.tree, "date");

	flow_puts(&e->f, "<meta property=\"dcterms:modified\">");
	if (is_time(published)) {
		flow_text(&e->f, published);
	} else if (epub_is_date(date)) {
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
		{ "accessibilityFeature", "structuralNavigation" },
		{ "accessibilityFeature", "tableOfContents" },
		{ "accessibilityFeature", "readingOrder" },
		{ "accessibilityFeature", "displayTransformability" },
		{ "accessibilityFeature", "ARIA" },
		{ "accessibilityHazard", "none" },
	};
	static const char *const pictures[][2] = {
		{ "accessMode", "textual" },
		{ "accessMode", "visual" },
		{ "accessModeSufficient", "textual,visual" },
	};
	static const char *const text[][2] = {
		{ "accessMode", "textual" },
		{ "accessModeSufficient", "textual" },
	};
	bool has_images = e->f.image_count > 0;

	for (size_t i = 0; i < (has_images ? 3 : 2); i++)
		flow_putf(&e->f, "<meta property=\"schema:%s\">%s</meta>\n",
		    has_images ? pictures[i][0] : text[i][0],
		    has_images ? pictures[i][1] : text[i][1]);
	for (size_t i = 0; i < sizeof facts / sizeof facts[0]; i++)
		flow_putf(
		    &e->f, "<meta property=\"schema:%s\">%s</meta>\n", facts[i][0], facts[i][1]);
	flow_puts(&e->f, "<meta property=\"schema:accessibilitySummary\" xml:lang=\"en\">The "
			 "publication is text");
	flow_puts(&e->f, has_images ? " with pictures that have alternative texts" : " only");
	flow_puts(&e->f, ", with headings, lists, "
			 "tables and notes marked up as such and a table of contents that leads to "
			 "every article.</meta>\n");
}

static void
put_creator(struct epub *e)
{
	struct tree_str issuer = tree_fact(&e->f.tree, "issuer");

	if (issuer.len == 0)
		return;
	flow_puts(&e->f, "<dc:creator id=\"issuer\">");
	flow_text(&e->f, issuer);
	flow_puts(&e->f, "</dc:creator>\n<meta refines=\"#issuer\" property=\"file-as\">");
	flow_text(&e->f, issuer);
	flow_puts(&e->f, "</meta>\n");
}

static void
put_metadata(struct epub *e)
{
	struct tree_str date = tree_fact(&e->f.tree, "date");

	flow_puts(&e->f, "<metadata xmlns:dc=\"http://purl.org/dc/elements/1.1/\">\n");
	flow_puts(&e->f, "<dc:identifier id=\"id\">");
	flow_text(&e->f, epub_identifier(e));
	flow_puts(&e->f, "</dc:identifier>\n");
	epub_put_names(e);
	put_element(e, "dc:language", e->f.lang);
	put_element(e, "dc:language", tree_fact(&e->f.tree, "beside"));
	put_creator(e);
	put_element(e, "dc:publisher", epub_noted(e, "publication", "showAs"));
	put_element(e, "dc:rights", epub_noted(e, "rights", NULL));
	put_element(e, "dc:description", flow_beginning(&e->f, DESCRIPTION_BYTES));
	if (epub_is_date(date))
		put_element(e, "dc:date", date);
	put_element(e, "dc:source", tree_fact(&e->f.tree, "version"));
	put_modified(e);
	put_accessibility(e);
	if (e->raster) /* programs of EPUB 2 find the cover by this */
		flow_puts(&e->f, "<meta name=\"cover\" content=\"cover-image\"/>\n");
	flow_puts(&e->f, "</metadata>\n");
}

/* A publication has one cover image: the PNG, which more library programs can show. */
static void
put_cover_items(struct epub *e)
{
	if (!e->cover)
		return;
	flow_puts(&e->f,
	    "<item id=\"cover\" href=\"cover.xhtml\" media-type=\"application/xhtml+xml\"/>\n"
	    "<item id=\"cover-svg\" href=\"cover.svg\" media-type=\"image/svg+xml\"");
	flow_puts(&e->f, e->raster ? "/>\n<item id=\"cover-image\" href=\"cover.png\" "
				     "media-type=\"image/png\" properties=\"cover-image\"/>\n"
				   : " properties=\"cover-image\"/>\n");
}

static void
put_manifest(struct epub *e)
{
	flow_puts(&e->f, "<manifest>\n"
			 "<item id=\"nav\" href=\"nav.xhtml\" media-type=\"application/xhtml+xml\" "
			 "properties=\"nav\"/>\n"
			 "<item id=\"ncx\" href=\"toc.ncx\" "
			 "media-type=\"application/x-dtbncx+xml\"/>\n"
			 "<item id=\"style\" href=\"style.css\" media-type=\"text/css\"/>\n");
	put_cover_items(e);
	flow_putf(&e->f,
	    "<item id=\"title\" href=\"title.xhtml\" media-type=\"application/xhtml+xml\"%s/>\n",
	    e->code.len > 0 ? " properties=\"svg\"" : "");
	for (size_t i = 0; i < e->file_count; i++)
		flow_putf(&e->f,
		    "<item id=\"text-%zu\" href=\"%s\" media-type=\"application/xhtml+xml\"%s/>\n",
		    i + 1, e->files[i].name, e->files[i].has_math ? " properties=\"mathml\"" : "");
	for (size_t i = 0; i < e->f.image_count; i++)
		flow_putf(&e->f, "<item id=\"image-%zu\" href=\"%s\" media-type=\"%s\"/>\n", i + 1,
		    e->f.images[i].name, e->f.images[i].type);
	flow_puts(&e->f, "</manifest>\n");
}

static void
put_spine(struct epub *e)
{
	flow_puts(&e->f, e->f.rtl ? "<spine toc=\"ncx\" page-progression-direction=\"rtl\">\n"
				  : "<spine toc=\"ncx\">\n");
	/* Links lead to the cover and the contents; turning pages does not. */
	flow_puts(&e->f, e->cover ? "<itemref idref=\"cover\" linear=\"no\"/>\n" : "");
	flow_puts(&e->f, "<itemref idref=\"title\"/>\n<itemref idref=\"nav\" linear=\"no\"/>\n");
	for (size_t i = 0; i < e->file_count; i++)
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
