/* SPDX-License-Identifier: Apache-2.0 */
/*
 * check_documents: composes the documents on which plugins are tried, so that the program needs
 * no files for them. Each is a small statement; together they have everything that formats have
 * trouble with.
 */
#include "check/check_documents.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/macros.h"
#include "doc/build_listing.h"
#include "doc/build_page.h"
#include "render/output_file.h"
#include "render/render.h"

#define DOCUMENT_BYTES_MAX (16u << 20)
/*
 * Words of six characters in eight bytes, a megabyte in total: many byte positions are inside a
 * character.
 */
#define PARAGRAPH_WORDS 125000
#define DEEP_LEVELS 60 /* a law has about ten; BUILD_DEPTH_MAX counts three elements per level */
#define MANY_ARTICLES 1000 /* about as many as a civil code has */

static const char head_start[] =
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
    "<akomaNtoso xmlns=\"http://docs.oasis-open.org/legaldocml/ns/akn/3.0\">"
    "<statement name=\"trial\"><meta><identification source=\"#editor\"><FRBRWork>"
    "<FRBRthis value=\"/akn/xx/statement/trial/2024/7/!main\"/>"
    "<FRBRuri value=\"/akn/xx/statement/trial/2024/7\"/>";
static const char head_alias[] = "<FRBRalias value=\"A trial &amp; more\" name=\"title\"/>";
static const char head_number[] = "<FRBRnumber value=\"7\"/>";
static const char head_references[] =
    "<references source=\"#editor\"><TLCOrganization eId=\"issuer\" "
    "href=\"/ontology/organization/xx/issuer\" showAs=\"Ministry of Examples\"/></references>";

static const char lists[] =
    "<part eId=\"part_1\"><num>Part I</num><heading>Lists</heading>"
    "<article eId=\"art_1\"><num>1.</num><heading>Points</heading><subheading>in hierarchy"
    "</subheading><paragraph eId=\"art_1__para_1\"><num>(1)</num>"
    "<intro eId=\"in_1\"><p>The points are:</p></intro>"
    "<point eId=\"po_a\"><num>(a)</num><content eId=\"c_a\"><p>the first;</p></content></point>"
    "<point eId=\"po_b\"><num>(b)</num><content eId=\"c_b\"><p>the second.</p></content></point>"
    "<wrapUp eId=\"w_1\"><p>All of them apply.</p></wrapUp></paragraph></article>"
    "<article eId=\"art_2\"><num>2.</num><content eId=\"c_2\"><blockList eId=\"bl_1\">"
    "<listIntroduction>Items:</listIntroduction><item eId=\"it_1\"><num>1)</num><heading>Headed"
    "</heading><p>one;</p></item><item eId=\"it_2\"><num>2)</num><p>two.</p><p>More.</p></item>"
    "<listWrapUp>and an end.</listWrapUp></blockList><ul eId=\"ul_1\"><li>free text</li>"
    "<li><p>or a paragraph</p></li></ul><ol eId=\"ol_1\"><li>counted</li><li>again</li></ol>"
    "<p>See <ref eId=\"r_1\" href=\"#art_1\">Article 1</ref>, <ref eId=\"r_2\" "
    "href=\"#nowhere\">nothing</ref>, <ref eId=\"r_3\" href=\"https://example.org/a?x=1&amp;y=2\">"
    "the web</ref>.</p></content></article></part>";
static const char notes[] =
    "<article eId=\"art_n\"><num>3.</num><heading>Notes<authorialNote eId=\"n_1\"><p>To a heading."
    "</p></authorialNote></heading><content eId=\"c_n\"><p>Text<authorialNote eId=\"n_2\" "
    "marker=\"*\"><p>One paragraph.</p><p>And another.</p></authorialNote> goes "
    "on<authorialNote eId=\"n_3\"><p/></authorialNote>.</p><table eId=\"t_n\"><tr><td><p>Cell"
    "<authorialNote eId=\"n_4\"><p>In a cell.</p></authorialNote></p></td></tr></table>"
    "</content></article>";
