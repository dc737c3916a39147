/* SPDX-License-Identifier: Apache-2.0 */
/* docx: which text is read from a Word file, in which order, and what is left out. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/err.h"
#include "face_sample.h"
#include "office/docx.h"
#include "office/unzip.h"
#include "office_sample.h"

#define NAMESPACES                                                                           \
	"xmlns:w='" WORD_NS                                                                  \
	"' xmlns:mc='http://schemas.openxmlformats.org/markup-compatibility/2006' "          \
	"xmlns:wp='http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing' " \
	"xmlns:a='http://schemas.openxmlformats.org/drawingml/2006/main' "                   \
	"xmlns:pic='http://schemas.openxmlformats.org/drawingml/2006/picture' "              \
	"xmlns:v='urn:schemas-microsoft-com:vml' "                                           \
	"xmlns:m='http://schemas.openxmlformats.org/officeDocument/2006/math' "              \
	"xmlns:r='http://schemas.openxmlformats.org/officeDocument/2006/relationships'"
#define P(inside) "<w:p>" inside "</w:p>"
#define R(text) "<w:r><w:t xml:space='preserve'>" text "</w:t></w:r>"
#define F(props, text) "<w:r><w:rPr>" props "</w:rPr><w:t xml:space='preserve'>" text "</w:t></w:r>"
#define CELL(props, inside) "<w:tc><w:tcPr>" props "</w:tcPr>" inside "</w:tc>"

struct fixture {
	struct arena arena;
	struct buf file, document, notes;
	struct office_document d;
	struct err e;
	int rc;
};

/* Reads a file with that body; footnotes may be NULL. */
static void
read_body(struct fixture *f, const char *body, const char *footnotes, bool reject)
{
	static const char styles[] =
	    "<w:styles xmlns:w='" WORD_NS "'>"
	    "<w:style w:type='character' w:styleId='Strong'><w:rPr><w:b/></w:rPr></w:style>"
	    "<w:style w:type='character' w:styleId='Both'><w:basedOn w:val='Strong'/><w:rPr>"
	    "<w:i w:val='1'/></w:rPr></w:style>"
	    "<w:style w:type='character' w:styleId='Light'><w:basedOn w:val='Both'/><w:rPr>"
	    "<w:b w:val='0'/></w:rPr></w:style>"
	    "<w:style w:type='character' w:styleId='Link'><w:rPr><w:u w:val='single'/></w:rPr>"
	    "</w:style>"
	    "<w:style w:type='character' w:styleId='Note'><w:rPr><w:vertAlign "
	    "w:val='superscript'/></w:rPr></w:style>"
	    "<w:style w:type='paragraph' w:styleId='Heading'><w:rPr><w:b/></w:rPr></w:style>"
	    "</w:styles>";
	static const char links[] =
	    "<Relationships xmlns='http://schemas.openxmlformats.org/package/2006/relationships'>"
	    "<Relationship Id='web' Target='https://example.org/?a=1&amp;b=2' "
	    "TargetMode='External'/>"
	    "<Relationship Id='part' Target='https://example.org/'/>"
	    "<Relationship Id='share' Target='\\\\server\\share' TargetMode='External'/>"
	    "<Relationship Id='p1' Target='media/1.png'/>"
	    "<Relationship Id='p2' Target='../a/../word/./media/2.png'/>"
	    "<Relationship Id='p3' Target='/3.png'/>"
	    "<Relationship Id='p4' Target='http://x/y' TargetMode='External'/>"
	    "<Relationship Id='script' Target='javascript:alert(1)' TargetMode='External'/>"
	    "</Relationships>";
	struct sample_part parts[] = { { "word/styles.xml", STR_INIT("") },
		{ "word/_rels/document.xml.rels", STR_INIT("") },
		{ "word/document.xml", STR_INIT("") }, { "word/footnotes.xml", STR_INIT("") },
		{ NULL, STR_INIT("") } };
	struct unzip z;

	*f = (struct fixture){ .arena = ARENA_INIT(OFFICE_SAMPLE_BYTES_MAX) };
	f->file.max = f->document.max = f->notes.max = OFFICE_SAMPLE_BYTES_MAX;
	buf_putf(&f->document, "<w:document %s><w:body>%s</w:body></w:document>", NAMESPACES, body);
	parts[0].content = str_from(styles);
	parts[1].content = str_from(links);
	parts[2].content = buf_str(&f->document);
	if (footnotes != NULL)
		buf_putf(&f->notes, "<w:footnotes %s>%s</w:footnotes>", NAMESPACES, footnotes);
	else
		parts[3].name = NULL;
	parts[3].content = buf_str(&f->notes);
	sample_zip(&f->file, parts);
	assert_int_equal(unzip_open(&z, buf_str(&f->file), &f->arena, &f->e), 0);
	assert_true(docx_is(&z));
	f->rc = docx_read(&f->d, &z, reject, &f->arena, &f->e);
}

