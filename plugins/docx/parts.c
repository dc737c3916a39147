/* SPDX-License-Identifier: Apache-2.0 */
/*
 * parts: the package around the text (ECMA-376 part 2): content types, relationships, properties,
 * settings. Dates are those of the version, never the clock.
 */
#include <stdio.h>
#include <string.h>

#include "docx.h"

#define XML "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"
#define WORD_TYPE "application/vnd.openxmlformats-officedocument.wordprocessingml."
#define TYPES "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"

void
docx_open_part(struct docx *d, const char *path)
{
	if (d->rc == GAZ_OK)
		d->rc = d->zip->open(d->job, path, 1);
	docx_puts(d, XML);
}

void
docx_close_part(struct docx *d)
{
	if (d->rc == GAZ_OK)
		d->rc = d->zip->close(d->job);
}

void
docx_put_root(struct docx *d, const char *name)
{
	docx_putf(d, "<%s xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"",
	    name);
	docx_puts(d, " xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/"
		     "relationships\">");
}

bool
docx_is_date(struct tree_str s)
{
	static const char shape[] = "0000-00-00";

	if (s.len != sizeof shape - 1)
		return false;
	for (size_t i = 0; i < s.len; i++)
		if (shape[i] == '-' ? s.p[i] != '-' : s.p[i] < '0' || s.p[i] > '9')
			return false;
	return true;
}

static void
write_types(struct docx *d)
{
	static const char *const parts[][2] = { { "document", "document.main" },
		{ "styles", "styles" }, { "settings", "settings" }, { "footnotes", "footnotes" },
		{ "header1", "header" }, { "footer1", "footer" } };

	docx_open_part(d, "[Content_Types].xml");
	docx_puts(d,
	    "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">"
	    "<Default Extension=\"rels\" "
	    "ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>"
	    "<Default Extension=\"xml\" ContentType=\"application/xml\"/>");
	docx_put_picture_types(d);
	for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++)
		docx_putf(d,
		    "<Override PartName=\"/word/%s.xml\" ContentType=\"" WORD_TYPE "%s+xml\"/>",
		    parts[i][0], parts[i][1]);
	docx_puts(d,
	    "<Override PartName=\"/docProps/core.xml\" "
	    "ContentType=\"application/vnd.openxmlformats-package.core-properties+xml\"/></Types>");
	docx_close_part(d);
}

static void
begin_relations(struct docx *d, const char *path)
{
	docx_open_part(d, path);
	docx_puts(d, "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/"
		     "relationships\">");
}

static void
end_relations(struct docx *d)
{
	docx_puts(d, "</Relationships>");
	docx_close_part(d);
}

static void
write_package_relations(struct docx *d)
{
	begin_relations(d, "_rels/.rels");
	docx_puts(d, "<Relationship Id=\"document\" Type=\"" TYPES "officeDocument\" "
		     "Target=\"word/document.xml\"/><Relationship Id=\"core\" "
		     "Type=\"http://schemas.openxmlformats.org/package/2006/relationships/"
		     "metadata/core-properties\" Target=\"docProps/core.xml\"/>");
	end_relations(d);
}

static void
put_fact(struct docx *d, const char *element, struct tree_str value)
{
	if (value.len == 0)
		return;
	docx_putf(d, "<%s>", element);
	docx_text(d, value);
	docx_putf(d, "</%s>", element);
}

/* Time of publication, as the server writes it, else the date of the version. */
static void
put_time(struct docx *d, const char *element, struct tree_str published)
{
	bool known = published.len == sizeof "0000-00-00T00:00:00Z" - 1 &&
		     docx_is_date((struct tree_str){ published.p, 10 });

	if (!known && d->date.len == 0)
		return;
	docx_putf(d, "<dcterms:%s xsi:type=\"dcterms:W3CDTF\">", element);
	docx_text(d, known ? published : d->date);
	docx_puts(d, known ? "" : "T00:00:00Z");
	docx_putf(d, "</dcterms:%s>", element);
}

