/* SPDX-License-Identifier: Apache-2.0 */
/*
 * canon: the canonical bytes, exactly; and that reading them again, with an independent parser,
 * gives the same image. The real documents are read where they lie beside the repository.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <libxml/xmlreader.h>

#include "doc/canon.h"
#include "doc/canon_writer.h"
#include "doc_sample.h"

struct fixture {
	struct build *b;
	struct buf bytes, xml;
	struct image im;
	struct err e;
};

static int
begin(void **state)
{
	struct fixture *f = calloc(1, sizeof *f);

	f->b = build_new();
	f->xml = BUF_INIT(SAMPLE_BYTES_MAX);
	*state = f;
	return 0;
}

static int
end(void **state)
{
	struct fixture *f = *state;

	build_free(&f->b);
	buf_free(&f->bytes);
	buf_free(&f->xml);
	free(f);
	return 0;
}

static int
put(void *arg, const void *p, size_t len)
{
	buf_put(arg, p, len);
	return 0;
}

/* Finishes the document and writes it. */
static const char *
written(struct fixture *f, int indent)
{
	sample_finish(&f->b, &f->bytes, &f->im);
	assert_int_equal(canon_write(&f->im, indent, put, &f->xml), 0);
	return f->xml.data;
}

#define HEAD                                           \
	"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" \
	"<akomaNtoso xmlns=\"" AKN_NS "\""

static void
elements_stand_on_lines_and_text_does_not(void **state)
{
	struct fixture *f = *state;

	sample_open(f->b, "akomaNtoso", NULL);
	sample_open(f->b, "act", "name", "x", NULL);
	sample_open(f->b, "body", NULL);
	sample_open(f->b, "p", NULL);
	sample_text(f->b, "a ");
	sample_leaf(f->b, "b", "c", NULL);
	sample_leaf(f->b, "br", NULL, NULL);
	sample_open(f->b, "authorialNote", NULL);
	sample_leaf(f->b, "p", NULL, NULL);
	sample_close(f->b, 5);
	assert_string_equal(written(f, CANON_INDENT),
	    HEAD ">\n"
		 "  <act name=\"x\">\n"
		 "    <body>\n"
		 "      <p>a <b>c</b><br/><authorialNote><p/></authorialNote></p>\n"
		 "    </body>\n"
		 "  </act>\n"
		 "</akomaNtoso>\n");
}

static void
text_among_elements_keeps_them_on_its_line(void **state)
{
	struct fixture *f = *state;

	sample_open(f->b, "akomaNtoso", NULL);
	sample_open(f->b, "act", NULL);
	sample_open(f->b, "body", NULL);
	sample_leaf(f->b, "p", "a", NULL);
	sample_text(f->b, "stray");
	sample_close(f->b, 3);
	assert_string_equal(
	    written(f, 0), HEAD ">\n<act>\n<body><p>a</p>stray</body>\n</act>\n</akomaNtoso>\n");
}

static void
what_xml_would_change_on_reading_is_escaped(void **state)
{
	struct fixture *f = *state;

	sample_open(f->b, "akomaNtoso", NULL);
	sample_open(f->b, "act", "name", "a\t\n\r \"'<>&", NULL);
	sample_leaf(f->b, "p", "a\t\n\r \"'<>&]]>", NULL);
	sample_close(f->b, 2);
	assert_string_equal(written(f, 1),
	    HEAD ">\n"
		 " <act name=\"a&#x9;&#xA;&#xD; &quot;'&lt;&gt;&amp;\">\n"
		 "  <p>a\t\n&#xD; \"'&lt;&gt;&amp;]]&gt;</p>\n"
		 " </act>\n"
		 "</akomaNtoso>\n");
}

static void
namespaces_are_declared_on_the_root_by_prefix(void **state)
{
	struct fixture *f = *state;

	sample_open(f->b, "akomaNtoso", NULL);
	sample_open(f->b, "act", NULL);
	assert_int_equal(build_attr(f->b, STR("urn:z"), STR("z"), STR("k"), STR("1"), &f->e), 0);
	assert_int_equal(build_attr(f->b, STR("http://www.w3.org/XML/1998/namespace"), STR("xml"),
			     STR("lang"), STR("en"), &f->e),
	    0);
	assert_int_equal(build_open(f->b, STR("urn:a"), STR(""), STR("x"), &f->e), 0);
	sample_close(f->b, 3);
	assert_string_equal(written(f, 0), HEAD " xmlns:ns1=\"urn:a\" xmlns:z=\"urn:z\">\n"
						"<act z:k=\"1\" xml:lang=\"en\">\n"
						"<ns1:x/>\n"
						"</act>\n"
						"</akomaNtoso>\n");
}

