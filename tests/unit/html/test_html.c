/* SPDX-License-Identifier: Apache-2.0 */
/* html: pages as the paragraphs, tables and notes that a reader of the text sees. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "face_sample.h"
#include "html/html.h"

#define ARENA_BYTES (64u << 20)
#define OUTPUT_BYTES (1u << 20)

static void
put_table(struct buf *out, const struct office_table *table)
{
	for (uint32_t i = 0; i < table->count; i++) {
		for (uint16_t k = 0; k < table->rows[i].count; k++) {
			const struct office_cell *cell = &table->rows[i].cells[k];

			buf_puts(out, k == 0 ? (table->rows[i].head ? "!" : "|") : "|");
			if (cell->columns != 1 || cell->rows != 1)
				buf_putf(out, "%u,%u:", cell->columns, cell->rows);
			buf_putstr(out, cell->text);
		}
		buf_puts(out, "\n");
	}
}

/* The marks of notes become {1}. */
static void
put_text(struct buf *out, struct str s)
{
	for (size_t i = 0; i < s.len; i++) {
		if ((unsigned char)s.p[i] == 0xf4) {
			buf_putf(out, "{%u}", (unsigned char)s.p[i + 3] - 0x80 + 1);
			i += 3;
		} else {
			buf_putc(out, s.p[i]);
		}
	}
}

static void
put_document(struct buf *out, const struct html_document *d)
{
	for (uint32_t i = 0; i < d->text.count; i++) {
		const struct office_block *b = &d->text.blocks[i];

		if (b->table != NULL) {
			put_table(out, b->table);
			continue;
		}
		if (b->text.len == 0 && b->number.len == 0)
			continue;
		if (b->title)
			buf_puts(out, "# ");
		if (b->contents)
			buf_puts(out, "... ");
		if (b->number.len > 0)
			buf_putf(out, "%*s" STR_FMT " ", b->level * 2, "", STR_ARG(b->number));
		put_text(out, b->text);
		buf_puts(out, "\n");
	}
	for (uint32_t i = 0; i < d->text.note_count; i++)
		buf_putf(out, "{%u} " STR_FMT "\n", i + 1, STR_ARG(d->text.notes[i].text));
	for (uint32_t i = 0; i < d->parts_listed; i++)
		buf_putf(out, "- " STR_FMT "\n", STR_ARG(d->parts[i]));
}

static void
reads(const char *html, const char *expected)
{
	struct arena arena = ARENA_INIT(ARENA_BYTES);
	struct buf out = BUF_INIT(OUTPUT_BYTES);
	struct html_document d;
	struct err e = { 0 };

	if (html_read(&d, str_from(html), &arena, &e) != 0)
		fail_msg("%s: %s", html, e.text);
	put_document(&out, &d);
	assert_string_equal(out.data == NULL ? "" : out.data, expected);
	buf_free(&out);
	arena_free(&arena);
}

static void
blocks_and_breaks_are_paragraphs(void **state)
{
	(void)state;
	reads("<p>One  <b>bold</b>\n word.</p><p>Two<br>lines.<p>Three",
	    "One bold word.\nTwo\nlines.\nThree\n");
	reads("<h1>The <br>Title</h1><h2>Part</h2>text", "# The Title\nPart\ntext\n");
	reads("<h1>A</h1><h1>B</h1>", "A\nB\n");
	reads("<pre>a  b\n\nc</pre>", "a b\nc\n");
	reads("a&nbsp;b &lt;c&gt; &eacute;", "a\xc2\xa0"
					     "b <c> é\n");
	reads("<script>x</script><style>y</style><!-- z -->text", "text\n");
}

