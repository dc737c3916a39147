/* SPDX-License-Identifier: Apache-2.0 */
/* numbering: what Word counts: levels, restarts, overrides, styles, and wrong definitions. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "office/numbering.h"
#include "office_sample.h"

#define LEVEL(i, start, format, text)                                                \
	"<w:lvl w:ilvl='" i "'><w:start w:val='" start "'/><w:numFmt w:val='" format \
	"'/><w:lvlText w:val='" text "'/></w:lvl>"
#define LEGAL                                                                                   \
	"<w:abstractNum w:abstractNumId='0'>" LEVEL("0", "1", "decimal", "%1.") LEVEL("1", "1", \
	    "lowerLetter", "(%2)") LEVEL("2", "1", "lowerRoman", "%1.%2.%3") "</w:abstractNum>"
#define NUM(id, inside) "<w:num w:numId='" id "'><w:abstractNumId w:val='0'/>" inside "</w:num>"

/* The second level, of digits, with further properties. */
#define SECOND(props, text)                                                       \
	"<w:lvl w:ilvl='1'><w:start w:val='1'/><w:numFmt w:val='decimal'/>" props \
	"<w:lvlText w:val='" text "'/></w:lvl>"
#define DEFINITION(id, inside) "<w:abstractNum w:abstractNumId='" id "'>" inside "</w:abstractNum>"

struct fixture {
	struct arena arena;
	struct numbering n;
};

static void
begin(struct fixture *f, const char *inside)
{
	struct buf xml = BUF_INIT(OFFICE_SAMPLE_BYTES_MAX);
	struct err e = { 0 };

	*f = (struct fixture){ .arena = ARENA_INIT(OFFICE_SAMPLE_BYTES_MAX) };
	buf_putf(&xml, "<w:numbering xmlns:w='%s'>%s</w:numbering>", WORD_NS, inside);
	if (numbering_read(&f->n, buf_str(&xml), &f->arena, &e) != 0)
		fail_msg("%s", e.text);
	buf_free(&xml);
}

static void
end(struct fixture *f)
{
	numbering_free(&f->n);
	arena_free(&f->arena);
}

/* Counts a paragraph and checks its number. */
static void
expect(struct fixture *f, int32_t id, int32_t level, const char *printed)
{
	struct buf out = BUF_INIT(4096);

	numbering_count(&f->n, id, level, &out);
	if (!str_is(buf_str(&out), printed))
		fail_msg("level %d of %d prints \"%.*s\", not \"%s\"", (int)level, (int)id,
		    (int)out.len, out.len > 0 ? out.data : "", printed);
	buf_free(&out);
}

static void
levels_count_and_begin_anew_below_the_next_one_above(void **state)
{
	struct fixture f;

	(void)state;
	begin(&f, LEGAL NUM("1", ""));
	expect(&f, 1, 0, "1.");
	expect(&f, 1, 1, "(a)");
	expect(&f, 1, 1, "(b)");
	expect(&f, 1, 2, "1.b.i");
	expect(&f, 1, 0, "2.");
	expect(&f, 1, 1, "(a)");
	expect(&f, 1, 2, "2.a.i");
	end(&f);
}

static void
numbers_of_one_definition_count_on_together(void **state)
{
	struct fixture f;

	(void)state;
	begin(&f, LEGAL NUM("1", "") NUM("2", ""));
	expect(&f, 1, 0, "1.");
	expect(&f, 2, 0, "2.");
	expect(&f, 1, 0, "3.");
	end(&f);
}

static void
an_override_begins_anew_once(void **state)
{
	struct fixture f;

	(void)state;
	begin(&f, LEGAL NUM("1", "") NUM("2",
		      "<w:lvlOverride w:ilvl='0'><w:startOverride w:val='5'/></w:lvlOverride>"));
	expect(&f, 1, 0, "1.");
	expect(&f, 2, 0, "5.");
	expect(&f, 2, 0, "6.");
	expect(&f, 1, 0, "7.");
	end(&f);
}

static void
an_override_may_replace_the_level(void **state)
{
	struct fixture f;

	(void)state;
	begin(&f, LEGAL NUM("1", "<w:lvlOverride w:ilvl='0'>" LEVEL(
				     "0", "3", "upperRoman", "Part %1") "</w:lvlOverride>"));
	expect(&f, 1, 0, "Part III");
	end(&f);
}

static void
a_level_may_go_on_through_the_text(void **state)
{
	static const char file[] = DEFINITION("0",
	    LEVEL("0", "1", "upperRoman", "Part %1") SECOND("<w:lvlRestart w:val='0'/>", "%2."))
	    NUM("1", "");
	struct fixture f;

	(void)state;
	begin(&f, file);
	expect(&f, 1, 0, "Part I");
	expect(&f, 1, 1, "1.");
	expect(&f, 1, 0, "Part II");
	expect(&f, 1, 1, "2.");
	end(&f);
}

static void
legal_numbering_prints_digits(void **state)
{
	static const char file[] = DEFINITION("0",
	    LEVEL("0", "2", "upperRoman", "Article %1") SECOND("<w:isLgl/>", "%1.%2")) NUM("1", "");
	struct fixture f;

	(void)state;
	begin(&f, file);
	expect(&f, 1, 0, "Article II");
	expect(&f, 1, 1, "2.1");
	end(&f);
}

static void
a_style_stands_for_a_level_and_for_a_definition(void **state)
{
	static const char file[] = DEFINITION("0", "<w:numStyleLink w:val='Clauses'/>")
	    DEFINITION("1", "<w:styleLink w:val='Clauses'/>" LEVEL("0", "1", "decimal", "%1")
				SECOND("<w:pStyle w:val='Sub'/>", "%1.%2")) NUM("1", "");
	struct fixture f;

	(void)state;
	begin(&f, file);
	assert_int_equal(numbering_level_of_style(&f.n, 1, STR("Sub"), 0), 1);
	assert_int_equal(numbering_level_of_style(&f.n, 1, STR("Other"), 0), 0);
	expect(&f, 1, 0, "1");
	expect(&f, 1, 1, "1.1");
	end(&f);
}

static void
what_is_unknown_or_circular_prints_nothing(void **state)
{
	struct fixture f;

	(void)state;
	begin(&f,
	    "<w:abstractNum w:abstractNumId='0'><w:numStyleLink w:val='A'/><w:styleLink w:val='A'/>"
	    "</w:abstractNum>" NUM(
		"1", "") "<w:num w:numId='2'><w:abstractNumId w:val='9'/></w:num>");
	expect(&f, 1, 0, "");
	expect(&f, 2, 0, "");
	expect(&f, 3, 0, "");
	expect(&f, 1, 9, "");
	expect(&f, 1, -1, "");
	end(&f);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(levels_count_and_begin_anew_below_the_next_one_above),
		cmocka_unit_test(numbers_of_one_definition_count_on_together),
		cmocka_unit_test(an_override_begins_anew_once),
		cmocka_unit_test(an_override_may_replace_the_level),
		cmocka_unit_test(a_level_may_go_on_through_the_text),
		cmocka_unit_test(legal_numbering_prints_digits),
		cmocka_unit_test(a_style_stands_for_a_level_and_for_a_definition),
		cmocka_unit_test(what_is_unknown_or_circular_prints_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