static void
end(struct fixture *f)
{
	buf_free(&f->file);
	buf_free(&f->document);
	buf_free(&f->notes);
	arena_free(&f->arena);
}

/* The body must give these paragraphs, separated by "|". */
static void
expect(const char *body, bool reject, const char *paragraphs)
{
	struct fixture f;
	struct buf all = BUF_INIT(OFFICE_SAMPLE_BYTES_MAX);

	read_body(&f, body, NULL, reject);
	if (f.rc != 0)
		fail_msg("%s", f.e.text);
	for (uint32_t i = 0; i < f.d.count; i++)
		buf_putf(&all, "%s" STR_FMT, i > 0 ? "|" : "", STR_ARG(f.d.blocks[i].text));
	if (!str_is(buf_str(&all), paragraphs))
		fail_msg("the text is \"%.*s\", not \"%s\"", (int)all.len,
		    all.len > 0 ? all.data : "", paragraphs);
	buf_free(&all);
	end(&f);
}

static void
paragraphs_and_runs_are_read_in_order(void **state)
{
	(void)state;
	expect(P(R("One ") R("text.")) P("") P(R("Two.")), false, "One text.||Two.");
	expect(
	    P(R("a") "<w:r><w:tab/><w:t>b</w:t><w:br/><w:t>c</w:t><w:noBreakHyphen/></w:r>" R("d")),
	    false,
	    "a\tb\nc\xe2\x80\x91"
	    "d");
	expect(P("<w:hyperlink>" R("link") "</w:hyperlink><w:sdt><w:sdtPr/><w:sdtContent>" R(
		   " control") "</w:sdtContent></w:sdt>"),
	    false, "link control");
	expect(P("<m:oMath><m:r><m:t>x+1</m:t></m:r></m:oMath>"), false, "x+1");
}

static void
symbols_are_characters_of_unicode(void **state)
{
	(void)state;
	expect(P("<w:r><w:sym w:font='Symbol' w:char='F0B7'/></w:r>"), false, "\xe2\x80\xa2");
	expect(P("<w:r><w:sym w:font='Wingdings' w:char='F0FC'/></w:r>"), false, "\xe2\x9c\x93");
	expect(P("<w:r><w:sym w:font='Arial' w:char='00A7'/></w:r>"), false, "\xc2\xa7");
}

static void
a_field_shows_its_result(void **state)
{
	static const char body[] =
	    P("<w:r><w:fldChar w:fldCharType='begin'/></w:r><w:r><w:instrText>REF x</w:instrText>"
	      "</w:r>" R("hidden") "<w:r><w:fldChar w:fldCharType='separate'/></w:r>" R(
		  "12") "<w:r><w:fldChar w:fldCharType='end'/></w:r>" R(" of it"));

	(void)state;
	expect(body, false, "12 of it");
	expect(P("<w:fldSimple w:instr='PAGE'>" R("3") "</w:fldSimple>"), false, "3");
}

static void
the_list_of_a_form_shows_the_entry_that_is_chosen(void **state)
{
#define FORM(result)                                                                        \
	"<w:r><w:fldChar w:fldCharType='begin'><w:ffData><w:ddList>" result                 \
	"<w:listEntry w:val='EU'/><w:listEntry w:val='Domestic'/><w:listEntry w:val='UN'/>" \
	"</w:ddList></w:ffData></w:fldChar></w:r><w:r><w:fldChar w:fldCharType='end'/></w:r>"

	(void)state;
	expect(P(R("Source: ") FORM("<w:result w:val='1'/>")), false, "Source: Domestic");
	expect(P(R("Source: ") FORM("") R(".")), false, "Source: EU.");
}