/* The page must give one paragraph with these faces. */
static void
has_faces(const char *html, const char *sample)
{
	struct arena arena = ARENA_INIT(ARENA_BYTES);
	struct buf out = BUF_INIT(OUTPUT_BYTES);
	struct html_document d;
	struct err e = { 0 };

	assert_int_equal(html_read(&d, str_from(html), &arena, &e), 0);
	for (uint32_t i = 0; i < d.text.count; i++)
		face_sample_put(&out, d.text.blocks[i].text, &d.text.blocks[i].faces);
	for (uint32_t i = 0; i < d.text.note_count; i++) {
		buf_putc(&out, '|');
		face_sample_put(&out, d.text.notes[i].text, &d.text.notes[i].faces);
	}
	buf_putc(&out, '\0');
	assert_string_equal(out.data, sample);
	buf_free(&out);
	arena_free(&arena);
}

static void
emphasis_and_links_are_faces(void **state)
{
	(void)state;
	has_faces(
	    "<p>a<b>b<strong>c</strong></b> <i>d<em>e</em></i><u>f</u>", "a{b:bc }{i:de}{u:f}");
	has_faces("1<sup>st</sup> x<sub>i</sub> m<sup>2</sup>", "1{^:st }x{_:i }m²");
	has_faces("Some text, <a href='https://example.org/?a&amp;b'>a <u>link</u></a>, and "
		  "<a href='/page'>none</a>, nor <a href='ftp://example.org/'>this</a>.",
	    "Some text, { https://example.org/?a&b:a link}, and none, nor this.");
	has_faces("<p style='font-weight:bold'>a<span style='font-weight: Bold; color:red'>b</span>"
		  "<span style='font-style:italic;text-decoration:underline'>c</span>"
		  "1<span style='vertical-align:super'>st</span>"
		  "<b style='font-weight:normal'>d<i style='font-style:normal'>e</i></b>",
	    "a{b:b}{iu:c}1{^:st}de");
	has_faces("<p>See <a href='#s3'>section 3</a>, which says more.",
	    "See { #s3:section 3}, which says more.");
	has_faces("<p>One<b><a href=#n1>1</a></b> <b>word</b>.<p>More.<p id=n1>1. <i>A</i> note.",
	    "One\xf4\x80\x80\x80 {b:word}.More.|{i:A }note.");
}

static void
raised_digits_and_ruby_are_kept(void **state)
{
	(void)state;
	reads("10<sup>3</sup> m<sup>2</sup> H<sub>2</sub>O 1<sup>bis</sup>", "10³ m² H₂O 1bis\n");
	reads("<ruby>蜂<rp>(</rp><rt>はち</rt><rp>)</rp></ruby>", "蜂（はち）\n");
	reads("<ruby>A<rt>b</rt></ruby>", "A (b)\n");
}

static void
items_have_the_numbers_that_a_browser_shows(void **state)
{
	(void)state;
	reads("<ol><li>a<li>b<ul><li>c</ul><li value=7>d<li>e</ol>",
	    "1. a\n2. b\n  • c\n7. d\n8. e\n");
	reads("<ol type=a start=3><li><p>x</p><p>y</p></ol>", "c. x\ny\n");
	reads("<ol type=I reversed start=2><li>x<li>y</ol>", "II. x\nI. y\n");
	/* items that have numbers of their own get no others */
	reads("<ul><li>(a) x<li>- y<li>12. z</ul>", "(a) x\n- y\n12. z\n");
}

static void
tables_of_data_stay_and_layouts_are_unwrapped(void **state)
{
	(void)state;
	reads("<table><caption>Fees</caption><tr><th>a<th>b<tr><td>1<td>2</table>",
	    "Fees\n!a|b\n|1|2\n");
	reads("<table><tr><td rowspan=2>a<td>b<td>c<tr><td colspan=2>d<tr><td>e<td>f<td>g</table>",
	    "|1,2:a|b|c\n|1,0:|2,1:d\n|e|f|g\n");
	reads("<table><tr><td>a<p>b</td><td rowspan=99>c</td></tr><tr><td>d</table>",
	    "|a\nb|1,2:c\n|d|1,0:\n");
	reads("<table><tr><td>(a)<td>one<tr><td>(b)<td>two</table>", "(a) one\n(b) two\n");
	reads("<table role=presentation><tr><td>a<td>b<tr><td>c<td>d</table>", "a\nb\nc\nd\n");
	reads("<table><tr><td><table><tr><td>x<td>y<tr><td>z<td>w</table><tr><td>u</table>",
	    "|x|y\n|z|w\nu\n");
}

