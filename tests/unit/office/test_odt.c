/* SPDX-License-Identifier: Apache-2.0 */
/* odt: which text is read from an OpenDocument text, with which numbers, and what is left out. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "face_sample.h"
#include "office/odt.h"

#define BYTES_MAX ((size_t)64 << 20)
#define URN "urn:oasis:names:tc:opendocument:xmlns:"
static const char root[] =
    "<office:document xmlns:office='" URN "office:1.0' xmlns:text='" URN "text:1.0' "
    "xmlns:fo='" URN "xsl-fo-compatible:1.0' xmlns:xlink='http://www.w3.org/1999/xlink' "
    "xmlns:table='" URN "table:1.0' xmlns:style='" URN "style:1.0' xmlns:draw='" URN
    "drawing:1.0' xmlns:svg='" URN "svg-compatible:1.0' "
    "xmlns:field='urn:openoffice:names:experimental:ooo-ms-interop:xmlns:field:1.0' "
    "xmlns:loext='urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0'>";
static const char styles[] =
    "<office:styles>"
    "<style:style style:name='Hidden' style:family='text'>"
    "<style:text-properties text:display='none'/></style:style>"
    "<style:style style:name='Under' style:family='text' style:parent-style-name='Hidden'/>"
    "<style:style style:name='Bold' style:family='text'>"
    "<style:text-properties fo:font-weight='bold'/></style:style>"
    "<style:style style:name='Italic' style:family='text' style:parent-style-name='Bold'>"
    "<style:text-properties fo:font-style='italic' fo:font-weight='normal'/></style:style>"
    "<style:style style:name='Line' style:family='text'>"
    "<style:text-properties style:text-underline-style='solid'/></style:style>"
    "<style:style style:name='Super' style:family='text'>"
    "<style:text-properties style:text-position='super 58%'/></style:style>"
    "<style:style style:name='Sub' style:family='text'>"
    "<style:text-properties style:text-position='-33% 58%'/></style:style>"
    "<style:style style:name='Circle' style:family='text' style:parent-style-name='Circle'/>"
    "<style:style style:name='Plain' style:family='paragraph' style:list-style-name=''/>"
    "<style:style style:name='ByStyle' style:family='paragraph' style:parent-style-name='Item'/>"
    "<style:style style:name='Item' style:family='paragraph' style:list-style-name='L'/>"
    "<text:list-style style:name='L'>"
    "<text:list-level-style-number text:level='1' style:num-format='1' style:num-suffix='.'/>"
    "<text:list-level-style-number text:level='2' style:num-format='a' style:num-prefix='(' "
    "style:num-suffix=')'/>"
    "<text:list-level-style-number text:level='3' style:num-format='i' text:display-levels='3' "
    "text:start-value='4'/></text:list-style>"
    "<text:list-style style:name='P'><text:list-level-style-number text:level='1' "
    "style:num-format='1' loext:num-list-format='Article %1%'/>"
    "<text:list-level-style-number text:level='2' style:num-format='1' "
    "loext:num-list-format='%1%-%2%'/></text:list-style>"
    "<text:list-style style:name='B'><text:list-level-style-bullet text:level='1' "
    "text:bullet-char='&#xf0b7;'/></text:list-style>"
    "<text:outline-style><text:outline-level-style text:level='1' style:num-format='I' "
    "style:num-suffix='.'/><text:outline-level-style text:level='2' style:num-format='A' "
    "text:display-levels='2'/></text:outline-style></office:styles>"
    "<office:master-styles><text:p>head of the page</text:p></office:master-styles>";
#define UL "<text:list text:style-name='L'>"
#define SUB "<text:list>"
#define END "</text:list>"
#define TABLE(rows) "<table:table>" rows "</table:table>"
#define ROW(cells) "<table:table-row>" cells "</table:table-row>"
#define P(inside) "<text:p>" inside "</text:p>"
#define LI(inside) "<text:list-item>" inside "</text:list-item>"
#define CELL(attrs, inside) "<table:table-cell " attrs ">" inside "</table:table-cell>"
#define PICTURE_0 "\xf3\xbf\x80\x80" /* the sign of the first picture */
#define COVERED "<table:covered-table-cell/>"

struct fixture {
	struct arena arena;
	struct buf file;
	struct office_document d;
	struct err e;
	int rc;
};

