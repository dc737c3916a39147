/* SPDX-License-Identifier: Apache-2.0 */
/* The plugins that come with gazetted, each on documents that hold everything a format can lose. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <libxml/parser.h>
#include <libxml/tree.h>
#include <libxml/xpath.h>
#include <libxml/xpathInternals.h>
#include <zlib.h>

#include "doc/canon.h"
#include "harness.h"

#define ENTRIES_MAX 64

struct entry {
	char path[64];
	char *bytes;
	size_t len;
	unsigned method;
};

struct book {
	struct entry entries[ENTRIES_MAX];
	size_t count;
};

static struct harness h;

static void
use(const char *plugin, const char *document)
{
	char path[512];

	harness_reset(&h);
	snprintf(path, sizeof path, PLUGINS "/%s.so", plugin);
	harness_plugin(&h, path);
	snprintf(path, sizeof path, DOCUMENTS "/%s.xml", document);
	harness_document(&h, path);
}

static struct buf
render(const char *portion)
{
	struct err e = { 0 };
	struct buf out;

	if (harness_render(&h, portion, &out, &e) != 0)
		fail_msg("%s", e.text);
	return out;
}

static xmlDoc *
parse(const char *bytes, size_t len, const char *name)
{
	xmlDoc *doc = xmlReadMemory(
	    bytes, (int)len, name, NULL, XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING);

	if (doc == NULL)
		fail_msg("%s is not well-formed", name);
	return doc;
}

/* xml */

static int
append(void *arg, const void *p, size_t len)
{
	buf_put(arg, p, len);
	return 0;
}

static void
xml_gives_the_canonical_bytes_unless_told_otherwise(void **state)
{
	struct buf canonical = BUF_INIT(1u << 20), out;
	char indent[4];

	(void)state;
	use("xml", "everything");
	assert_int_equal(canon_write(&h.im, CANON_INDENT, append, &canonical), 0);
	out = render(NULL);
	assert_int_equal(out.len, canonical.len);
	assert_memory_equal(out.data, canonical.data, out.len);
	buf_free(&out);
	for (int i = 0; i <= 8; i++) {
		harness_reset(&h);
		snprintf(indent, sizeof indent, "%d", i);
		harness_option(&h, "indent", indent);
		out = render(NULL);
		xmlFreeDoc(parse(out.data, out.len, "everything"));
		assert_true(
		    i == CANON_INDENT ? out.len == canonical.len : out.len != canonical.len);
		buf_free(&out);
	}
	buf_free(&canonical);
}

static void
xml_of_a_portion_holds_the_portion_alone(void **state)
{
	struct buf out;

	(void)state;
	use("xml", "everything");
	out = render("art_2");
	xmlFreeDoc(parse(out.data, out.len, "art_2"));
	assert_non_null(strstr(out.data, "eId=\"art_2\""));
	assert_null(strstr(out.data, "eId=\"art_3\""));
	buf_free(&out);
}

/* txt */

static size_t
longest_line(const char *p)
{
	const struct gaz_text *text = host_table.service(&(struct gaz_job){ 0 }, GAZ_TEXT_1);
	size_t longest = 0, columns;
	const char *end;

	for (; *p != '\0'; p = end + 1) {
		end = strchr(p, '\n');
		assert_non_null(end);
		columns = text->width(p, (size_t)(end - p));
		longest = columns > longest ? columns : longest;
	}
	return longest;
}

static void
txt_keeps_within_its_width(void **state)
{
	static const char *const documents[] = { "everything", "chinese", "arabic" };
	static const struct {
		const char *option;
		size_t columns;
	} widths[] = { { "20", 20 }, { "40", 40 }, { "72", 72 }, { "400", 400 } };
	struct buf out;

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		for (size_t j = 0; j < 4; j++) {
			use("txt", documents[i]);
			harness_option(&h, "width", widths[j].option);
			harness_option(&h, "meta", "0");
			out = render(NULL);
			assert_in_range(longest_line(out.data), 1, widths[j].columns);
			buf_free(&out);
		}
	}
}