/* As pages of the publishers of laws have them. */
static void
numbers_in_elements_of_their_own_are_before_their_text(void **state)
{
	(void)state;
	reads("<table><tr><td><p>(a)</p></td><td><p>one</p><p>two</p></td></tr></table>",
	    "(a) one\ntwo\n");
	reads("<div>All:<dl><dt>1.</dt><dd><div>one</div></dd><dt>2.</dt><dd>two</dd></dl></div>",
	    "All:\n1. one\n2. two\n");
	reads("<dl><dt>hive</dt><dd>a house of bees</dd></dl>", "hive\na house of bees\n");
	reads("<p><span>(1)</span><span>Council</span></p><h3><span>2</span><span>Fees</span></h3>",
	    "(1) Council\n2 Fees\n");
	reads("<p><b>1</b>st of May, <i>B</i><i>C</i></p>", "1st of May, BC\n");
	reads("<dl><dt>1.</dt><dt>2.</dt></dl><p>x", "1.\n2. x\n");
	reads("<dl><dt>1.</dt></dl>", "1.\n");
	reads("<table><tr><td><p>(a)</p></td><td><p>one;</p></td></tr></table>"
	      "<table><tr><td><p>(b)</p></td><td><p>two.</p></td></tr></table><p>Article 2</p>",
	    "(a) one;\n(b) two.\nArticle 2\n");
}

static void
notes_stand_at_their_marks(void **state)
{
	(void)state;
	reads("<p>Text<sup><a href='#n1' id=r1>1</a></sup> and<a href=#n2>[2]</a> more.</p>"
	      "<ol><li id=n1>First. <a href=#r1>back</a><li id=n2>[2] Second.</ol>",
	    "Text{1} and{2} more.\n{1} First.\n{2} Second.\n");
	reads("<p>Text <a id=c1 href=#r1>(<span>1</span>)</a>.</p>"
	      "<p class=note><a id=r1 href=#c1>(<span>1</span>)</a> OJ C 229, p. 90.</p>",
	    "Text{1}.\n{1} OJ C 229, p. 90.\n");
	/* a link to an article is none */
	reads("<p>See <a href=#a2>2</a>.</p><h2 id=a2>2 Duties</h2><p>All.",
	    "See 2.\n2 Duties\nAll.\n");
	/* characters of the page that would stand for notes and pictures do not */
	reads("<p>A\xf4\x80\x81\x95 note<a href=#n1>[1]</a>&#xff000;.</p><p id=n1>[1] Text</p>",
	    "A\xef\xbf\xbd note{1}\xef\xbf\xbd.\n{1} Text\n");
}

#define LONG                                                                                    \
	"The council makes this bylaw under the powers that the charter of the city gives it, " \
	"and all who keep bees in gardens of the city obey it from the day of its publication."

static void
parts_of_the_website_are_left_out_and_listed(void **state)
{
	(void)state;
	reads("<nav><a href=/>Home</a></nav><main><p>" LONG "</p></main><footer>(c) City</footer>",
	    LONG "\n- Home\n- (c) City\n");
	reads("<div class='bread-crumb'>You are here</div><div><p>" LONG "</p></div>",
	    LONG "\n- You are here\n");
	reads("<div><ul><li><a href=/a>Laws</a><li><a href=/b>News</a><li><a href=/c>Jobs</a></ul>"
	      "<p>" LONG "</div>",
	    LONG "\n- Laws News Jobs\n");
	reads("<div><p>" LONG "</p><button>Print</button><a href=#>Up</a><p>End</div>",
	    LONG "\nEnd\n- Print\n- Up\n");
	reads("<table><tr><td>Date:<td>1 May<tr><td>No:<td>7</table><p>" LONG,
	    LONG "\n- Date: 1 May No: 7\n");
	/* a list of contents is no navigation; text without links stays, wherever it is */
	reads("<ul><li><a href=#a>A</a><li><a href=#b>B</a><li><a href=#c>C</a></ul><p>" LONG,
	    "... A\n... B\n... C\n" LONG "\n");
	reads("<div><p>Bylaw 7</p></div><div><p>" LONG "</p></div><p>The mayor",
	    "Bylaw 7\n" LONG "\nThe mayor\n");
}

