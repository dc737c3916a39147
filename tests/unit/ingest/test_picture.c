/* SPDX-License-Identifier: Apache-2.0 */
/* Pictures are known by their content, are bounded, and nothing of a drawing can act. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/parcel.h"
#include "ingest/picture.h"
#include "ingest_sample.h"

#define OWN_BYTES_MAX (1u << 20)
#define HEAD \
	"<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\""
#define SVG(body) HEAD ">" body "</svg>"
#define SRC_RESOURCE "src=\"/resources/sha256-"

/* What a check gives. */
struct checked {
	struct buf own;
	struct str picture;
	const char *type;
	unsigned left_out;
	struct err e;
	int rc;
};

static struct checked
check(struct str bytes)
{
	struct checked c = { .own = BUF_INIT(OWN_BYTES_MAX), .type = "" };
	char *copy = malloc(bytes.len + 1); /* with its exact length, for AddressSanitizer */

	assert_non_null(copy);
	memcpy(copy, bytes.p, bytes.len);
	c.rc = picture_check(
	    str_make(copy, bytes.len), &c.type, &c.picture, &c.own, &c.left_out, &c.e);
	if (c.rc == 0 && c.own.len == 0)
		c.picture = bytes;
	free(copy);
	return c;
}

static void
assert_refused(struct str bytes, const char *why)
{
	struct checked c = check(bytes);

	assert_true(c.rc < 0);
	if (strstr(c.e.text, why) == NULL)
		fail_msg("'%s' does not say '%s'", c.e.text, why);
	buf_free(&c.own);
}

static void
assert_taken(struct str bytes, const char *type)
{
	struct checked c = check(bytes);

	if (c.rc != 0)
		fail_msg("%s", c.e.text);
	assert_string_equal(c.type, type);
	buf_free(&c.own);
}

static void
put_big(struct buf *b, uint32_t n)
{
	for (unsigned shift = 32; shift > 0; shift -= 8)
		buf_putc(b, (char)(n >> (shift - 8) & 0xff));
}

/* Checksums are zero: no pixel is decoded. */
static struct buf
make_png(uint32_t width, uint32_t height)
{
	struct buf b = BUF_INIT(OWN_BYTES_MAX);

	buf_puts(&b, "\x89PNG\r\n\x1a\n");
	put_big(&b, 13);
	buf_puts(&b, "IHDR");
	put_big(&b, width);
	put_big(&b, height);
	buf_put(&b, "\x08\x02\0\0\0\0\0\0\0", 9);
	put_big(&b, 1);
	buf_put(&b, "IDAT\0\0\0\0\0", 9);
	put_big(&b, 0);
	buf_put(&b, "IEND\0\0\0\0", 8);
	return b;
}

static void
a_png_file_is_known_by_its_header(void **state)
{
	struct buf b = make_png(40, 20);

	(void)state;
	assert_taken(buf_str(&b), "image/png");
	for (size_t cut = 8; cut < b.len - 4; cut++) /* each beginning of it */
		assert_refused(str_make(b.data, cut), "not a complete one");
	buf_free(&b);
}

static void
pictures_have_bounds(void **state)
{
	static const struct {
		uint32_t width, height;
		const char *why;
	} rows[] = {
		{ 0, 20, "no width" },
		{ PICTURE_SIDE_MAX + 1, 1, "on a side" },
		{ 1, UINT32_MAX, "on a side" },
		{ PICTURE_SIDE_MAX, PICTURE_SIDE_MAX, "in all" },
	};
	char *large = calloc(1, PICTURE_BYTES_MAX + 1);

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct buf b = make_png(rows[i].width, rows[i].height);

		assert_refused(buf_str(&b), rows[i].why);
		buf_free(&b);
	}
	assert_non_null(large);
	assert_refused(str_make(large, PICTURE_BYTES_MAX + 1), "bytes");
	free(large);
}

