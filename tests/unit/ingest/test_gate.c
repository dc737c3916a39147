/* SPDX-License-Identifier: Apache-2.0 */
/* gate: what XML may not bring, and that each refusal names line and reason. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/xml_scan.h"
#include "doc/build.h"
#include "ingest/gate.h"
#include "ingest_sample.h"

#define OPEN "<akomaNtoso xmlns=\"" AKN_NS "\"><doc name=\"x\">"
#define CLOSE "</doc></akomaNtoso>"
#define ATTRS_MAX 512 /* of the scan */

/* The code that reading s gives; e says why. */
static int
pass(struct str s, struct err *e)
{
	struct build *b = build_new();
	struct buf report = BUF_INIT(SAMPLE_BYTES_MAX);
	int rc = gate_read(b, s, &report, e);

	build_free(&b);
	buf_free(&report);
	return rc;
}

static void
refused(struct str s, int code, const char *line, const char *reason)
{
	struct err e = { 0 };

	assert_int_equal(pass(s, &e), -code);
	if (strstr(e.text, line) == NULL || strstr(e.text, reason) == NULL)
		fail_msg("\"%s\" does not say \"%s\" and \"%s\"", e.text, line, reason);
}

/* head, count times piece, tail */
static struct str
repeated(struct buf *out, const char *head, const char *piece, size_t count, const char *tail)
{
	buf_puts(out, head);
	for (size_t i = 0; i < count; i++)
		buf_puts(out, piece);
	buf_puts(out, tail);
	return buf_str(out);
}

static void
a_plain_document_passes(void **state)
{
	struct err e = { 0 };

	(void)state;
	assert_int_equal(pass(STR(OPEN "<p>a &lt; b &#38; c &amp; d</p>" CLOSE), &e), 0);
}

static void
document_types_and_entities_are_refused(void **state)
{
	(void)state;
	refused(STR("<?xml version=\"1.0\"?>\n<!DOCTYPE a [<!ENTITY x \"y\">]>\n<a>&x;</a>"),
	    ERR_DATA, "line 2", "DOCTYPE");
	refused(STR(OPEN "\n<p>&nbsp;</p>" CLOSE), ERR_DATA, "line 2", "nbsp");
	refused(STR(OPEN "\n<p class=\"&foo;\"/>" CLOSE), ERR_DATA, "line 2", "foo");
}

static void
inclusions_are_refused(void **state)
{
	(void)state;
	refused(STR(OPEN "\n\n<i:include xmlns:i=\"http://www.w3.org/2001/XInclude\" "
			 "href=\"/etc/passwd\"/>" CLOSE),
	    ERR_DATA, "line 3", "XInclude");
}

static void
what_is_not_well_formed_is_refused(void **state)
{
	(void)state;
	refused(STR(OPEN "\n<p></doc></akomaNtoso>"), ERR_DATA, "line 2", "well-formed");
	refused(STR(OPEN "\n<x:p/>" CLOSE), ERR_DATA, "line 2", "prefix");
	refused(STR("<akomaNtoso xmlns=\"" AKN_NS "\">"), ERR_DATA, "line 1", "well-formed");
	refused(STR(""), ERR_DATA, "", "empty");
}

static void
many_attributes_are_refused_before_they_cost_time(void **state)
{
	struct buf xml = BUF_INIT(SAMPLE_BYTES_MAX);

	(void)state;
	buf_puts(&xml, "<akomaNtoso xmlns=\"" AKN_NS "\">\n<doc ");
	for (int i = 0; i < 40000; i++)
		buf_putf(&xml, "a%d='1' ", i);
	buf_puts(&xml, "/></akomaNtoso>");
	refused(buf_str(&xml), ERR_LIMIT, "line 2", "512 attributes");
	buf_free(&xml);
}

static void
depth_is_limited(void **state)
{
	struct buf xml = BUF_INIT(SAMPLE_BYTES_MAX);

	(void)state;
	refused(repeated(&xml, OPEN, "<div>\n", 300, ""), ERR_LIMIT, "line 199", "200");
	buf_free(&xml);
}

static void
nodes_are_limited(void **state)
{
	struct buf xml = BUF_INIT(SAMPLE_BYTES_MAX);

	(void)state;
	refused(
	    repeated(&xml, OPEN, "<p/>", BUILD_NODES_MAX, CLOSE), ERR_LIMIT, "line 1", "500000");
	buf_free(&xml);
}

static void
names_are_limited(void **state)
{
	struct buf xml = BUF_INIT(SAMPLE_BYTES_MAX);

	(void)state;
	buf_puts(&xml, OPEN);
	for (int i = 0; i <= BUILD_NAMES_MAX; i++)
		buf_putf(&xml, "<n%d/>", i);
	buf_puts(&xml, CLOSE);
	refused(buf_str(&xml), ERR_LIMIT, "line 1", "2000");
	buf_free(&xml);
}

static void
a_text_is_limited(void **state)
{
	struct buf xml = BUF_INIT(SAMPLE_BYTES_MAX);

	(void)state;
	refused(
	    repeated(&xml, OPEN "<p>", "12345678", (BUILD_TEXT_BYTES_MAX >> 3) + 1, "</p>" CLOSE),
	    ERR_LIMIT, "line 1", "8388608");
	buf_free(&xml);
}

static void
open_namespaces_are_limited(void **state)
{
	struct buf xml = BUF_INIT(SAMPLE_BYTES_MAX);

	(void)state;
	buf_puts(&xml, OPEN);
	for (int i = 0; i < 3 * GATE_NAMESPACES_MAX; i++)
		buf_putf(&xml, "%s xmlns:n%d='u'%s", i % 128 == 0 ? "<div" : "", i,
		    i % 128 == 127 ? ">" : "");
	refused(buf_str(&xml), ERR_LIMIT, "line 1", "namespaces");
	buf_free(&xml);
}

static void
signs_in_comments_and_values_do_not_count(void **state)
{
	struct err e = { 0 };
	struct buf xml = BUF_INIT(SAMPLE_BYTES_MAX);

	(void)state;
	assert_int_equal(xml_scan(repeated(&xml, "<a b='", "=", 1000, "'/>"), ATTRS_MAX, &e), 0);
	buf_reset(&xml);
	assert_int_equal(
	    xml_scan(repeated(&xml, "<a><!-- ", "=", 1000, "<!DOCTYPE --></a>"), ATTRS_MAX, &e), 0);
	buf_reset(&xml);
	assert_int_equal(xml_scan(repeated(&xml, "<a><![CDATA[ ", "=", 1000, "<!DOCTYPE ]]></a>"),
			     ATTRS_MAX, &e),
	    0);
	buf_free(&xml);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_plain_document_passes),
		cmocka_unit_test(document_types_and_entities_are_refused),
		cmocka_unit_test(inclusions_are_refused),
		cmocka_unit_test(what_is_not_well_formed_is_refused),
		cmocka_unit_test(many_attributes_are_refused_before_they_cost_time),
		cmocka_unit_test(depth_is_limited),
		cmocka_unit_test(nodes_are_limited),
		cmocka_unit_test(names_are_limited),
		cmocka_unit_test(a_text_is_limited),
		cmocka_unit_test(open_namespaces_are_limited),
		cmocka_unit_test(signs_in_comments_and_values_do_not_count),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