static void
tracked_changes_are_accepted_or_rejected(void **state)
{
	static const char body[] =
	    P(R("The ") "<w:del><w:r><w:delText>old</w:delText></w:r></w:del><w:ins>" R(
		"new") "</w:ins>" R(" law.")) P("<w:pPr><w:rPr><w:del/></w:rPr></w:pPr>" R("One"))
		P(R(" line."));

	(void)state;
	expect(body, false, "The new law.|One line.");
	expect(body, true, "The old law.|One|line.");
}

static void
ends_of_paragraphs_and_moves_are_rejected(void **state)
{
#define MARK(change) "<w:pPr><w:rPr><w:" change "/></w:rPr></w:pPr>"
	static const char inserted[] =
	    P(R("a")) P(MARK("ins") "<w:ins>" R("b") "</w:ins>") P(R("c"));
	static const char moved[] = P(MARK("moveTo") "<w:moveTo>" R("b") "</w:moveTo>") P(R("a"))
	    P(MARK("moveFrom") "<w:moveFrom>" R("b") "</w:moveFrom>") P(R("c"));

	(void)state;
	expect(inserted, false, "a|b|c");
	expect(inserted, true, "a|c");
	expect(moved, false, "b|a|c");
	expect(moved, true, "a|b|c");
	/* the text of the last paragraph, whose mark goes, stays */
	expect(P(MARK("del") R("a")), false, "a");
}

static void
properties_are_those_before_the_changes(void **state)
{
	static const char outlined[] = P(
	    "<w:pPr><w:outlineLvl w:val='0'/><w:pPrChange><w:pPr><w:outlineLvl w:val='2'/></w:pPr>"
	    "</w:pPrChange></w:pPr>" R("a"));
	static const char numbered[] =
	    P("<w:pPr><w:numPr><w:numId w:val='1'/><w:ins/></w:numPr></w:pPr>" R("a")) P(R("b"));
	struct fixture f;

	(void)state;
	read_body(&f, outlined, NULL, false);
	assert_int_equal(f.d.blocks[0].outline, 1);
	end(&f);
	read_body(&f, outlined, NULL, true);
	assert_int_equal(f.d.blocks[0].outline, 3);
	end(&f);
	expect(numbered, true, "a|b");
}

/* The cells of the first table, and slashes between the rows. */
static void
expect_cells(const char *body, bool reject, const char *cells)
{
	struct buf all = BUF_INIT(OFFICE_SAMPLE_BYTES_MAX);
	const struct office_table *t;
	struct fixture f;

	read_body(&f, body, NULL, reject);
	assert_int_equal(f.rc, 0);
	t = f.d.count > 0 ? f.d.blocks[0].table : NULL;
	for (uint32_t i = 0; t != NULL && i < t->count; i++)
		for (uint16_t k = 0; k < t->rows[i].count; k++)
			buf_putf(&all, "%s" STR_FMT, i > 0 && k == 0 ? "/" : "",
			    STR_ARG(t->rows[i].cells[k].text));
	if (!str_is(buf_str(&all), cells))
		fail_msg("the cells are \"%.*s\", not \"%s\"", (int)all.len,
		    all.len > 0 ? all.data : "", cells);
	buf_free(&all);
	end(&f);
}

static void
rows_and_cells_are_rejected(void **state)
{
#define ROW(props, cells) "<w:tr><w:trPr>" props "</w:trPr>" cells "</w:tr>"
	static const char body[] = "<w:tbl>" ROW("", CELL("", P(R("a"))))
	    ROW("<w:ins/>", CELL("", P("<w:ins>" R("b") "</w:ins>"))) ROW(
		"<w:del/>", CELL("", P("<w:del><w:r><w:delText>c</w:delText></w:r></w:del>")))
		ROW("", CELL("<w:cellIns/>", P(R("d"))) CELL("<w:cellDel/>", P(R("e")))) "</w:tbl>";

	(void)state;
	expect_cells(body, false, "a/b/d");
	expect_cells(body, true, "a/c/e");
	expect_cells("<w:tbl>" ROW("<w:ins/>", CELL("", P(R("b")))) "</w:tbl>", true, "");
}