static const char tables[] =
    "<article eId=\"art_t\"><num>4.</num><heading>Tables</heading><content eId=\"c_t\">"
    "<table eId=\"t_1\"><caption>Rates</caption><tr><th><p>Group</p></th><th><p>Rate</p></th></tr>"
    "<tr><td><p>Small</p></td><td><p>1 %</p></td></tr></table><table eId=\"t_2\">"
    "<tr><td colspan=\"2\"><p>both</p></td></tr><tr><th><p/></th><td><p>second</p><p>third</p>"
    "</td></tr><tr><td rowspan=\"3\"><p>short row</p></td></tr></table></content></article>";
static const char marks[] =
    "<article eId=\"art_m\"><num>5.</num><heading>Marks &amp; &lt;signs&gt;</heading>"
    "<content eId=\"c_m\"><p>x<sup>2</sup>, H<sub>2</sub>O, <b>bold <i>both</i></b>, <u>under</u>, "
    "<ins>in</ins>, <del>out</del>, \xc3\xa9 &amp; &lt;b&gt; &quot;quoted&quot; 'single' "
    "back\\slash `tick` *star* _line_ #hash {brace} %d %s $1 ]]&gt; &#x1F4D6; e&#x301; "
    "a&#xA0;b soft&#xAD;hyphen.<br/>A new line. <img src=\"seal.png\" alt=\"the "
    "&quot;seal&quot;\"/>"
    "</p><p> </p><p>See <term eId=\"te_1\" refersTo=\"#x\">term</term>.</p></content></article>";
static const char quotes[] =
    "<article eId=\"art_q\"><num>6.</num><content eId=\"c_q\"><p>In section 2 <b>the <mod "
    "eId=\"m_1\">words <quotedText eId=\"q_1\" startQuote=\"\xe2\x80\x9c\" "
    "endQuote=\"\xe2\x80\x9d\">old words</quotedText> become <quotedStructure eId=\"q_2\" "
    "startQuote=\"\xe2\x80\x9c\" endQuote=\"\xe2\x80\x9d\"><section eId=\"q_3\"><num>2</num>"
    "<heading>Quoted</heading><content eId=\"q_4\"><p>new words.</p></content></section>"
    "</quotedStructure></mod> and so</b> on.</p></content></article>";
static const char foreign[] =
    "<article eId=\"art_f\"><num>7.</num><heading>Foreign</heading><content eId=\"c_f\">"
    "<foreign eId=\"f_1\"><m:math xmlns:m=\"http://www.w3.org/1998/Math/MathML\"><m:mi>x</m:mi>"
    "<m:mo>&lt;</m:mo><m:mn>1</m:mn></m:math></foreign><p>Words around it.</p></content></article>";
static const char chinese[] =
    "<chapter eId=\"chp_z\"><num>\xe7\xac\xac\xe4\xb8\x80\xe7\xab\xa0</num><heading>"
    "\xe6\x80\xbb\xe5\x88\x99</heading><article eId=\"art_z\"><num>\xe7\xac\xac\xe4\xb8\x80"
    "\xe6\x9d\xa1</num><content eId=\"c_z\"><p xml:lang=\"zh\">\xe4\xb8\xba\xe4\xba\x86"
    "\xe4\xbf\x9d\xe9\x9a\x9c\xe5\x85\xa8\xe4\xbd\x93\xe4\xba\xba\xe6\xb0\x91\xe7\x9a\x84"
    "\xe6\x9d\x83\xe5\x88\xa9\xef\xbc\x8c\xe4\xbe\x9d\xe6\x8d\xae\xe3\x80\x8a\xe5\xae\xaa"
    "\xe6\xb3\x95\xe3\x80\x8b\xe5\x88\xb6\xe5\xae\x9a\xe6\x9c\xac\xe6\x84\x8f\xe8\xa7\x81"
    "\xe3\x80\x82\xf0\xa0\xae\xb7</p></content></article></chapter>";