static void
jpeg_and_webp_files_are_known_by_their_headers(void **state)
{
	static const char jpeg[] = "\xff\xd8\xff\xe0\x00\x04xx\xff\xff\xc2\x00\x11\x08\x00\x14\x00"
				   "\x28\x03\x01\x11\x00\x02\x11\x01\x03\x11\x01";
	static const char lossy[] = "RIFF\x18\0\0\0WEBPVP8 \x0c\0\0\0\0\0\0\x9d\x01\x2a\x28\0\x14"
				    "\0\0\0";
	static const char lossless[] =
	    "RIFF\x18\0\0\0WEBPVP8L\x0c\0\0\0\x2f\x27\xc0\x04\0\0\0\0\0\0\0\0";
	static const char extended[] = "RIFF\x16\0\0\0WEBPVP8X\x0a\0\0\0\0\0\0\0\x27\0\0\x13\0\0";

	(void)state;
	assert_taken(str_make(jpeg, sizeof jpeg - 1), "image/jpeg");
	for (size_t cut = 3; cut < 19; cut++)
		assert_refused(str_make(jpeg, cut), "not a complete one");
	assert_taken(str_make(lossy, sizeof lossy - 1), "image/webp");
	assert_taken(str_make(lossless, sizeof lossless - 1), "image/webp");
	assert_taken(str_make(extended, sizeof extended - 1), "image/webp");
	assert_refused(str_make(lossy, sizeof lossy - 3), "not a complete one");
	assert_refused(STR("RIFF....WEBP"), "not a complete one");
}

static void
other_files_are_no_pictures(void **state)
{
	(void)state;
	assert_refused(STR(""), "no PNG");
	assert_refused(STR("GIF89a"), "it is a GIF file, which is not taken: save it as PNG");
	assert_refused(STR("II*\0\x08\0\0\0"), "it is a TIFF file");
	assert_refused(STR("\xd7\xcd\xc6\x9a\0\0"), "it is a Windows metafile (WMF)");
	assert_refused(STR("0123456789012345678901234567890123456789 EMF"), "metafile (EMF)");
	assert_refused(STR("0123456789012345678901234567890123456789 EM"), "no PNG");
	assert_refused(STR("<html><body>text</body></html>"), "no PNG");
	assert_refused(STR("plain text about <svg"), "no PNG");
}

/* The drawing that is left, and how much was left out. */
static void
assert_drawing(const char *svg, const char *expected, unsigned left_out)
{
	struct checked c = check(str_from(svg));

	if (c.rc != 0)
		fail_msg("%s", c.e.text);
	assert_string_equal(c.type, "image/svg+xml");
	assert_string_equal(c.own.data, expected);
	assert_int_equal(c.left_out, left_out);
	buf_free(&c.own);
}

static void
a_drawing_stays_as_it_is(void **state)
{
	static const char svg[] = HEAD " width=\"4\" viewBox=\"0 0 4 4\"><title>A &amp; B</title>"
				       "<defs><linearGradient id=\"g\"><stop offset=\"0\"/>"
				       "</linearGradient></defs><style>.a{fill:url(#g)}</style>"
				       "<rect class=\"a\" width=\"4\" height=\"4\"/>"
				       "<use xlink:href=\"#g\"/></svg>";

	(void)state;
	assert_drawing(svg, svg, 0);
}