static void
hidden_text_and_comments_are_left_out_and_counted(void **state)
{
	struct fixture f;

	(void)state;
	read_body(&f,
	    P(R("Seen.") "<w:r><w:rPr><w:vanish/></w:rPr><w:t>Unseen.</w:t></w:r>"
			 "<w:r><w:commentReference w:id='1'/></w:r>"),
	    NULL, false);
	assert_int_equal(f.rc, 0);
	assert_true(str_is(f.d.blocks[0].text, "Seen."));
	assert_int_equal(f.d.hidden, 1);
	assert_int_equal(f.d.comments, 1);
	end(&f);
}

#define BOX "<w:txbxContent>" P(R("box")) "</w:txbxContent>"

static void
one_branch_of_alternate_content_is_read(void **state)
{
	static const char body[] = "<w:p><w:r><mc:AlternateContent><mc:Choice Requires='wps'>" BOX
				   "</mc:Choice><mc:Fallback>" BOX
				   "</mc:Fallback></mc:AlternateContent></w:r>" R("text") "</w:p>";

	(void)state;
	expect(body, false, "box|text");
}

static void
footnotes_stand_at_their_marks(void **state)
{
	struct fixture f;

	(void)state;
	read_body(&f, P(R("Word") "<w:r><w:footnoteReference w:id='7'/></w:r>" R(" goes on.")),
	    "<w:footnote w:id='0' w:type='separator'>" P(
		R("---")) "</w:footnote>"
			  "<w:footnote w:id='7'>" P(R("First.")) P(R("Second.")) "</w:footnote>",
	    false);
	assert_int_equal(f.rc, 0);
	assert_true(str_is(f.d.blocks[0].text, "Word\xf4\x80\x80\x80 goes on."));
	assert_int_equal(f.d.note_count, 1);
	assert_true(str_is(f.d.notes[0].text, "First.\nSecond."));
	end(&f);
}

static void
merged_cells_span_columns_and_rows(void **state)
{
	static const char body[] = "<w:tbl><w:tr><w:trPr><w:tblHeader/></w:trPr>" CELL(
	    "<w:vMerge w:val='restart'/>", P(R("a")))
	    CELL("<w:gridSpan w:val='2'/>", P(R("b")) P(R("c"))) "</w:tr><w:tr>" CELL(
		"<w:vMerge/>", P("")) CELL("", P(R("d"))) CELL("", P(R("e"))) "</w:tr></w:tbl>";
	struct fixture f;
	const struct office_table *t;

	(void)state;
	read_body(&f, body, NULL, false);
	assert_int_equal(f.rc, 0);
	assert_int_equal(f.d.count, 1);
	assert_non_null(t = f.d.blocks[0].table);
	assert_int_equal(t->count, 2);
	assert_true(t->rows[0].head);
	assert_int_equal(t->rows[0].count, 2);
	assert_int_equal(t->rows[0].cells[0].rows, 2);
	assert_int_equal(t->rows[0].cells[1].columns, 2);
	assert_true(str_is(t->rows[0].cells[1].text, "b\nc"));
	assert_int_equal(t->rows[1].cells[0].rows, 0);
	assert_true(str_is(t->rows[1].cells[2].text, "e"));
	end(&f);
}

/* The body must give one paragraph with these faces. */
static void
expect_faces(const char *body, const char *sample)
{
	struct fixture f;
	struct buf out = BUF_INIT(OFFICE_SAMPLE_BYTES_MAX);

	read_body(&f, body, NULL, false);
	assert_int_equal(f.rc, 0);
	assert_int_equal(f.d.count, 1);
	face_sample_put(&out, f.d.blocks[0].text, &f.d.blocks[0].faces);
	buf_putc(&out, '\0');
	assert_string_equal(out.data, sample);
	buf_free(&out);
	end(&f);
}