static void
what_is_nested_too_deep_is_text(void **state)
{
	struct arena arena = ARENA_INIT(ARENA_BYTES);
	struct buf html = BUF_INIT(OUTPUT_BYTES), out = BUF_INIT(OUTPUT_BYTES);
	struct html_document d;

	(void)state;
	for (int i = 0; i < 1000; i++)
		buf_puts(&html, "<div>a");
	for (int i = 0; i < 1000; i++)
		buf_puts(&html, "</div>b");
	assert_int_equal(html_read(&d, buf_str(&html), &arena, NULL), 0);
	put_document(&out, &d);
	for (size_t i = 0, a = 0, b = 0; i < out.len; i++) {
		a += out.data[i] == 'a';
		b += out.data[i] == 'b';
		if (i + 1 == out.len)
			assert_true(a == 1000 && b == 1000);
	}
	buf_free(&out);
	buf_free(&html);
	arena_free(&arena);
}

static void
a_page_is_told_by_its_first_element(void **state)
{
	static const char *const pages[] = { "<!DOCTYPE html><x>", " <HTML>", "<div class=x>",
		"<?xml version='1.0'?>\n<!-- a --><html xmlns='http://www.w3.org/1999/xhtml'>",
		"<!DOCTYPE HTML PUBLIC \"-//W3C//DTD HTML 4.01//EN\">", "<p>", "<a href=x>" };
	static const char *const others[] = { "", "text", "< p>", "<1>", "<akomaNtoso>",
		"<?xml version='1.0'?><akomaNtoso>", "<rss>", "<!--" };

	(void)state;
	for (size_t i = 0; i < sizeof pages / sizeof *pages; i++)
		if (!html_is(str_from(pages[i])))
			fail_msg("%s", pages[i]);
	for (size_t i = 0; i < sizeof others / sizeof *others; i++)
		if (html_is(str_from(others[i])))
			fail_msg("%s", others[i]);
}

/* Repeats the piece n times behind start. */
static void
refuses(const char *start, const char *piece, size_t n, const char *reason)
{
	struct arena arena = ARENA_INIT(ARENA_BYTES);
	struct buf html = BUF_INIT(ARENA_BYTES);
	struct html_document d;
	struct err e = { 0 };

	buf_puts(&html, start);
	for (size_t i = 0; i < n; i++)
		buf_puts(&html, piece);
	assert_int_equal(html_read(&d, buf_str(&html), &arena, &e), -ERR_LIMIT);
	if (strstr(e.text, reason) == NULL)
		fail_msg("\"%s\" does not say \"%s\"", e.text, reason);
	buf_free(&html);
	arena_free(&arena);
}

static void
hostile_pages_are_refused_by_name(void **state)
{
	(void)state;
	refuses("\n<p ", "a='1' ", 3000, "line 2: an element has more than 2000 attributes");
	refuses("<table><tr>", "<th colspan=400>x", 2, "more than 500 columns");
	refuses("", "<p>a", 400000, "too much memory");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(blocks_and_breaks_are_paragraphs),
		cmocka_unit_test(emphasis_and_links_are_faces),
		cmocka_unit_test(raised_digits_and_ruby_are_kept),
		cmocka_unit_test(items_have_the_numbers_that_a_browser_shows),
		cmocka_unit_test(tables_of_data_stay_and_layouts_are_unwrapped),
		cmocka_unit_test(numbers_in_elements_of_their_own_are_before_their_text),
		cmocka_unit_test(notes_stand_at_their_marks),
		cmocka_unit_test(parts_of_the_website_are_left_out_and_listed),
		cmocka_unit_test(a_page_is_told_by_its_first_element),
		cmocka_unit_test(what_is_nested_too_deep_is_text),
		cmocka_unit_test(hostile_pages_are_refused_by_name),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