static const char arabic[] =
    "<article eId=\"art_a\"><num>1.</num><heading xml:lang=\"ar\">\xd8\xa7\xd9\x84\xd9\x85"
    "\xd8\xa7\xd8\xaf\xd8\xa9</heading><content eId=\"c_r\"><p xml:lang=\"ar\">\xd8\xa7\xd9\x84"
    "\xd9\x85\xd8\xa7\xd8\xaf\xd8\xa9 \xd8\xa7\xd9\x84\xd8\xa3\xd9\x88\xd9\x84\xd9\x89 (12) "
    "<i xml:lang=\"en\">law</i> \xd9\x82\xd9\x8e\xd8\xa7\xd9\x86\xd9\x8f\xd9\x88\xd9\x86</p>"
    "</content></article>";

static const char amended[] =
    "<article eId=\"art_m\"><num>5.</num><heading>Marks &amp; &lt;changed&gt;</heading>"
    "<content eId=\"c_m\"><p>x<sup>3</sup>, H<sub>2</sub>O, <b>bold <i>one</i></b>, <u>under</u>, "
    "<ins>in</ins>, now a " CONTEXT_WORD_COME ".</p></content></article>"
    "<article eId=\"art_new\"><num>5a.</num><heading>A new one<authorialNote eId=\"n_9\"><p>With a "
    "note.</p></authorialNote></heading><content eId=\"c_new\"><p>Nobody has read it "
    "before.</p><table eId=\"t_9\"><tr><td><p>nor this</p></td></tr></table></content></article>";

static void
put_head(struct buf *b, enum context_document which)
{
	const char *language = which == CONTEXT_CHINESE  ? "zho"
			       : which == CONTEXT_ARABIC ? "ara"
							 : "eng";
	bool bare = which == CONTEXT_BARE;

	buf_puts(b, head_start);
	buf_puts(b, bare ? "" : head_alias);
	buf_puts(b, "<FRBRdate date=\"2024-03-01\" name=\"adoption\"/><FRBRauthor href=\"#issuer\" "
		    "as=\"#author\"/><FRBRcountry value=\"xx\"/>");
	buf_puts(b, bare ? "" : head_number);
	buf_putf(b,
	    "</FRBRWork><FRBRExpression><FRBRthis value=\"/akn/xx/statement/trial/2024/7/%s@2024-06"
	    "-15/!main\"/><FRBRuri "
	    "value=\"/akn/xx/statement/trial/2024/7/%s@2024-06-15\"/><FRBRdate "
	    "date=\"2024-06-15\" name=\"amendment\"/><FRBRauthor href=\"#issuer\" as=\"#author\"/>"
	    "<FRBRlanguage language=\"%s\"/></FRBRExpression><FRBRManifestation><FRBRthis "
	    "value=\"/akn/xx/statement/trial/2024/7/%s@2024-06-15/!main.xml\"/><FRBRuri "
	    "value=\"/akn/xx/statement/trial/2024/7/%s@2024-06-15.xml\"/><FRBRdate "
	    "date=\"2024-06-16\" name=\"markup\"/><FRBRauthor href=\"#editor\" as=\"#author\"/>"
	    "</FRBRManifestation></identification>",
	    language, language, language, language, language);
	buf_puts(b, bare ? "" : head_references);
	buf_puts(b, "</meta>");
}

static void
put_paragraph(struct buf *b)
{
	buf_puts(b, "<article eId=\"art_1\"><content eId=\"c_1\"><p>");
	for (unsigned k = 0; k < PARAGRAPH_WORDS; k++)
		buf_putf(b, "\xe6\xb3\x95%04u ", k % 10000);
	buf_puts(b, "end.</p></content></article>");
}

static void
put_deep(struct buf *b)
{
	for (unsigned k = 0; k < DEEP_LEVELS; k++)
		buf_putf(
		    b, "<level eId=\"l_%u\"><num>%u</num><heading>Level %u</heading>", k, k, k);
	buf_puts(b, "<content eId=\"c_1\"><p>The bottom.</p></content>");
	for (unsigned k = 0; k < DEEP_LEVELS; k++)
		buf_puts(b, "</level>");
}