static void
runs_have_faces_of_their_own_and_of_character_styles(void **state)
{
	(void)state;
	expect_faces(P(R("gar") F("<w:b/>", "de") F("<w:b w:val='true'/>", "n") R(" is")
			     F("<w:i/><w:u w:val='single'/>", "open")),
	    "gar{b:den} is{iu:open}");
	expect_faces(P(R("1") F("<w:vertAlign w:val='superscript'/>", "st") R(" H")
			     F("<w:vertAlign w:val='subscript'/>", "2") R("O")),
	    "1{^:st} H{_:2}O");
	expect_faces(P(F("<w:rStyle w:val='Strong'/>", "a") F("<w:rStyle w:val='Both'/>", "b")
			     F("<w:rStyle w:val='Light'/>", "c")
				 F("<w:rStyle w:val='Both'/><w:b w:val='0'/>", "d")),
	    "{b:a}{bi:b}{i:cd}");
	/* the style of the paragraph, and properties of its mark, set nothing apart in it */
	expect_faces(P("<w:pPr><w:pStyle w:val='Heading'/><w:rPr><w:i/></w:rPr></w:pPr>" R("a")
			     F("<w:rStyle w:val='Heading'/><w:u w:val='none'/>", "b")),
	    "ab");
}

static void
links_are_those_of_the_web(void **state)
{
	(void)state;
	expect_faces(P(R("see ") "<w:hyperlink r:id='web'>" F("<w:rStyle w:val='Link'/>", "the ")
			     F("<w:b/><w:u w:val='single'/>", "site") "</w:hyperlink>" R(".")),
	    "see { https://example.org/?a=1&b=2:the }{b https://example.org/?a=1&b=2:site}.");
	expect_faces(P("<w:hyperlink r:id='script'>" R(
			 "a") "</w:hyperlink>"
			      "<w:hyperlink r:id='share'>" R(
				  "b") "</w:hyperlink>"
				       "<w:hyperlink r:id='part'>" R(
					   "c") "</w:hyperlink>"
						"<w:hyperlink w:anchor='place'>" R(
						    "d") "</w:hyperlink>"
							 "<w:hyperlink r:id='none'>" R(
							     "e") "</w:hyperlink>"),
	    "abc{ #place:d}e");
}

#define FIELD(instruction, result)                                                    \
	"<w:r><w:fldChar w:fldCharType='begin'/></w:r><w:r><w:instrText>" instruction \
	"</w:instrText></w:r><w:r><w:fldChar w:fldCharType='separate'/></w:r>" result \
	"<w:r><w:fldChar w:fldCharType='end'/></w:r>"

static void
fields_are_links_too(void **state)
{
	(void)state;
	expect_faces(P(R("a") FIELD(" HYPERLINK \"https://example.org/\" \\o \"x\" ",
			 R("b") FIELD("PAGE", R("c")) R("d")) R("e")),
	    "a{ https://example.org/:bcd}e");
	expect_faces(P("<w:fldSimple w:instr='HYPERLINK \"mailto:a@example.org\"'>" R(
			 "a") "</w:fldSimple>" R("b")),
	    "{ mailto:a@example.org:a}b");
	expect_faces(P(FIELD("HYPERLINK \"file:///x\"", R("a")) FIELD("HYPERLINK \\l \"x\"", R("b"))
			     FIELD("REF https://example.org/", R("c"))),
	    "a{ #x:b}c");
	expect_faces(P(FIELD("REF _Ref1 \\r \\h", R("a")) FIELD("REF _Ref1", R("b"))
			     FIELD("PAGEREF _Ref1 \\h", R("c"))),
	    "{ #_Ref1:a}bc");
}