static void
txt_reads_as_printed(void **state)
{
	static const char first[] =
	    "Opinions on Everything & More\n=============================\nMinistry of Examples\n"
	    "Version in force from 2024-06-15. To see whether it still is: /w/eng\n";
	static const char *const lines[] = {
		"\n\nPart I Lists <and> notes\n------------------------\n",
		"\n1. Points\nin hierarchy\n\n(1) The points are:\n    (a) the first",
		"\n        line of an ordinary terminal;\n    (b)",
		"\n        (i) a point of its own;\n        (ii) and another.\n", "\n  1) Headed\n",
		"\n  - free text\n  - or a paragraph\n", "\n  1. counted\n  2. again\n",
		"\nGroup  Rate\nSmall  1 %\n", "\nboth columns\nsecond paragraph\n",
		"the words \xe2\x80\x9cold words\xe2\x80\x9d become\n\n    \xe2\x80\x9c"
		"2 Quoted\n",
		"new words, and many.\xe2\x80\x9d\nand so on.\nA new line.\n",
		"\n----------\n[1]  Everything that", "\nSHA-256: ab12\n"
	};
	struct buf out;

	(void)state;
	use("txt", "everything");
	harness_meta(&h, "digest", "ab12");
	harness_meta(&h, "current", "/w/eng");
	out = render(NULL);
	assert_memory_equal(out.data, first, sizeof first - 1);
	for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++)
		if (strstr(out.data, lines[i]) == NULL)
			fail_msg("not found: %s", lines[i]);
	buf_free(&out);
}

static void
txt_of_a_portion_says_what_it_belongs_to(void **state)
{
	struct buf out;

	(void)state;
	use("txt", "chinese");
	out = render("art_1");
	assert_non_null(strstr(out.data, "Portion: art_1\n"));
	assert_non_null(strstr(out.data, "\xe5\x85\xb3\xe4\xba\x8e")); /* the title begins 关于 */
	assert_null(strstr(out.data, "\xe7\xac\xac\xe4\xba\x8c\xe6\x9d\xa1")); /* 第二条 */
	buf_free(&out);
	harness_option(&h, "meta", "0");
	out = render("art_1");
	assert_true(strncmp(out.data, "\xe7\xac\xac\xe4\xb8\x80\xe6\x9d\xa1 ", 10) == 0);
	buf_free(&out);
}

static void
txt_refuses_a_width_no_word_fits(void **state)
{
	struct err e = { 0 };
	struct buf out;

	(void)state;
	use("txt", "chinese");
	harness_option(&h, "width", "19");
	assert_int_equal(harness_render(&h, NULL, &out, &e), -ERR_DATA);
	assert_string_equal(e.text, "width must be 0 (no wrapping) or from 20 to 400");
}

/* epub */

static unsigned
u16_at(const unsigned char *p)
{
	return p[0] | (unsigned)p[1] << 8;
}

static size_t
u32_at(const unsigned char *p)
{
	return u16_at(p) | (size_t)u16_at(p + 2) << 16;
}

static void
unpack_entry(struct entry *entry, const unsigned char *head)
{
	const unsigned char *content = head + 30 + u16_at(head + 26);
	z_stream s = { 0 };

	assert_true(u16_at(head + 26) < sizeof entry->path);
	memcpy(entry->path, head + 30, u16_at(head + 26));
	entry->method = u16_at(head + 8);
	entry->len = u32_at(head + 22);
	entry->bytes = calloc(1, entry->len + 1);
	if (entry->method == 0) {
		memcpy(entry->bytes, content, entry->len);
		return;
	}
	assert_int_equal(inflateInit2(&s, -MAX_WBITS), Z_OK);
	s.next_in = (Bytef *)content;
	s.avail_in = (uInt)u32_at(head + 18);
	s.next_out = (Bytef *)entry->bytes;
	s.avail_out = (uInt)entry->len + 1;
	assert_int_equal(inflate(&s, Z_FINISH), Z_STREAM_END);
	inflateEnd(&s);
}

static void
unpack(const struct buf *out, struct book *book)
{
	const unsigned char *p = (const unsigned char *)out->data;

	memset(book, 0, sizeof *book);
	while (memcmp(p, "PK\3\4", 4) == 0) {
		assert_true(book->count < ENTRIES_MAX);
		unpack_entry(&book->entries[book->count++], p);
		p += 30 + u16_at(p + 26) + u32_at(p + 18);
	}
	assert_memory_equal(p, "PK\1\2", 4);
}

static void
free_book(struct book *book)
{
	for (size_t i = 0; i < book->count; i++)
		free(book->entries[i].bytes);
}

static struct entry *
find_entry(struct book *book, const char *path)
{
	for (size_t i = 0; i < book->count; i++)
		if (strcmp(book->entries[i].path, path) == 0)
			return &book->entries[i];
	return NULL;
}

static bool
is_xml(const struct entry *entry)
{
	return strstr(entry->path, ".css") == NULL && strstr(entry->path, ".png") == NULL;
}

static void
open_book(struct book *book, const char *document, const char *portion)
{
	struct buf out;

	use("epub", document);
	out = render(portion);
	unpack(&out, book);
	buf_free(&out);
}