static void
put_many(struct buf *b, unsigned count)
{
	for (unsigned k = 1; k <= count; k++)
		buf_putf(b,
		    "<article eId=\"art_%u\"><num>%u.</num><heading>Heading %u</heading><content "
		    "eId=\"c_%u\"><p>See <ref eId=\"r_%u\" href=\"#art_%u\">Article %u</ref>, "
		    "which "
		    "says the same.</p></content></article>",
		    k, k, k, k, k, k % count + 1, k % count + 1);
}

static void
put_everything(struct buf *b)
{
	buf_puts(b, lists);
	buf_puts(b, notes);
	buf_puts(b, tables);
	buf_puts(b, marks);
	buf_puts(b, quotes);
	buf_puts(b, foreign);
	buf_puts(b, chinese);
	buf_puts(b, arabic);
}

/*
 * A later version of CONTEXT_EVERYTHING: some words changed, an article is new, and others are
 * gone.
 */
static void
put_amended(struct buf *b)
{
	buf_puts(b, notes);
	buf_puts(b, amended);
	buf_puts(b, tables);
	buf_puts(b, chinese);
	buf_puts(b, arabic);
}

static void
put_body(struct buf *b, enum context_document which)
{
	switch (which) {
	case CONTEXT_AMENDED: put_amended(b); break;
	case CONTEXT_SMALL: buf_puts(b, "<p/>"); break;
	case CONTEXT_BARE: buf_puts(b, "<p>A word.</p>"); break;
	case CONTEXT_PARAGRAPH: put_paragraph(b); break;
	case CONTEXT_DEEP: put_deep(b); break;
	case CONTEXT_MANY: put_many(b, MANY_ARTICLES); break;
	case CONTEXT_MORE: put_many(b, 4 * MANY_ARTICLES); break;
	case CONTEXT_CHINESE: buf_puts(b, chinese); break;
	case CONTEXT_ARABIC: buf_puts(b, arabic); break;
	case CONTEXT_NOTES: buf_puts(b, notes); break;
	case CONTEXT_TABLES: buf_puts(b, tables); break;
	case CONTEXT_FOREIGN: buf_puts(b, foreign); break;
	case CONTEXT_MARKS: buf_puts(b, marks); break;
	case CONTEXT_EVERYTHING:
	case CONTEXT_DOCUMENTS: put_everything(b); break;
	}
}

char *
document_compose(enum context_document which, size_t *len)
{
	struct buf b = BUF_INIT(DOCUMENT_BYTES_MAX);

	put_head(&b, which);
	if (which == CONTEXT_EVERYTHING)
		buf_puts(&b,
		    "<preface eId=\"pf\"><p eId=\"pf_1\"><docTitle>A trial &amp; "
		    "more</docTitle></p>"
		    "</preface><preamble eId=\"pr\"><p>Whereas <i>everything</i> has to be "
		    "shown:</p>"
		    "</preamble>");
	buf_puts(&b, "<mainBody eId=\"body\">");
	put_body(&b, which);
	buf_puts(&b, "</mainBody>");
	if (which == CONTEXT_EVERYTHING)
		buf_puts(&b, "<conclusions eId=\"cl\"><p>Done at the capital.</p></conclusions>");
	buf_puts(&b, "</statement></akomaNtoso>\n");
	return buf_take(&b, len);
}

