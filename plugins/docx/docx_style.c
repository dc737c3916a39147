/* SPDX-License-Identifier: Apache-2.0 */
/*
 * docx_style: languages and styles.xml. Headings are the built-in styles of Word, by which its
 * navigation pane and its tables of contents find them.
 */
#include <string.h>
#include <strings.h>

#include "docx.h"

#define SCRIPT_SUBTAG 4 /* letters of a script (BCP 47, 2.2.3): "Arab" */

/* Whether the subtag of len bytes at p is one of these, in any case. */
static bool
is_one_of(const char *const *tags, const char *p, size_t len)
{
	for (; *tags != NULL; tags++)
		if (strlen(*tags) == len && strncasecmp(*tags, p, len) == 0)
			return true;
	return false;
}

static size_t
subtag_end(struct tree_str lang, size_t from)
{
	while (from < lang.len && lang.p[from] != '-')
		from++;
	return from;
}

bool
docx_is_rtl(struct tree_str lang)
{
	static const char *const tags[] = { "ar", "arc", "ckb", "dv", "fa", "he", "ks", "nqo", "ps",
		"sd", "syr", "ug", "ur", "yi", NULL };
	static const char *const scripts[] = { "Adlm", "Arab", "Hebr", "Nkoo", "Rohg", "Samr",
		"Syrc", "Thaa", NULL };
	size_t first = subtag_end(lang, 0), at, end;

	for (at = first + 1; at < lang.len; at = end + 1) {
		end = subtag_end(lang, at);
		if (end - at == 1)
			break; /* a private or extension subtag: no script follows */
		if (end - at == SCRIPT_SUBTAG && !(lang.p[at] >= '0' && lang.p[at] <= '9'))
			return is_one_of(scripts, lang.p + at, end - at);
	}
	return first > 0 && is_one_of(tags, lang.p, first);
}

/* Languages whose characters have fonts and a language of their own in Word. */
static const struct east_asian {
	const char *tag, *word, *font; /* tag as in Word; the longer ones first */
} east_asian[] = {
	{ "zh-Hant", "zh-TW", "PMingLiU" },
	{ "zh-TW", "zh-TW", "PMingLiU" },
	{ "zh-HK", "zh-HK", "PMingLiU" },
	{ "zh-MO", "zh-MO", "PMingLiU" },
	{ "zh", "zh-CN", "SimSun" },
	{ "ja", "ja-JP", "MS Mincho" },
	{ "ko", "ko-KR", "Batang" },
};

static const struct east_asian *
find_east_asian(struct tree_str lang)
{
	for (size_t i = 0; i < sizeof east_asian / sizeof east_asian[0]; i++) {
		size_t len = strlen(east_asian[i].tag);

		if (lang.len >= len && strncasecmp(lang.p, east_asian[i].tag, len) == 0 &&
		    (lang.len == len || lang.p[len] == '-'))
			return &east_asian[i];
	}
	return NULL;
}

void
docx_put_lang(struct docx *d, struct tree_str lang)
{
	const struct east_asian *e = find_east_asian(lang);

	if (e != NULL) {
		docx_putf(d, "<w:lang w:eastAsia=\"%s\"/>", e->word);
		return;
	}
	docx_puts(d, docx_is_rtl(lang) ? "<w:lang w:bidi=\"" : "<w:lang w:val=\"");
	docx_attr(d, lang);
	docx_puts(d, "\"/>");
}

const char *
docx_style_id(enum docx_style style)
{
	static const char *const ids[DOCX_STYLES] = {
		[DOCX_BODY] = "Normal",
		[DOCX_TITLE] = "Title",
		[DOCX_HEADING] = "Heading1",
		[DOCX_SUBHEADING] = "Subtitle",
		[DOCX_CROSS_HEADING] = "CrossHeading",
		[DOCX_UNIT] = "Unit",
		[DOCX_ITEM] = "Item",
		[DOCX_QUOTE] = "Quote",
		[DOCX_QUOTE_HEADING] = "QuoteHeading",
		[DOCX_IN_CELL] = "TableText",
		[DOCX_IN_HEAD_CELL] = "TableHeading",
		[DOCX_CAPTION] = "Caption",
		[DOCX_IN_NOTE] = "FootnoteText",
	};

	return ids[style];
}