static void
epub_begins_with_its_type_and_is_well_formed(void **state)
{
	static const char *const documents[] = { "everything", "chinese", "arabic" };
	struct book book;

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		open_book(&book, documents[i], NULL);
		assert_string_equal(book.entries[0].path, "mimetype");
		assert_int_equal(book.entries[0].method, 0);
		assert_string_equal(book.entries[0].bytes, "application/epub+zip");
		assert_non_null(find_entry(&book, "META-INF/container.xml"));
		for (size_t j = 1; j < book.count; j++)
			if (is_xml(&book.entries[j]))
				xmlFreeDoc(parse(book.entries[j].bytes, book.entries[j].len,
				    book.entries[j].path));
		free_book(&book);
	}
}

/* How many nodes of the entry the expression finds. */
static int
count_nodes(struct entry *entry, const char *expression)
{
	xmlDoc *doc = parse(entry->bytes, entry->len, entry->path);
	xmlXPathContext *context = xmlXPathNewContext(doc);
	xmlXPathObject *result;
	int count;

	xmlXPathRegisterNs(context, BAD_CAST "h", BAD_CAST "http://www.w3.org/1999/xhtml");
	xmlXPathRegisterNs(context, BAD_CAST "epub", BAD_CAST "http://www.idpf.org/2007/ops");
	result = xmlXPathEvalExpression(BAD_CAST expression, context);
	assert_non_null(result);
	count = result->nodesetval != NULL ? result->nodesetval->nodeNr : 0;
	xmlXPathFreeObject(result);
	xmlXPathFreeContext(context);
	xmlFreeDoc(doc);
	return count;
}

static void
check_link(struct book *book, struct entry *from, const char *href)
{
	const char *hash = strchr(href, '#');
	char path[96], expression[256];
	struct entry *to = from;

	if (strncmp(href, "http", 4) == 0)
		return;
	if (hash != href) {
		snprintf(path, sizeof path, "OEBPS/%.*s",
		    (int)(hash != NULL ? hash - href : (long)strlen(href)), href);
		to = find_entry(book, path);
	}
	if (to == NULL)
		fail_msg("%s leads to %s, which is not there", from->path, href);
	if (hash == NULL)
		return;
	snprintf(expression, sizeof expression, "//*[@id='%s']", hash + 1);
	if (count_nodes(to, expression) != 1)
		fail_msg("%s leads to %s, which is not there once", from->path, href);
}

static void
check_links(struct book *book, struct entry *from)
{
	xmlDoc *doc = parse(from->bytes, from->len, from->path);
	xmlXPathContext *context = xmlXPathNewContext(doc);
	xmlXPathObject *result = xmlXPathEvalExpression(BAD_CAST "//@href", context);
	xmlChar *href;

	for (int i = 0; result->nodesetval != NULL && i < result->nodesetval->nodeNr; i++) {
		href = xmlNodeGetContent(result->nodesetval->nodeTab[i]);
		check_link(book, from, (const char *)href);
		xmlFree(href);
	}
	xmlXPathFreeObject(result);
	xmlXPathFreeContext(context);
	xmlFreeDoc(doc);
}

static void
every_link_in_an_epub_leads_somewhere(void **state)
{
	static const char *const documents[] = { "everything", "chinese", "arabic" };
	struct book book;

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		open_book(&book, documents[i], NULL);
		for (size_t j = 1; j < book.count; j++)
			if (strncmp(book.entries[j].path, "OEBPS/", 6) == 0 &&
			    is_xml(&book.entries[j]))
				check_links(&book, &book.entries[j]);
		free_book(&book);
	}
}

static void
epub_has_a_file_a_part_and_keeps_structure(void **state)
{
	struct book book;
	struct entry *part;

	(void)state;
	open_book(&book, "everything", NULL);
	part = find_entry(&book, "OEBPS/text-002.xhtml");
	assert_non_null(part);
	assert_int_equal(count_nodes(part,
			     "//h:section[@id='part_1'][@epub:type='part'][@role='doc-part']/h:h1"),
	    1);
	assert_int_equal(count_nodes(part, "//h:section[@id='part_1__chp_2']/h:h2"), 1);
	assert_int_equal(count_nodes(part, "//h:section/h:h3"), 4);
	assert_int_equal(
	    count_nodes(part, "//h:ul/h:li[@id='art_1__para_1__point_b']/h:ul/h:li"), 2);
	assert_int_equal(count_nodes(part, "//h:table[h:caption='Rates']//h:th[@scope='col']"), 2);
	assert_int_equal(count_nodes(part, "//h:td[@colspan='2']"), 1);
	assert_int_equal(
	    count_nodes(part, "//h:aside[@epub:type='footnote'][@role='doc-footnote']"), 2);
	assert_int_equal(count_nodes(part, "//h:a[@role='doc-noteref']"), 2);
	assert_int_equal(count_nodes(part, "//h:a[@href='#art_3'][.='Article 3']"), 1);
	assert_int_equal(count_nodes(part, "//h:a[@href='https://example.org/a?x=1&y=2#z']"), 1);
	assert_int_equal(count_nodes(part, "//h:a[.='nothing' or .='an act']"), 0);
	assert_int_equal(
	    count_nodes(part, "//h:blockquote//h:p[.='new words, and many.\xe2\x80\x9d']"), 1);
	part = find_entry(&book, "OEBPS/text-003.xhtml");
	assert_int_equal(count_nodes(part, "//h:p[@xml:lang='ar'][@lang='ar'][@dir='rtl']"), 1);
	part = find_entry(&book, "OEBPS/nav.xhtml");
	/* title, two parts, annex */
	assert_int_equal(count_nodes(part, "//h:nav[@epub:type='toc']/h:ol/h:li"), 4);
	assert_int_equal(count_nodes(part, "//h:nav/h:ol/h:li/h:ol/h:li/h:ol/h:li"), 4);
	/* cover, title page, contents, start of the text */
	assert_int_equal(count_nodes(part, "//h:nav[@epub:type='landmarks']//h:a"), 4);
	free_book(&book);
}