static void
an_element_without_namespace_says_so_and_what_is_in_it_too(void **state)
{
	struct fixture *f = *state;

	sample_open(f->b, "akomaNtoso", NULL);
	sample_open(f->b, "act", NULL);
	assert_int_equal(build_open(f->b, STR(""), STR(""), STR("x"), &f->e), 0);
	assert_int_equal(build_open(f->b, STR(""), STR(""), STR("y"), &f->e), 0);
	sample_leaf(f->b, "p", NULL, NULL);
	sample_close(f->b, 2);
	sample_leaf(f->b, "p", NULL, NULL);
	sample_close(f->b, 2);
	assert_string_equal(written(f, 0),
	    HEAD ">\n"
		 "<act>\n"
		 "<x xmlns=\"\"><y><p xmlns=\"" AKN_NS "\"/></y></x>\n"
		 "<p/>\n"
		 "</act>\n"
		 "</akomaNtoso>\n");
}

struct counter {
	size_t calls, bytes, refuse_at;
};

static int
count(void *arg, const void *p, size_t len)
{
	struct counter *c = arg;

	(void)p;
	c->bytes += len;
	return ++c->calls == c->refuse_at ? -77 : 0;
}

static void
a_sink_that_refuses_is_not_called_again(void **state)
{
	struct fixture *f = *state;
	struct counter all = { 0 }, first = { .refuse_at = 1 }, second = { .refuse_at = 2 };

	sample_begin(f->b);
	sample_open(f->b, "mainBody", NULL);
	for (int i = 0; i < 2000; i++)
		sample_leaf(f->b, "p", "some text or other", NULL);
	sample_close(f->b, 3);
	sample_finish(&f->b, &f->bytes, &f->im);
	assert_int_equal(canon_write(&f->im, 8, count, &all), 0);
	assert_true(all.calls > 10 && all.calls < 20); /* staged: 8 KiB a call */
	assert_int_equal(canon_write(&f->im, 8, count, &first), -77);
	assert_int_equal(first.calls, 1);
	assert_int_equal(canon_write(&f->im, 8, count, &second), -77);
	assert_int_equal(second.calls, 2);
}

static void
a_text_longer_than_the_stage_is_written_whole(void **state)
{
	struct fixture *f = *state;
	struct counter all = { 0 };
	char *text = calloc(1, 100001);

	memset(text, 'x', 100000);
	sample_begin(f->b);
	sample_leaf(f->b, "p", text, NULL);
	sample_close(f->b, 2);
	sample_finish(&f->b, &f->bytes, &f->im);
	assert_int_equal(canon_write(&f->im, 2, put, &f->xml), 0);
	assert_int_equal(canon_write(&f->im, 2, count, &all), 0);
	assert_int_equal(all.bytes, f->xml.len);
	assert_non_null(strstr(f->xml.data, text));
	free(text);
}

static struct str
str_of(const xmlChar *s)
{
	return str_from((const char *)s);
}

static int
read_attrs(xmlTextReaderPtr r, struct build *b, struct err *e)
{
	int rc = 0;

	while (rc == 0 && xmlTextReaderMoveToNextAttribute(r) == 1) {
		if (xmlTextReaderIsNamespaceDecl(r))
			continue;
		rc = build_attr(b, str_of(xmlTextReaderConstNamespaceUri(r)),
		    str_of(xmlTextReaderConstPrefix(r)), str_of(xmlTextReaderConstLocalName(r)),
		    str_of(xmlTextReaderConstValue(r)), e);
	}
	xmlTextReaderMoveToElement(r);
	return rc;
}