/* Paragraph styles but the headings; those of Word keep its names. */
static const struct paragraph_style {
	const char *id, *name, *next, *paragraph, *run;
} paragraph_styles[] = {
	{ "Title", "Title", "Normal",
	    "<w:keepNext/><w:spacing w:before=\"240\" w:after=\"240\"/>"
	    "<w:jc w:val=\"center\"/>",
	    "<w:b/><w:bCs/><w:sz w:val=\"32\"/><w:szCs w:val=\"32\"/>" },
	{ "Subtitle", "Subtitle", "Normal", "<w:keepNext/>", "<w:i/><w:iCs/>" },
	{ "CrossHeading", "Cross-heading", "Normal",
	    "<w:keepNext/><w:spacing w:before=\"240\" w:after=\"120\"/>", "<w:i/><w:iCs/>" },
	{ "Unit", "Unit", "Unit", "", "" },
	{ "Item", "Item", "Item", "<w:ind w:left=\"567\" w:hanging=\"567\"/>", "" },
	{ "Quote", "Quote", "Quote", "<w:ind w:left=\"567\" w:right=\"567\"/>", "" },
	{ "QuoteHeading", "Quote heading", "Quote",
	    "<w:keepNext/><w:ind w:left=\"567\" w:right=\"567\"/>", "<w:b/><w:bCs/>" },
	{ "TableText", "Table text", "TableText", "<w:spacing w:before=\"40\" w:after=\"40\"/>",
	    "<w:sz w:val=\"20\"/><w:szCs w:val=\"20\"/>" },
	{ "TableHeading", "Table heading", "TableText",
	    "<w:keepNext/><w:spacing w:before=\"40\" w:after=\"40\"/>",
	    "<w:b/><w:bCs/><w:sz w:val=\"20\"/><w:szCs w:val=\"20\"/>" },
	{ "Caption", "caption", "Normal", "<w:keepNext/>", "<w:b/><w:bCs/>" },
	{ "FootnoteText", "footnote text", "FootnoteText", "<w:spacing w:after=\"0\"/>",
	    "<w:sz w:val=\"18\"/><w:szCs w:val=\"18\"/>" },
	{ "Header", "header", "Header",
	    "<w:tabs><w:tab w:val=\"right\" w:pos=\"9026\"/></w:tabs><w:spacing w:after=\"0\"/>",
	    "<w:sz w:val=\"18\"/><w:szCs w:val=\"18\"/>" },
	{ "Footer", "footer", "Footer",
	    "<w:tabs><w:tab w:val=\"right\" w:pos=\"9026\"/></w:tabs><w:spacing w:after=\"0\"/>",
	    "<w:sz w:val=\"18\"/><w:szCs w:val=\"18\"/>" },
};

static void
put_defaults(struct docx *d)
{
	const struct east_asian *e = find_east_asian(d->lang);
	bool latin = e == NULL && !d->rtl;

	docx_putf(d,
	    "<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii=\"Times New Roman\" "
	    "w:hAnsi=\"Times New Roman\" w:eastAsia=\"%s\" w:cs=\"Times New Roman\"/>"
	    "<w:sz w:val=\"22\"/><w:szCs w:val=\"22\"/><w:lang w:val=\"",
	    e != NULL ? e->font : "SimSun");
	docx_attr(d, latin ? d->lang : docx_str("en-US"));
	docx_putf(d, "\" w:eastAsia=\"%s\" w:bidi=\"", e != NULL ? e->word : "zh-CN");
	docx_attr(d, d->rtl ? d->lang : docx_str("ar-SA"));
	docx_puts(d, "\"/></w:rPr></w:rPrDefault><w:pPrDefault><w:pPr><w:spacing "
		     "w:after=\"120\" w:line=\"264\" w:lineRule=\"auto\"/></w:pPr></w:pPrDefault>"
		     "</w:docDefaults>");
}

static void
put_normal(struct docx *d)
{
	docx_puts(d, "<w:style w:type=\"paragraph\" w:default=\"1\" w:styleId=\"Normal\"><w:name "
		     "w:val=\"Normal\"/><w:qFormat/>");
	docx_puts(d, d->rtl ? "<w:pPr><w:bidi/></w:pPr><w:rPr><w:rtl/></w:rPr>" : "");
	docx_puts(d, "</w:style>");
}