static void
read_text(struct fixture *f, const char *text, bool reject)
{
	*f = (struct fixture){ .arena = ARENA_INIT(BYTES_MAX), .file = BUF_INIT(BYTES_MAX) };
	buf_puts(&f->file, root);
	buf_puts(&f->file, styles);
	buf_puts(&f->file, "<office:body><office:text>");
	buf_puts(&f->file, text);
	buf_puts(&f->file, "</office:text></office:body></office:document>");
	f->rc = odt_read_flat(&f->d, buf_str(&f->file), reject, &f->arena, &f->e);
}

static void
end(struct fixture *f)
{
	buf_free(&f->file);
	arena_free(&f->arena);
}

static void
put_table(struct buf *out, const struct office_table *t)
{
	for (uint32_t i = 0; i < t->count; i++)
		for (uint16_t k = 0; k < t->rows[i].count; k++)
			buf_putf(out, "%s[" STR_FMT " %ux%u]", i > 0 && k == 0 ? "/" : "",
			    STR_ARG(t->rows[i].cells[k].text),
			    (unsigned)t->rows[i].cells[k].columns,
			    (unsigned)t->rows[i].cells[k].rows);
}

/* The text must give these paragraphs, each behind its number, separated by "|". */
static void
expect_read(const char *text, bool reject, const char *paragraphs)
{
	struct buf all = BUF_INIT(BYTES_MAX);
	struct fixture f;

	read_text(&f, text, reject);
	if (f.rc != 0)
		fail_msg("%s", f.e.text);
	for (uint32_t i = 0; i < f.d.count; i++) {
		const struct office_block *b = &f.d.blocks[i];

		buf_putf(&all, "%s" STR_FMT "%s" STR_FMT, i > 0 ? "|" : "", STR_ARG(b->number),
		    b->number.len > 0 ? " " : "", STR_ARG(b->text));
		if (b->table != NULL)
			put_table(&all, b->table);
	}
	if (!str_is(buf_str(&all), paragraphs))
		fail_msg("the text is \"%.*s\", not \"%s\"", (int)all.len,
		    all.len > 0 ? all.data : "", paragraphs);
	buf_free(&all);
	end(&f);
}

/* The text must give one paragraph with these faces. */
static void
expect_faces(const char *text, const char *sample)
{
	struct buf out = BUF_INIT(BYTES_MAX);
	struct fixture f;

	read_text(&f, text, false);
	assert_int_equal(f.rc, 0);
	face_sample_put(&out, f.d.blocks[0].text, &f.d.blocks[0].faces);
	for (uint32_t i = 0; i < f.d.note_count; i++) {
		buf_putc(&out, '|');
		face_sample_put(&out, f.d.notes[i].text, &f.d.notes[i].faces);
	}
	buf_putc(&out, '\0');
	assert_string_equal(out.data, sample);
	buf_free(&out);
	end(&f);
}

static void
expect(const char *text, const char *paragraphs)
{
	expect_read(text, false, paragraphs);
}

#define SPAN(style, inside) "<text:span text:style-name='" style "'>" inside "</text:span>"

static void
spans_and_links_are_faces(void **state)
{
	(void)state;
	expect_faces(
	    P("gar" SPAN("Bold", "den " SPAN("Line", "is")) " open"), "gar{b:den }{bu:is} open");
	expect_faces(P(SPAN("Italic", "a") SPAN("Circle", "b") SPAN("none", "c")), "{i:a}bc");
	expect_faces(P(SPAN("Bold", "a" SPAN("Italic", "b"))), "{b:a}{i:b}");
	expect_faces(P("1" SPAN("Super", "st") "H" SPAN("Sub", "2")), "1{^:st}H{_:2}");
	expect_faces(P("<text:a xlink:href='https://example.org/'>" SPAN("Line", "a")
			     SPAN("Bold", "b") "</text:a><text:a xlink:href='file:///x'>c</text:a>"
					       "<text:a xlink:href='#place'>d</text:a>"),
	    "{ https://example.org/:a}{b https://example.org/:b}c{ #place:d}");
	expect_faces(P("see <text:bookmark-ref text:ref-name='place'>3</text:bookmark-ref>"),
	    "see { #place:3}");
	/* the text of a note is not what the mark is */
	expect_faces(P(SPAN("Bold", "a<text:note><text:note-body>" P(
					"b" SPAN("Line", "c")) "</text:note-body></text:note>d")),
	    "{b:a}\xf4\x80\x80\x80{b:d}|b{u:c}");
}