static void
nothing_in_a_drawing_can_act(void **state)
{
	static const struct {
		const char *svg, *left;
		unsigned count;
	} rows[] = {
		{ SVG("<script>alert(1)</script>"), HEAD "/>", 1 },
		{ SVG("<g onload=\"alert(1)\" OnClick=\"x\"/>"), SVG("<g/>"), 2 },
		{ SVG("<foreignObject><p>x</p></foreignObject>"), HEAD "/>", 1 },
		{ SVG("<image href=\"http://a/b.png\"/>"), HEAD "/>", 1 },
		{ SVG("<a xlink:href=\"javascript:x\"><path d=\"M0\"/></a>"),
		    SVG("<path d=\"M0\"/>"), 1 },
		{ SVG("<animate attributeName=\"href\" to=\"javascript:x\"/>"), HEAD "/>", 1 },
		{ SVG("<set/>"), HEAD "/>", 1 },
		{ SVG("<filter><feImage href=\"http://a\"/></filter>"), HEAD "/>", 1 },
		{ SVG("<h:script xmlns:h=\"http://www.w3.org/1999/xhtml\"/>"), HEAD "/>", 1 },
		{ SVG("<use href=\"http://a/b.svg#c\"/>"), SVG("<use/>"), 1 },
		{ SVG("<g style=\"fill:url(http://a)\"/>"), SVG("<g/>"), 1 },
		{ SVG("<g style=\"fill:URL( 'http://a')\"/>"), SVG("<g/>"), 1 },
		{ SVG("<g fill=\"u\\72l(http://a)\"/>"), SVG("<g/>"), 1 },
		{ SVG("<style>@import 'http://a';</style>"), SVG(""), 1 },
		{ SVG("<style>a{b:url('http://a')}</style>"), SVG(""), 1 },
		{ SVG("<style>x<script>y</script></style>"), SVG("<style>x</style>"), 0 },
		{ SVG("<metadata><x/></metadata>"), HEAD "/>", 1 },
		{ SVG("<g xml:base=\"http://a\" xml:space=\"preserve\"/>"),
		    SVG("<g xml:space=\"preserve\"/>"), 1 },
		{ SVG("<text><![CDATA[<script>]]></text>"), SVG("<text>&lt;script&gt;</text>"), 0 },
		{ "<?xml-stylesheet href=\"http://a\"?><!--x-->" SVG("<g/>"), SVG("<g/>"), 0 },
		{ "<!DOCTYPE svg PUBLIC \"-//W3C//DTD SVG 1.1//EN\" \"http://a\">" SVG("<g/>"),
		    SVG("<g/>"), 0 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct checked c = check(str_from(rows[i].svg));

		if (c.rc != 0)
			fail_msg("%s: %s", rows[i].svg, c.e.text);
		if (strcmp(c.own.data, rows[i].left) != 0 || c.left_out != rows[i].count)
			fail_msg("%s\n%s (%u)", rows[i].svg, c.own.data, c.left_out);
		buf_free(&c.own);
	}
}

/* A part that is repeated may not repeat others: ten levels of two would be a thousand. */
static void
repetitions_do_not_multiply(void **state)
{
	(void)state;
	assert_drawing(SVG("<g id=\"a\"><path d=\"M0\"/></g><g id=\"b\"><use xlink:href=\"#a\"/>"
			   "</g><use xlink:href=\"#b\"/>"),
	    SVG("<g id=\"a\"><path d=\"M0\"/></g><g id=\"b\"/><use xlink:href=\"#b\"/>"), 1);
	assert_drawing(SVG("<use id=\"a\" xlink:href=\"#a\"/>"), HEAD "/>", 1);
	assert_drawing(HEAD " id=\"all\"><use xlink:href=\"#all\"/></svg>",
	    SVG("<use xlink:href=\"#all\"/>"), 1);
}

static void
hostile_xml_is_refused(void **state)
{
	struct buf deep = BUF_INIT(OWN_BYTES_MAX);

	(void)state;
	assert_refused(STR("<!DOCTYPE svg [<!ENTITY a \"b\">]>" SVG("&a;")), "declarations");
	assert_refused(STR(SVG("<g/>") "<!DOCTYPE svg>"), "document type");
	assert_refused(STR(SVG("&nbsp;")), "");
	assert_refused(STR(SVG("<g>")), "well-formed");
	assert_refused(STR("<svg><g/></svg>"), "root element");
	assert_refused(STR("<x:svg xmlns:x=\"http://www.w3.org/1999/xhtml\"/>"), "root element");
	buf_puts(&deep, HEAD ">");
	for (int i = 0; i < 100; i++)
		buf_puts(&deep, "<g>");
	assert_refused(buf_str(&deep), "in one another");
	buf_free(&deep);
}

#define AKN "http://docs.oasis-open.org/legaldocml/ns/akn/3.0"
#define ACT(body)                                                                    \
	"<akomaNtoso xmlns=\"" AKN "\"><act name=\"act\"><meta/><body>"              \
	"<article eId=\"art_1\"><content><p>" body "</p></content></article></body>" \
	"</act></akomaNtoso>"

/* Reads an act, with the parcel of files beside it; what was taken goes to files. */
static void
read_act(struct sample *s, const char *text, const struct buf *beside, struct buf *files)
{
	const struct ingest_options options = { .work = STR("/akn/xx/act/2024/1"),
		.date = STR("2024-01-01"),
		.language = STR("eng"),
		.beside = buf_str(beside) };
	struct ingest_result out = { &s->xml, &s->image, &s->report, files };

	sample_text(s, str_from(text));
	if (ingest_read(buf_str(&s->input), &options, &out, &s->e) != 0)
		fail_msg("%s", s->e.text);
}

static unsigned
count(const struct buf *files)
{
	struct str rest = buf_str(files);
	struct parcel_file file;
	unsigned n = 0;

	while (parcel_next(&rest, &file))
		n++;
	assert_int_equal(rest.len, 0);
	return n;
}

static void
pictures_of_a_document_become_resources(void **state)
{
	struct buf png = make_png(4, 4), beside = BUF_INIT(OWN_BYTES_MAX),
		   files = BUF_INIT(OWN_BYTES_MAX);
	struct sample s;

	(void)state;
	parcel_put(&beside, &(struct parcel_file){ STR("a/b.png"), STR(""), buf_str(&png) });
	parcel_put(&beside, &(struct parcel_file){ STR("c.png"), STR(""), buf_str(&png) });
	parcel_put(&beside, &(struct parcel_file){ STR("d.png"), STR(""), STR("GIF89a") });
	parcel_put(
	    &beside, &(struct parcel_file){ STR("e.png"), STR("refused"), STR("it is a link") });
	read_act(&s,
	    ACT("<img src=\"a/b.png\"/><img src=\"c.png\" alt=\"C\"/><img src=\"d.png\"/>"
		"<img src=\"e.png\"/><img src=\"f.png\"/><img src=\"http://x/y.png\"/>"
		"<img src=\"data:image/png,%47\" alt=\"D\"/>"),
	    &beside, &files);
	assert_int_equal(count(&files), 1); /* the same bytes, once */
	assert_non_null(strstr(s.xml.data, SRC_RESOURCE));
	assert_non_null(strstr(s.xml.data, "alt=\"b.png\""));
	assert_non_null(strstr(s.xml.data, "alt=\"C\""));
	assert_non_null(strstr(s.xml.data, "src=\"d.png\""));
	assert_non_null(strstr(s.report.data, "the picture d.png: it is a GIF file"));
	assert_non_null(strstr(s.report.data, "the picture e.png: it is a link"));
	assert_non_null(strstr(s.report.data, "the picture f.png: it was not sent"));
	assert_non_null(strstr(s.report.data, "the picture in the text: it is no PNG"));
	assert_non_null(strstr(s.report.data, "http://x/y.png"));
	sample_free(&s);
	buf_free(&png);
	buf_free(&beside);
	buf_free(&files);
}

/* A parcel whose lengths lie ends, and no byte outside of it is read. */
static void
a_parcel_that_lies_is_not_read(void **state)
{
	struct buf b = BUF_INIT(OWN_BYTES_MAX);
	struct parcel_file file;

	(void)state;
	parcel_put(&b, &(struct parcel_file){ STR("name"), STR("type"), STR("bytes") });
	for (size_t cut = 0; cut < b.len; cut++) {
		struct str rest = str_make(b.data, cut);

		assert_false(parcel_next(&rest, &file));
	}
	for (size_t at = 0; at < 24; at++) {
		struct str rest = buf_str(&b);
		char before = b.data[at];

		b.data[at] = (char)0xff;
		assert_false(parcel_next(&rest, &file));
		b.data[at] = before;
	}
	buf_free(&b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_png_file_is_known_by_its_header),
		cmocka_unit_test(pictures_have_bounds),
		cmocka_unit_test(jpeg_and_webp_files_are_known_by_their_headers),
		cmocka_unit_test(other_files_are_no_pictures),
		cmocka_unit_test(a_drawing_stays_as_it_is),
		cmocka_unit_test(nothing_in_a_drawing_can_act),
		cmocka_unit_test(repetitions_do_not_multiply),
		cmocka_unit_test(hostile_xml_is_refused),
		cmocka_unit_test(pictures_of_a_document_become_resources),
		cmocka_unit_test(a_parcel_that_lies_is_not_read),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