static void
put_headings(struct docx *d)
{
	static const unsigned half_points[DOCX_HEADING_LEVELS] = { 28, 26, 24, 23, 22, 22, 22, 22,
		22 };

	for (unsigned i = 0; i < DOCX_HEADING_LEVELS; i++) {
		docx_putf(d,
		    "<w:style w:type=\"paragraph\" w:styleId=\"Heading%u\"><w:name "
		    "w:val=\"heading %u\"/><w:basedOn w:val=\"Normal\"/>",
		    i + 1, i + 1);
		docx_puts(d, "<w:next w:val=\"Normal\"/><w:qFormat/><w:pPr><w:keepNext/>"
			     "<w:keepLines/><w:spacing w:before=\"240\" w:after=\"120\"/>");
		docx_putf(d,
		    "<w:outlineLvl w:val=\"%u\"/></w:pPr><w:rPr><w:b/><w:bCs/>"
		    "<w:sz w:val=\"%u\"/><w:szCs w:val=\"%u\"/></w:rPr></w:style>",
		    i, half_points[i], half_points[i]);
	}
}

static void
put_group(struct docx *d, const char *name, const char *content)
{
	if (*content != '\0') {
		docx_putf(d, "<%s>", name);
		docx_puts(d, content);
		docx_putf(d, "</%s>", name);
	}
}

static void
put_paragraph_styles(struct docx *d)
{
	for (size_t i = 0; i < sizeof paragraph_styles / sizeof paragraph_styles[0]; i++) {
		const struct paragraph_style *s = &paragraph_styles[i];

		docx_putf(d,
		    "<w:style w:type=\"paragraph\" w:styleId=\"%s\"><w:name w:val=\"%s\"/>"
		    "<w:basedOn w:val=\"Normal\"/><w:next w:val=\"%s\"/>",
		    s->id, s->name, s->next);
		docx_puts(d, "<w:qFormat/>");
		put_group(d, "w:pPr", s->paragraph);
		put_group(d, "w:rPr", s->run);
		docx_puts(d, "</w:style>");
	}
}

static void
put_other_styles(struct docx *d)
{
	docx_puts(d,
	    "<w:style w:type=\"character\" w:default=\"1\" w:styleId=\"DefaultParagraphFont\">"
	    "<w:name w:val=\"Default Paragraph Font\"/><w:uiPriority w:val=\"1\"/>"
	    "<w:semiHidden/></w:style>"
	    "<w:style w:type=\"character\" w:styleId=\"Number\"><w:name w:val=\"Number\"/>"
	    "<w:basedOn w:val=\"DefaultParagraphFont\"/></w:style>"
	    "<w:style w:type=\"character\" w:styleId=\"FootnoteReference\"><w:name "
	    "w:val=\"footnote reference\"/><w:basedOn w:val=\"DefaultParagraphFont\"/><w:rPr>"
	    "<w:vertAlign w:val=\"superscript\"/></w:rPr></w:style>");
	docx_puts(d,
	    "<w:style w:type=\"table\" w:default=\"1\" w:styleId=\"TableNormal\"><w:name "
	    "w:val=\"Normal Table\"/><w:uiPriority w:val=\"99\"/><w:semiHidden/><w:tblPr>"
	    "<w:tblInd w:w=\"0\" w:type=\"dxa\"/><w:tblCellMar><w:left w:w=\"108\" "
	    "w:type=\"dxa\"/><w:right w:w=\"108\" w:type=\"dxa\"/></w:tblCellMar></w:tblPr>"
	    "</w:style><w:style w:type=\"table\" w:styleId=\"LegalTable\"><w:name "
	    "w:val=\"Legal table\"/><w:basedOn w:val=\"TableNormal\"/><w:tblPr><w:tblBorders>");
	for (size_t i = 0; i < 6; i++) {
		static const char *const edges[] = { "top", "left", "bottom", "right", "insideH",
			"insideV" };

		docx_putf(d, "<w:%s w:val=\"single\" w:sz=\"4\" w:space=\"0\" w:color=\"auto\"/>",
		    edges[i]);
	}
	docx_puts(d, "</w:tblBorders></w:tblPr></w:style>");
}

void
docx_write_styles(struct docx *d)
{
	docx_open_part(d, "word/styles.xml");
	docx_put_root(d, "w:styles");
	put_defaults(d);
	put_normal(d);
	put_headings(d);
	put_paragraph_styles(d);
	put_other_styles(d);
	docx_puts(d, "</w:styles>");
	docx_close_part(d);
}