static void
epub_of_a_language_written_from_the_right_says_so(void **state)
{
	struct book book;
	struct entry *package;

	(void)state;
	open_book(&book, "arabic", NULL);
	package = find_entry(&book, "OEBPS/content.opf");
	assert_non_null(strstr(package->bytes, "page-progression-direction=\"rtl\""));
	assert_non_null(strstr(package->bytes, "<dc:language>ar</dc:language>"));
	assert_int_equal(count_nodes(find_entry(&book, "OEBPS/text-001.xhtml"),
			     "/h:html[@dir='rtl'][@lang='ar']"),
	    1);
	assert_int_equal(
	    count_nodes(find_entry(&book, "OEBPS/text-001.xhtml"), "//h:p[@dir='ltr'][@lang='en']"),
	    1);
	free_book(&book);
}

static void
epub_has_a_cover_unless_told_otherwise(void **state)
{
	struct book book;
	struct buf out;

	(void)state;
	open_book(&book, "chinese", NULL);
	assert_non_null(find_entry(&book, "OEBPS/cover.svg"));
	assert_non_null(
	    strstr(find_entry(&book, "OEBPS/content.opf")->bytes, "properties=\"cover-image\""));
	free_book(&book);
	use("epub", "chinese");
	harness_option(&h, "cover", "0");
	out = render(NULL);
	unpack(&out, &book);
	assert_null(find_entry(&book, "OEBPS/cover.svg"));
	assert_null(strstr(find_entry(&book, "OEBPS/content.opf")->bytes, "cover"));
	free_book(&book);
	buf_free(&out);
}

static void
epub_dates_itself_by_the_publication_never_by_the_clock(void **state)
{
	struct book book;
	struct buf out;

	(void)state;
	open_book(&book, "chinese", NULL);
	assert_non_null(strstr(
	    find_entry(&book, "OEBPS/content.opf")->bytes, "modified\">2024-06-15T00:00:00Z<"));
	free_book(&book);
	use("epub", "chinese");
	harness_meta(&h, "published", "2025-01-02T03:04:05Z");
	harness_meta(&h, "url", "https://law.example/opinions/8");
	out = render("art_2");
	unpack(&out, &book);
	assert_non_null(strstr(
	    find_entry(&book, "OEBPS/content.opf")->bytes, "modified\">2025-01-02T03:04:05Z<"));
	assert_non_null(strstr(find_entry(&book, "OEBPS/content.opf")->bytes,
	    ">https://law.example/opinions/8/~art_2</dc:identifier>"));
	free_book(&book);
	buf_free(&out);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(xml_gives_the_canonical_bytes_unless_told_otherwise),
		cmocka_unit_test(xml_of_a_portion_holds_the_portion_alone),
		cmocka_unit_test(txt_keeps_within_its_width),
		cmocka_unit_test(txt_reads_as_printed),
		cmocka_unit_test(txt_of_a_portion_says_what_it_belongs_to),
		cmocka_unit_test(txt_refuses_a_width_no_word_fits),
		cmocka_unit_test(epub_begins_with_its_type_and_is_well_formed),
		cmocka_unit_test(every_link_in_an_epub_leads_somewhere),
		cmocka_unit_test(epub_has_a_file_a_part_and_keeps_structure),
		cmocka_unit_test(epub_of_a_language_written_from_the_right_says_so),
		cmocka_unit_test(epub_has_a_cover_unless_told_otherwise),
		cmocka_unit_test(epub_dates_itself_by_the_publication_never_by_the_clock),
	};
	int failed = cmocka_run_group_tests(tests, NULL, NULL);

	harness_free(&h);
	return failed;
}