static void
bookmarks_are_in_the_block_that_they_stand_in_or_before(void **state)
{
	static const struct {
		const char *name;
		uint32_t block;
	} expected[] = { { "before", 0 }, { "inside", 0 }, { "cell", 2 }, { "after", 3 },
		{ "end", OFFICE_BLOCKS_MAX } };
	static const char body[] =
	    "<w:bookmarkStart w:name='before'/><w:p><w:r><w:t>a</w:t></w:r>"
	    "<w:bookmarkStart w:name='inside'/></w:p><w:p/><w:tbl><w:tr><w:tc><w:p><w:r>"
	    "<w:t>b</w:t></w:r><w:bookmarkStart w:name='cell'/></w:p></w:tc></w:tr></w:tbl><w:p>"
	    "<w:bookmarkStart w:name='after'/><w:bookmarkStart/><w:r><w:t>c</w:t></w:r></w:p>"
	    "<w:bookmarkStart w:name='end'/>";
	struct fixture f;

	(void)state;
	read_body(&f, body, NULL, false);
	assert_int_equal(f.rc, 0);
	assert_int_equal(f.d.bookmark_count, sizeof expected / sizeof *expected);
	for (uint32_t i = 0; i < f.d.bookmark_count; i++) {
		assert_true(str_is(f.d.bookmarks[i].name, expected[i].name));
		assert_int_equal(f.d.bookmarks[i].block, expected[i].block);
	}
	end(&f);
}

static void
faces_go_along_into_cells_and_notes_and_over_the_ends_of_paragraphs(void **state)
{
	struct fixture f;
	struct buf out = BUF_INIT(OFFICE_SAMPLE_BYTES_MAX);

	(void)state;
	read_body(&f,
	    "<w:tbl><w:tr>" CELL("", P(R("a")) P(F("<w:b/>", " b ") R("c"))) CELL(
		"", P(R("d"))) "</w:tr></w:tbl>" P(F("<w:b/>", "Word") F("<w:rStyle w:val='Note'/>",
		"</w:t><w:footnoteReference w:id='7'/><w:t>") F("<w:b/>", "s")),
	    "<w:footnote w:id='7'>" P(F("<w:i/>", "First.")) P(R("Second.")) "</w:footnote>",
	    false);
	assert_int_equal(f.rc, 0);
	face_sample_put(&out, f.d.blocks[0].table->rows[0].cells[0].text,
	    &f.d.blocks[0].table->rows[0].cells[0].faces);
	buf_putc(&out, '|');
	face_sample_put(&out, f.d.blocks[1].text, &f.d.blocks[1].faces);
	buf_putc(&out, '|');
	face_sample_put(&out, f.d.notes[0].text, &f.d.notes[0].faces);
	buf_putc(&out, '\0');
	assert_string_equal(
	    out.data, "a\n{b:b }c|{b:Word}\xf4\x80\x80\x80{b:s}|{i:First.}\nSecond.");
	buf_free(&out);
	end(&f);
	expect_faces("<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr>" F("<w:b/>", "one") "</w:p>" P(
			 R(" and ") F("<w:b/>", "two")),
	    "{b:one} and {b:two}");
}

static void
xml_that_is_damaged_or_too_deep_is_refused_with_its_place(void **state)
{
	struct buf deep = BUF_INIT(OFFICE_SAMPLE_BYTES_MAX);
	struct fixture f;

	(void)state;
	expect("<w:p><w:pPr><w:p/><w:ins/></w:pPr></w:p>" P(R("a")), false, "|a");
	expect(
	    "<w:tbl><w:tr><w:trPr><w:tbl/><w:ins/></w:trPr></w:tr></w:tbl>" P(R("a")), false, "a");
	read_body(&f, "<w:p>", NULL, false);
	assert_int_equal(f.rc, -ERR_DATA);
	assert_non_null(strstr(f.e.text, "word/document.xml"));
	end(&f);
	for (int i = 0; i < 300; i++)
		buf_puts(&deep, "<w:sdt>");
	read_body(&f, deep.data, NULL, false);
	assert_int_equal(f.rc, -ERR_LIMIT);
	end(&f);
	buf_reset(&deep);
	for (int i = 0; i < 60; i++)
		buf_puts(&deep, "<w:p>");
	read_body(&f, deep.data, NULL, false);
	assert_int_equal(f.rc, -ERR_LIMIT);
	end(&f);
	buf_free(&deep);
}