int
document_list(unsigned entries, int *image_fd, struct err *e)
{
	struct listing *l = listing_new(STR("Versions of a trial & more"), STR("eng"));
	struct buf image = BUF_INIT(DOCUMENT_BYTES_MAX);
	char title[64], href[64];
	int rc = 0;

	for (unsigned k = 1; k <= entries && rc == 0; k++) {
		struct listing_entry entry = { .date = k % 2 != 0 ? STR("2024-06-15") : STR(""),
			.language = STR("eng") };

		snprintf(title, sizeof title, CONTEXT_WORD_LISTED " <%u> & \"more\"", k);
		snprintf(href, sizeof href, "/akn/xx/statement/trial/2024/7/eng@2024-06-15;r%u", k);
		entry.title = str_from(title);
		entry.href = str_from(href);
		rc = listing_add(l, &entry, e);
	}
	if (rc == 0 && (rc = listing_finish(l, &image, e)) == 0)
		rc = output_make("listing", buf_str(&image), image_fd, e);
	listing_free(&l);
	buf_free(&image);
	return rc;
}

static void
put_entries(struct page_build *p, const char *name, unsigned entries)
{
	char href[64];

	page_list(p, name);
	for (unsigned k = 1; k <= entries; k++) {
		page_entry(p);
		snprintf(href, sizeof href, "/akn/xx/statement/trial/2024/7/eng@2024-06-15;r%u", k);
		page_set(p, "href", str_from(href));
		page_set(p, "title", STR(CONTEXT_WORD_LISTED " <1> & \"more\""));
		page_set(p, "date", STR("2024-06-15"));
		page_set(p, "end", STR("2024-06-15;r1"));
		page_set(p, "language", STR("eng"));
		page_set(p, "lang", STR("en"));
		page_set(p, "rel", k == 1 ? STR("self current") : STR(""));
		page_set(p, "portion", STR("art_1"));
		page_set(p, "type", STR("statement"));
		page_set(p, "format", STR("txt"));
		page_set(p, "key", STR("statement"));
		page_set(p, "count", STR("1"));
	}
}

int
document_page(const char *kind, int *image_fd, struct err *e)
{
	static const char *const names[] = { "path", "versions", "languages", "formats",
		"neighbours", "changes", "works", "news", "kinds", "nearest" };
	struct page_build *p = page_new(STR("eng"));
	struct buf image = BUF_INIT(DOCUMENT_BYTES_MAX);
	int rc;

	page_fact(p, "page", str_from(kind));
	page_fact(p, "title", STR("A trial & more"));
	page_fact(p, "status", STR("in-force"));
	page_fact(p, "since", STR("2024-06-15"));
	page_fact(p, "site", STR("Trial"));
	page_fact(p, "home", STR("/"));
	page_fact(p, "code", STR("404"));
	page_fact(p, "problem", STR("NOTFOUND"));
	page_fact(p, "detail", STR("there is no <such> document"));
	page_fact(p, "permanent", STR("/akn/xx/statement/trial/2024/7/eng@2024-06-15;r1"));
	for (size_t k = 0; k < ARRAY_LEN(names); k++)
		put_entries(p, names[k], 2);
	if ((rc = page_finish(p, &image, e)) == 0)
		rc = output_make("page", buf_str(&image), image_fd, e);
	page_free(&p);
	buf_free(&image);
	return rc;
}

const char *
document_name(enum context_document which)
{
	static const char *const names[CONTEXT_DOCUMENTS] = { [CONTEXT_EVERYTHING] = "everything",
		[CONTEXT_AMENDED] = "amended",
		[CONTEXT_SMALL] = "small",
		[CONTEXT_BARE] = "bare",
		[CONTEXT_PARAGRAPH] = "paragraph",
		[CONTEXT_DEEP] = "deep",
		[CONTEXT_MANY] = "many",
		[CONTEXT_MORE] = "more",
		[CONTEXT_CHINESE] = "chinese",
		[CONTEXT_ARABIC] = "arabic",
		[CONTEXT_NOTES] = "notes",
		[CONTEXT_TABLES] = "tables",
		[CONTEXT_FOREIGN] = "foreign",
		[CONTEXT_MARKS] = "marks" };

	return names[which];
}

const char *
document_word(enum context_document which)
{
	switch (which) {
	case CONTEXT_NOTES: return "paragraph";
	case CONTEXT_TABLES: return "Group";
	case CONTEXT_MARKS: return "slash";
	default: return NULL;
	}
}