static void
white_space_is_as_it_is_printed(void **state)
{
	(void)state;
	expect(P(" \n One \t <text:span> text.</text:span>") P("") P("Two."), "One text.||Two.");
	expect(P("a<text:s/><text:s text:c='2'/> b<text:tab/>c<text:line-break/>d"
		 "<text:soft-page-break/>e"),
	    "a    b\tc\nde");
}

static void
lists_have_the_numbers_of_their_styles(void **state)
{
#define C_AND_D SUB LI(P("c")) LI(P("d")) END
#define B_AND_E SUB LI(P("b") C_AND_D) LI(P("e")) END
#define START_7 "<text:list-item text:start-value='7'>"
#define STYLE_B "<text:list-item text:style-override='B'>"
#define ITEM_END "</text:list-item>"
	static const char inner[] = UL LI(P("a") P("more") B_AND_E) LI(P("f")) END;
	static const char items[] = UL "<text:list-header>" P("a") "</text:list-header>" LI(P("b"))
	    START_7 P("c") ITEM_END LI(P("d")) STYLE_B P("e") ITEM_END LI(P("f")) END;

	(void)state;
	expect(inner, "1. a|more|(a) b|1.a.iv c|1.a.v d|(b) e|2. f");
	expect("<text:list text:style-name='P'>" LI(P("a") SUB LI(P("b")) END) END,
	    "Article 1 a|1-1 b");
	expect("<text:list text:style-name='B'>" LI(P("a")) END, "\xe2\x80\xa2 a");
	expect(items, "a|1. b|7. c|8. d|\xe2\x80\xa2 e|10. f");
}

#define NUMBERED(attrs, inside)                                                           \
	"<text:numbered-paragraph text:list-id='x' text:style-name='L' " attrs ">" inside \
	"</text:numbered-paragraph>"

static void
lists_go_on_with_earlier_ones(void **state)
{
	static const char lists[] =
	    "<text:list xml:id='one' text:style-name='L'>" LI(P("a")) END UL LI(P("b")) END
	    "<text:list text:style-name='L' text:continue-list='one'>" LI(P("c")) END
	    "<text:list text:style-name='L' text:continue-numbering='true'>" LI(
		SUB LI(P("d")) LI(P("e")) END) END;

	(void)state;
	expect(lists, "1. a|1. b|2. c|(a) d|(b) e");
	expect(NUMBERED("", P("a")) P("b") NUMBERED("text:level='2'", P("c")) NUMBERED("", P("d")),
	    "1. a|b|(a) c|2. d");
	expect(SUB LI("<text:p text:style-name='ByStyle'>a</text:p>") END, "1. a");
}

static void
headings_have_the_numbers_of_the_outline(void **state)
{
	(void)state;
	expect("<text:h text:outline-level='1'>a</text:h><text:h text:outline-level='2'>b</text:h>"
	       "<text:h text:outline-level='1' text:is-list-header='true'>c</text:h>"
	       "<text:h text:outline-level='1' text:style-name='Plain'>d</text:h>"
	       "<text:h text:outline-level='1'>e</text:h><text:h text:outline-level='2'>f</text:h>"
	       "<text:h text:outline-level='2' text:restart-numbering='true' text:start-value='9'>"
	       "g</text:h>",
	    "I. a|I.A b|c|d|II. e|II.A f|II.I g");
}

static void
letters_after_z_are_of_two_kinds(void **state)
{
	struct buf text = BUF_INIT(BYTES_MAX);
	struct fixture f;

	(void)state;
	buf_puts(&text, "<text:list text:style-name='L'><text:list-item><text:list>");
	for (int i = 0; i < 28; i++)
		buf_puts(&text, LI(P("x")));
	buf_puts(&text, "</text:list></text:list-item></text:list>");
	read_text(&f, text.data, false);
	assert_int_equal(f.d.count, 28);
	assert_true(str_is(f.d.blocks[27].number, "(ab)"));
	end(&f);
	buf_free(&text);
}