static int
read_node(xmlTextReaderPtr r, struct build *b, struct err *e)
{
	int rc;

	switch (xmlTextReaderNodeType(r)) {
	case XML_READER_TYPE_ELEMENT:
		if ((rc = build_open(b, str_of(xmlTextReaderConstNamespaceUri(r)),
			 str_of(xmlTextReaderConstPrefix(r)),
			 str_of(xmlTextReaderConstLocalName(r)), e)) != 0 ||
		    (rc = read_attrs(r, b, e)) != 0)
			return rc;
		return xmlTextReaderIsEmptyElement(r) ? build_close(b, e) : 0;
	case XML_READER_TYPE_END_ELEMENT: return build_close(b, e);
	case XML_READER_TYPE_TEXT:
	case XML_READER_TYPE_CDATA:
	case XML_READER_TYPE_WHITESPACE:
	case XML_READER_TYPE_SIGNIFICANT_WHITESPACE:
		return build_text(b, str_of(xmlTextReaderConstValue(r)), e);
	default: return 0;
	}
}

/* Builds what xml says; the caller frees bytes. */
static void
read_xml(struct str xml, struct buf *bytes, struct image *im)
{
	xmlTextReaderPtr r = xmlReaderForMemory(xml.p, (int)xml.len, NULL, NULL, XML_PARSE_NONET);
	struct build *b = build_new();
	struct err e = { 0 };
	int more;

	while ((more = xmlTextReaderRead(r)) == 1)
		if (read_node(r, b, &e) != 0)
			fail_msg("%s", e.text);
	assert_int_equal(more, 0);
	xmlFreeTextReader(r);
	sample_finish(&b, bytes, im);
}

/* Reading what was written gives the same image, and that the same bytes. */
static void
survives_reading(struct fixture *f, int indent)
{
	struct buf bytes, xml = BUF_INIT(SAMPLE_BYTES_MAX);
	struct image im;

	buf_reset(&f->xml);
	assert_int_equal(canon_write(&f->im, indent, put, &f->xml), 0);
	read_xml(buf_str(&f->xml), &bytes, &im);
	assert_int_equal(bytes.len, f->bytes.len);
	assert_memory_equal(bytes.data, f->bytes.data, bytes.len);
	assert_int_equal(canon_write(&im, indent, put, &xml), 0);
	assert_true(str_eq(buf_str(&xml), buf_str(&f->xml)));
	buf_free(&bytes);
	buf_free(&xml);
}

static void
reading_the_canonical_bytes_gives_the_same_image(void **state)
{
	struct fixture *f = *state;

	sample_document(f->b);
	sample_finish(&f->b, &f->bytes, &f->im);
	survives_reading(f, CANON_INDENT);
	survives_reading(f, 0);
	survives_reading(f, CANON_INDENT_MAX);
}

static void
odd_characters_and_namespaces_survive_reading(void **state)
{
	struct fixture *f = *state;

	sample_begin(f->b);
	sample_open(f->b, "mainBody", "title", " \t\r\n<&>\"\xf0\x9f\x93\x9c ", NULL);
	assert_int_equal(
	    build_attr(f->b, STR(AKN_NS), STR("wished"), STR("eId"), STR("q"), &f->e), 0);
	sample_leaf(f->b, "p", "\r\n\t \r]]>&amp;", NULL);
	sample_leaf(f->b, "p", "\r", NULL);
	assert_int_equal(build_open(f->b, STR(""), STR(""), STR("none"), &f->e), 0);
	sample_text(f->b, "\n");
	sample_leaf(f->b, "article", NULL, NULL);
	assert_int_equal(build_open(f->b, STR("urn:a?b=c'd"), STR("u"), STR("x"), &f->e), 0);
	assert_int_equal(build_open(f->b, STR(""), STR(""), STR("none"), &f->e), 0);
	sample_close(f->b, 3);
	assert_int_equal(build_open(f->b, STR("urn:b"), STR("u"), STR("x"), &f->e), 0);
	sample_text(f->b, " \n ");
	sample_close(f->b, 4);
	sample_finish(&f->b, &f->bytes, &f->im);
	survives_reading(f, CANON_INDENT);
}

static void
read_file(const char *name, struct buf *out)
{
	char path[256], block[4096];
	size_t len;
	FILE *file;

	snprintf(path, sizeof path, "%s/akn/%s", GAZETTED_SHARED, name);
	*out = BUF_INIT(SAMPLE_BYTES_MAX);
	if ((file = fopen(path, "rb")) == NULL) {
		print_message("%s is not there\n", path);
		skip();
	}
	while ((len = fread(block, 1, sizeof block, file)) > 0)
		buf_put(out, block, len);
	fclose(file);
}

