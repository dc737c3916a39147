/* SPDX-License-Identifier: Apache-2.0 */
/* choice_key: traditions with equal keys explain a text alike. */
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
#include "ingest/choice_key.h"
#include "ingest/explain.h"
#include "ingest/line_facts.h"
#include "ingest/lines.h"

#define TRADITIONS_MAX 200
#define REPORT_BYTES 65536

/* What a tradition makes of the text. */
struct reading {
	uint64_t key, cost;
	size_t units, worded;
};

static struct reading
read_by(const struct tradition *t, const struct lines *l, struct err *e)
{
	struct arena arena = ARENA_INIT(LINES_ARENA_BYTES);
	struct forms *forms = arena_alloc(&arena, sizeof *forms);
	struct explanation x;
	struct text_facts text;
	struct reading r;
	uint16_t *facts;

	assert_non_null(forms);
	forms_make(forms, t, STR("eng"));
	assert_true(line_facts_read(&text, l, &arena));
	assert_non_null(facts = line_facts_find(&text, forms, &arena));
	assert_int_equal(explain(&x, l, facts, forms, &arena, e), 0);
	r = (struct reading){ choice_key(l, facts, forms), x.cost, x.unit_count, x.worded_count };
	arena_free(&arena);
	return r;
}

/* Reads the text by all traditions; how many read it as another one does. */
static size_t
compare_readings(const char *text)
{
	struct arena arena = ARENA_INIT(LINES_ARENA_BYTES);
	struct buf report = BUF_INIT(REPORT_BYTES);
	struct reading all[TRADITIONS_MAX];
	struct err e = { 0 };
	struct lines l;
	size_t alike = 0;

	assert_true(tradition_count <= TRADITIONS_MAX);
	assert_int_equal(lines_split(&l, str_from(text), &arena, &report, &e), 0);
	for (size_t i = 0; i < tradition_count; i++) {
		size_t k = 0;

		all[i] = read_by(&traditions[i], &l, &e);
		assert_int_not_equal(all[i].key, 0);
		while (k < i && all[k].key != all[i].key)
			k++;
		if (k == i)
			continue;
		alike++;
		assert_int_equal(all[i].cost, all[k].cost);
		assert_int_equal(all[i].units, all[k].units);
		assert_int_equal(all[i].worded, all[k].worded);
	}
	buf_free(&report);
	arena_free(&arena);
	return alike;
}

static void
equal_keys_are_equal_explanations(void **state)
{
	static const char *const texts[] = {
		"Rules\n\n1. Scope\n\n(1) One:\n\n(a) a bee;\n\n(b) a hive.\n\n(2) Two.\n\n"
		"2. Peace\n\nNobody shouts.\n\n3 Fees\n\n(i) low;\n\n(ii) high.\n",
		"Title\n\nPART 1 General\n\n1.1 First\n\n1.2 Second\n\n1.2.1 Below\n\n"
		"SCHEDULE 1\n\n1. One\n\n2. Two\n\nPART 2 Other\n\n2.1 Third\n",
		"Opinions\n\nFirst, the bees\n\n(1) One. Text.\n\n(2) Two. Text.\n\n"
		"Second, the hives\n\n(3) Three. Text.\n\n- a\n\n- b\n\n① c\n\n② d\n",
		"I. Words\n\nA. One\n\n1) x\n\n2) y\n\nB. Two\n\nArticle 1\n\nText.\n\n"
		"Article 2\n\n§ 3\n\nText.\n\nSection 4. Text.\n",
		"Nothing is numbered here.\n\nNothing at all.\n",
	};

	(void)state;
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		assert_in_range(compare_readings(texts[i]), 1, TRADITIONS_MAX);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(equal_keys_are_equal_explanations),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