static void
what_is_not_printed_is_left_out_and_counted(void **state)
{
	struct fixture f;

	(void)state;
#define GONE "<text:section text:display='none'>" P("gone") "</text:section>"
#define KEPT \
	"<text:section>" P("<text:span text:style-name='Circle'>kept</text:span>") "</text:section>"
	read_text(&f,
	    P("Seen<text:span text:style-name='Under'> not</text:span>"
	      "<office:annotation><text:p>note</text:p></office:annotation>"
	      "<text:ruby><text:ruby-base>.</text:ruby-base><text:ruby-text>r</text:ruby-text>"
	      "</text:ruby><draw:frame><draw:image><office:binary-data>QUJD</office:binary-data>"
	      "</draw:image><svg:title>t</svg:title></draw:frame><text:script>x</text:script>"
	      "<text:hidden-text text:is-hidden='true'>y</text:hidden-text>") GONE KEPT,
	    false);
	assert_int_equal(f.rc, 0);
	assert_int_equal(f.d.count, 2);
	assert_true(str_is(f.d.blocks[0].text, "Seen." PICTURE_0));
	assert_true(str_is(f.d.blocks[1].text, "kept"));
	assert_int_equal(f.d.comments, 1);
	assert_int_equal(f.d.shown_count, 1);
	assert_true(str_is(f.d.shown[0].src, "data:;base64,QUJD"));
	assert_true(str_is(f.d.shown[0].alt, "t"));
	assert_int_equal(f.d.hidden, 2);
	end(&f);
}

static void
lines_of_contents_are_known(void **state)
{
	struct fixture f;

	(void)state;
	read_text(&f,
	    "<text:table-of-content><text:table-of-content-source><text:index-title-template>no"
	    "</text:index-title-template></text:table-of-content-source><text:index-body>"
	    "<text:index-title>" P("Contents") "</text:index-title>" P(
		"One 1") "</text:index-body></text:table-of-content>" P("One"),
	    false);
	assert_int_equal(f.d.count, 3);
	assert_false(f.d.blocks[0].contents);
	assert_true(f.d.blocks[1].contents);
	assert_false(f.d.blocks[2].contents);
	end(&f);
}

static void
notes_stand_at_their_marks(void **state)
{
	struct fixture f;

	(void)state;
	read_text(&f,
	    P("Word<text:note text:note-class='endnote'><text:note-citation>i</text:note-citation>"
	      "<text:note-body>" P("First.") P("Second.") "</text:note-body></text:note> goes on."),
	    false);
	assert_true(str_is(f.d.blocks[0].text, "Word\xf4\x80\x80\x80 goes on."));
	assert_int_equal(f.d.note_count, 1);
	assert_true(f.d.notes[0].endnote);
	assert_true(str_is(f.d.notes[0].text, "First.\nSecond."));
	end(&f);
}

static void
the_text_of_a_note_without_a_mark_is_kept(void **state)
{
#define BODY(inside) "<text:note-body>" inside "</text:note-body>"
	struct fixture f;

	(void)state;
	expect(P("a" BODY(P("b"))), "b|a");
	read_text(&f, P("a<text:note>" BODY(P("b")) BODY(P("c")) "</text:note>"), false);
	assert_int_equal(f.rc, 0);
	assert_true(str_is(f.d.notes[0].text, "b"));
	assert_true(str_is(f.d.blocks[0].text, "c"));
	end(&f);
}

static void
fields_and_boxes_show_what_is_printed(void **state)
{
	(void)state;
	expect(P("Page <text:page-number>3</text:page-number>, <text:drop-down><text:label "
		 "text:value='a'/>b</text:drop-down> <field:fieldmark><field:param "
		 "field:name='Dropdown_ListEntry' field:value='EU'/><field:param "
		 "field:name='Dropdown_ListEntry' field:value='UN'/><field:param "
		 "field:name='Dropdown_Selected' field:value='1'/></field:fieldmark>"),
	    "Page 3, b UN");
	expect(P("text<draw:frame><draw:text-box>" P("box") "</draw:text-box></draw:frame> on"),
	    "box|text on");
}

static void
cells_that_span_others_are_merged(void **state)
{
	(void)state;
#define WIDE CELL("table:number-columns-spanned='2' table:number-rows-spanned='2'", P("a"))
#define THREE CELL("table:number-columns-repeated='3'", P("e"))
#define ROW_1 ROW(WIDE COVERED CELL("", P("b") P("c")))
#define ROW_2 ROW(COVERED COVERED CELL("", P("d")))
	expect(TABLE("<table:table-column/>" ROW_1 ROW_2 ROW(THREE)),
	    "[a 2x2][b\nc 1x1]/[ 2x0][d 1x1]/[e 1x1][e 1x1][e 1x1]");
}

#define CHANGES                                                                          \
	"<text:tracked-changes><text:changed-region text:id='i'><text:insertion>"        \
	"<office:change-info><text:p>who</text:p></office:change-info></text:insertion>" \
	"</text:changed-region><text:changed-region xml:id='d'><text:deletion>"          \
	"<office:change-info/>%s</text:deletion></text:changed-region></text:tracked-changes>"