static void
the_example_documents_survive_reading(void **state)
{
	static const char *const names[] = { "example-opinion-statement.xml",
		"example-opinion-9parts-25articles.xml" };
	struct fixture *f = *state;
	struct buf file;

	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		read_file(names[i], &file);
		buf_free(&f->bytes);
		read_xml(buf_str(&file), &f->bytes, &f->im);
		survives_reading(f, CANON_INDENT);
		buf_free(&file);
	}
}

/* Writes the portion by that eId, and reads it as a document of its own; bytes is the caller's. */
static void
written_portion(struct fixture *f, const char *eid, struct buf *bytes, struct image *im)
{
	uint32_t portion = image_find_portion(&f->im, str_from(eid));

	assert_int_not_equal(portion, IMAGE_NONE);
	buf_reset(&f->xml);
	assert_int_equal(canon_write_portion(&f->im, portion, CANON_INDENT, put, &f->xml), 0);
	read_xml(buf_str(&f->xml), bytes, im);
}

static void
a_portion_is_a_document_that_says_where_it_is_from(void **state)
{
	struct fixture *f = *state;
	struct buf bytes, again = BUF_INIT(SAMPLE_BYTES_MAX);
	struct image im;

	sample_document(f->b);
	sample_finish(&f->b, &f->bytes, &f->im);
	written_portion(f, "part_1__art_2", &bytes, &im);
	assert_true(str_is(image_meta(&im, IMAGE_META_TYPE), "portion"));
	assert_true(str_is(image_attr(&im, im.head->root, "includedIn"),
	    "/akn/xx/statement/opinions/2006/1/eng@2006-05-01"));
	assert_true(str_is(image_meta(&im, IMAGE_META_DATE), "2006-05-01"));
	assert_true(str_is(image_meta(&im, IMAGE_META_ISSUER), "The Cabinet"));
	assert_non_null(strstr(f->xml.data, "2006/1/eng@2006-05-01/~part_1__art_2\"/>"));
	assert_int_equal(canon_write(&im, CANON_INDENT, put, &again), 0);
	assert_string_equal(again.data, f->xml.data); /* canonical itself */
	buf_free(&bytes);
	buf_free(&again);
}

static void
a_portion_keeps_its_text_and_its_ids(void **state)
{
	static const char *const eids[] = { "preface", "part_1", "part_1__art_1",
		"part_1__art_2__list_1", "part_1__art_2__list_1__item_2" };
	struct fixture *f = *state;
	struct buf bytes;
	struct image im;

	sample_document(f->b);
	sample_finish(&f->b, &f->bytes, &f->im);
	for (size_t i = 0; i < sizeof eids / sizeof eids[0]; i++) {
		uint32_t was = image_find_portion(&f->im, str_from(eids[i])), is;

		written_portion(f, eids[i], &bytes, &im);
		is = image_find_portion(&im, str_from(eids[i]));
		assert_int_not_equal(is, IMAGE_NONE);
		assert_memory_equal(
		    im.portions[is].sha256, f->im.portions[was].sha256, SHA256_BYTES);
		buf_free(&bytes);
	}
}

#define WRITTEN(test) cmocka_unit_test_setup_teardown(test, begin, end)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		WRITTEN(elements_stand_on_lines_and_text_does_not),
		WRITTEN(text_among_elements_keeps_them_on_its_line),
		WRITTEN(what_xml_would_change_on_reading_is_escaped),
		WRITTEN(namespaces_are_declared_on_the_root_by_prefix),
		WRITTEN(an_element_without_namespace_says_so_and_what_is_in_it_too),
		WRITTEN(a_sink_that_refuses_is_not_called_again),
		WRITTEN(a_text_longer_than_the_stage_is_written_whole),
		WRITTEN(reading_the_canonical_bytes_gives_the_same_image),
		WRITTEN(odd_characters_and_namespaces_survive_reading),
		WRITTEN(the_example_documents_survive_reading),
		WRITTEN(a_portion_is_a_document_that_says_where_it_is_from),
		WRITTEN(a_portion_keeps_its_text_and_its_ids),
	};
	int failed = cmocka_run_group_tests(tests, NULL, NULL);

	xmlCleanupParser();
	return failed;
}