/* The pictures of the body, as "source=text", separated by "|". */
static void
expect_pictures(const char *body, const char *expected, uint32_t left_out)
{
	struct fixture f;
	struct buf all = BUF_INIT(OFFICE_SAMPLE_BYTES_MAX);

	read_body(&f, body, NULL, false);
	if (f.rc != 0)
		fail_msg("%s", f.e.text);
	for (uint32_t i = 0; i < f.d.shown_count; i++)
		buf_putf(&all, "%s" STR_FMT "=" STR_FMT "%s", i > 0 ? "|" : "",
		    STR_ARG(f.d.shown[i].src), STR_ARG(f.d.shown[i].alt),
		    f.d.shown[i].decorative ? "!" : "");
	if (!str_is(buf_str(&all), expected))
		fail_msg("the pictures are \"%.*s\", not \"%s\"", (int)all.len,
		    all.len > 0 ? all.data : "", expected);
	assert_int_equal(f.d.pictures, left_out);
	buf_free(&all);
	end(&f);
}

static void
pictures_have_the_names_of_their_parts(void **state)
{
	(void)state;
#define BLIP(id) "<a:blip r:embed='" id "'/>"
#define DRAWN(text, inside) \
	"<w:r><w:drawing><wp:inline><wp:docPr " text "/>" inside "</wp:inline></w:drawing></w:r>"
	expect_pictures(P(DRAWN("descr='A'", BLIP("p1")) DRAWN("title='B'", BLIP("p2"))
				DRAWN("", BLIP("p3")) DRAWN("descr='C'", BLIP("p4"))),
	    "word/media/1.png=A|word/media/2.png=B|3.png=|http://x/y=C", 0);
	/* a group: the text is that of its first picture, unless the others have their own */
	expect_pictures(
	    P(DRAWN("descr='All'", BLIP("p1") BLIP("p2") "<pic:cNvPr descr='own'/>" BLIP("p3"))),
	    "word/media/1.png=All|word/media/2.png=|3.png=own", 0);
	/* equal ones are one; what refers to nothing is counted */
	expect_pictures(P(DRAWN("", BLIP("p1")) DRAWN("", BLIP("p1")) DRAWN("", BLIP("p9"))),
	    "word/media/1.png=", 1);
	expect_pictures(P("<w:r><w:pict><v:shape alt='V'><v:imagedata r:id='p1'/></v:shape>"
			  "</w:pict></w:r>"),
	    "word/media/1.png=V", 0);
	/* a chart is shown by the picture of it in the fallback */
	expect_pictures(P("<w:r><mc:AlternateContent><mc:Choice Requires='cx1'><w:drawing/>"
			  "</mc:Choice><mc:Fallback>" BLIP("p1") "</mc:Fallback>"
								 "</mc:AlternateContent></w:r>"),
	    "word/media/1.png=", 0);
	expect_pictures(P("<w:del>" DRAWN("", BLIP("p1")) "</w:del>"), "", 0);
	expect_pictures(P("<w:r><w:rPr><w:vanish/></w:rPr>" BLIP("p1") "</w:r>"), "", 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(paragraphs_and_runs_are_read_in_order),
		cmocka_unit_test(symbols_are_characters_of_unicode),
		cmocka_unit_test(a_field_shows_its_result),
		cmocka_unit_test(the_list_of_a_form_shows_the_entry_that_is_chosen),
		cmocka_unit_test(tracked_changes_are_accepted_or_rejected),
		cmocka_unit_test(ends_of_paragraphs_and_moves_are_rejected),
		cmocka_unit_test(properties_are_those_before_the_changes),
		cmocka_unit_test(rows_and_cells_are_rejected),
		cmocka_unit_test(hidden_text_and_comments_are_left_out_and_counted),
		cmocka_unit_test(one_branch_of_alternate_content_is_read),
		cmocka_unit_test(footnotes_stand_at_their_marks),
		cmocka_unit_test(runs_have_faces_of_their_own_and_of_character_styles),
		cmocka_unit_test(links_are_those_of_the_web),
		cmocka_unit_test(fields_are_links_too),
		cmocka_unit_test(bookmarks_are_in_the_block_that_they_stand_in_or_before),
		cmocka_unit_test(
		    faces_go_along_into_cells_and_notes_and_over_the_ends_of_paragraphs),
		cmocka_unit_test(merged_cells_span_columns_and_rows),
		cmocka_unit_test(xml_that_is_damaged_or_too_deep_is_refused_with_its_place),
		cmocka_unit_test(pictures_have_the_names_of_their_parts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