#define AT "<text:change text:change-id='d'/>"
#define FROM "<text:change-start text:change-id='i'/>"
#define TO "<text:change-end text:change-id='i'/>"

static void
expect_changed(const char *deleted, const char *body, const char *before, const char *after)
{
	struct buf text = BUF_INIT(BYTES_MAX);

	buf_putf(&text, CHANGES, deleted);
	buf_puts(&text, body);
	expect_read(text.data, true, before);
	expect_read(text.data, false, after);
	buf_free(&text);
}

static void
tracked_changes_are_accepted_or_rejected(void **state)
{
	(void)state;
	expect_changed(
	    P("old"), P("The " AT FROM "new" TO " law."), "The old law.", "The new law.");
	/* ends of paragraphs */
	expect_changed(P("one") P("two "), P("The " AT "law."), "The one|two law.", "The law.");
	expect_changed(P("") P("a") P(""), P("b" AT "c"), "b|a|c", "bc");
	expect_changed("", P("a" FROM) P("b") P(TO "c") P("d"), "ac|d", "a|b|c|d");
	expect_changed("", P("a" FROM) P("b" TO) P("c"), "a|c", "a|b|c");
	/* tables */
	expect_changed(TABLE(ROW(CELL("", P("x")))), P("a") AT P("b"), "a|[x 1x1]|b", "a|b");
	expect_changed("", P("a" FROM) TABLE(ROW(CELL("", P("x")))) P(TO "b"), "ab", "a|[x 1x1]|b");
}

static void
rejected_paragraphs_have_no_numbers(void **state)
{
	(void)state;
	expect_changed(
	    "", UL LI(P("a" FROM)) LI(P("b" TO)) LI(P("c")) END, "1. a|2. c", "1. a|2. b|3. c");
	expect_changed("", P(FROM "new") UL LI(P(TO "a")) END, "1. a", "new|1. a");
	expect_changed(UL LI(P("")) LI(P("b")) END, UL LI(P("a" AT)) LI(P("c")) END,
	    "1. a|2. b|3. c", "1. a|2. c");
}

static void
changes_inside_of_changes_end(void **state)
{
	(void)state;
	expect_changed(P("x" AT "y"), P("a" AT "b" AT), "axyb", "ab");
}

static void
refused(const char *body, const char *why)
{
	struct arena arena = ARENA_INIT(BYTES_MAX);
	struct buf xml = BUF_INIT(BYTES_MAX);
	struct office_document d;
	struct err e = { 0 };

	buf_puts(&xml, root);
	buf_puts(&xml, body);
	assert_int_not_equal(odt_read_flat(&d, buf_str(&xml), false, &arena, &e), 0);
	if (strstr(e.text, why) == NULL)
		fail_msg("\"%s\" does not say \"%s\"", e.text, why);
	buf_free(&xml);
	arena_free(&arena);
}

static void
other_documents_are_refused_by_name(void **state)
{
	struct buf deep = BUF_INIT(BYTES_MAX);

	(void)state;
	refused(
	    "<office:body><office:spreadsheet/></office:body></office:document>", "spreadsheet");
	refused("</office:document>", "office:text");
	refused("<office:body>", "line 1");
	buf_puts(&deep, "<office:body><office:text>");
	for (int i = 0; i < 110; i++)
		buf_puts(&deep, SUB);
	refused(deep.data, "nested");
	buf_free(&deep);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(spans_and_links_are_faces),
		cmocka_unit_test(white_space_is_as_it_is_printed),
		cmocka_unit_test(lists_have_the_numbers_of_their_styles),
		cmocka_unit_test(lists_go_on_with_earlier_ones),
		cmocka_unit_test(headings_have_the_numbers_of_the_outline),
		cmocka_unit_test(letters_after_z_are_of_two_kinds),
		cmocka_unit_test(what_is_not_printed_is_left_out_and_counted),
		cmocka_unit_test(lines_of_contents_are_known),
		cmocka_unit_test(notes_stand_at_their_marks),
		cmocka_unit_test(the_text_of_a_note_without_a_mark_is_kept),
		cmocka_unit_test(fields_and_boxes_show_what_is_printed),
		cmocka_unit_test(cells_that_span_others_are_merged),
		cmocka_unit_test(tracked_changes_are_accepted_or_rejected),
		cmocka_unit_test(rejected_paragraphs_have_no_numbers),
		cmocka_unit_test(changes_inside_of_changes_end),
		cmocka_unit_test(other_documents_are_refused_by_name),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