static void
write_core(struct docx *d)
{
	const struct tree *t = &d->later.tree;
	struct tree_str url = tree_fact(t, "url"), published = tree_fact(t, "published");

	docx_open_part(d, "docProps/core.xml");
	docx_puts(d,
	    "<cp:coreProperties xmlns:cp=\"http://schemas.openxmlformats.org/package/"
	    "2006/metadata/core-properties\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\" "
	    "xmlns:dcterms=\"http://purl.org/dc/terms/\" "
	    "xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\">");
	put_fact(d, "dc:title", d->title);
	put_fact(d, "dc:creator", tree_fact(t, "issuer"));
	put_fact(d, "dc:identifier", url.len > 0 ? url : tree_fact(t, "version"));
	put_fact(d, "dc:language", d->lang);
	put_fact(d, "cp:version", tree_fact(t, "date"));
	put_time(d, "created", published);
	put_time(d, "modified", published);
	docx_puts(d, "</cp:coreProperties>");
	docx_close_part(d);
}

static void
write_settings(struct docx *d)
{
	docx_open_part(d, "word/settings.xml");
	docx_put_root(d, "w:settings");
	docx_puts(d, "<w:defaultTabStop w:val=\"567\"/><w:characterSpacingControl "
		     "w:val=\"doNotCompress\"/><w:footnotePr><w:footnote w:id=\"0\"/>"
		     "<w:footnote w:id=\"1\"/></w:footnotePr><w:compat><w:compatSetting "
		     "w:name=\"compatibilityMode\" w:uri=\"http://schemas.microsoft.com/office/"
		     "word\" w:val=\"15\"/></w:compat></w:settings>");
	docx_close_part(d);
}

void
docx_write_first_parts(struct docx *d)
{
	write_types(d);
	write_package_relations(d);
	write_core(d);
	write_settings(d);
}

/* Word takes a file with one malformed address for a damaged file. */
static void
put_url(struct docx *d, struct tree_str url)
{
	bool fragment = false;
	size_t from = 0, i;

	for (i = 0; i < url.len; i++) {
		if (tree_may_stand(url, i) && !(url.p[i] == '#' && fragment)) {
			fragment = fragment || url.p[i] == '#';
			continue;
		}
		docx_attr(d, (struct tree_str){ url.p + from, i - from });
		docx_putf(d, "%%%02X", (unsigned)(unsigned char)url.p[i]);
		from = i + 1;
	}
	docx_attr(d, (struct tree_str){ url.p + from, url.len - from });
}

static void
put_links(struct docx *d, size_t from, size_t until)
{
	for (size_t i = from; i < until && d->rc == GAZ_OK; i++) {
		docx_putf(
		    d, "<Relationship Id=\"link%zu\" Type=\"" TYPES "hyperlink\" Target=\"", i + 1);
		put_url(d, d->links[i]->url);
		docx_puts(d, "\" TargetMode=\"External\"/>");
	}
}

void
docx_write_relations(struct docx *d)
{
	static const char *const parts[][2] = { { "styles", "styles" }, { "settings", "settings" },
		{ "footnotes", "footnotes" }, { "header", "header1" }, { "footer", "footer1" } };

	begin_relations(d, "word/_rels/document.xml.rels");
	for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++)
		docx_putf(d, "<Relationship Id=\"%s\" Type=\"" TYPES "%s\" Target=\"%s.xml\"/>",
		    parts[i][0], parts[i][0], parts[i][1]);
	put_links(d, 0, d->body_links);
	docx_put_picture_relations(d, false);
	end_relations(d);
	if (d->link_count == d->body_links && !docx_has_pictures(d, true))
		return;
	begin_relations(d, "word/_rels/footnotes.xml.rels");
	put_links(d, d->body_links, d->link_count);
	docx_put_picture_relations(d, true);
	end_relations(d);
}
