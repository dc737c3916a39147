/* SPDX-License-Identifier: Apache-2.0 */
/* view: every row is complete, and each route has the row of its view. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <gazetted/plugin.h>

#include "web/route.h"
#include "web/views.h"

static void
every_row_is_complete(void **state)
{
	static const unsigned bits[VIEWS] = { [VIEW_DOCUMENT] = GAZ_VIEW_DOCUMENT,
		[VIEW_PORTION] = GAZ_VIEW_PORTION,
		[VIEW_PORTIONS] = GAZ_VIEW_DOCUMENT,
		[VIEW_COMPONENT] = GAZ_VIEW_DOCUMENT,
		[VIEW_COMPARISON] = GAZ_VIEW_COMPARISON,
		[VIEW_PARALLEL] = GAZ_VIEW_DOCUMENT,
		[VIEW_PARALLEL_PORTION] = GAZ_VIEW_PORTION,
		[VIEW_LISTING] = GAZ_VIEW_LISTING,
		[VIEW_CONTENTS] = GAZ_VIEW_LISTING,
		[VIEW_NEWS] = GAZ_VIEW_LISTING,
		[VIEW_SEARCH] = GAZ_VIEW_LISTING,
		[VIEW_WORKS] = GAZ_VIEW_LISTING };

	(void)state;
	for (unsigned k = 0; k < VIEWS; k++) {
		const struct view *v = &views[k];

		assert_int_equal(v->bit, v->is_page ? GAZ_VIEW_PAGE : bits[k]);
		assert_int_equal(v->other == NULL, k == VIEW_PORTIONS || k == VIEW_PARALLEL ||
						       k == VIEW_PARALLEL_PORTION ||
						       k == VIEW_CONTENTS);
		if (v->other != NULL)
			assert_int_equal(v->other->is_page, !v->is_page);
		assert_non_null(v->name);
		assert_non_null(v->description);
		assert_in_range(v->route, 0, ROUTE_COUNT - 1);
		assert_in_range(v->images, 1, VIEW_IMAGES_MAX);
		assert_true(v->resolve != NULL && v->put_path != NULL && v->put_stem != NULL);
		assert_true(v->put_links != NULL && v->add_metadata != NULL);
	}
}

static void
a_route_has_one_view(void **state)
{
	(void)state;
	assert_ptr_equal(
	    view_of_route(&(struct route){ .kind = ROUTE_DOCUMENT }), &views[VIEW_DOCUMENT]);
	assert_ptr_equal(
	    view_of_route(&(struct route){ .kind = ROUTE_DOCUMENT, .iri.portion = { "art_1", 5 } }),
	    &views[VIEW_PORTION]);
	assert_ptr_equal(view_of_route(&(struct route){ .kind = ROUTE_DOCUMENT,
			     .iri = { .point = IRI_RANGE, .portion = { "art_1", 5 } } }),
	    &views[VIEW_COMPARISON]);
	assert_ptr_equal(
	    view_of_route(&(struct route){ .kind = ROUTE_DOCUMENT, .iri.portion = { "a,b", 3 } }),
	    &views[VIEW_PORTIONS]);
	assert_ptr_equal(
	    view_of_route(&(struct route){ .kind = ROUTE_DOCUMENT, .iri.portion = { "!a,b", 4 } }),
	    &views[VIEW_COMPONENT]);
	assert_ptr_equal(
	    view_of_route(&(struct route){ .kind = ROUTE_DOCUMENT, .iri.portion = { "!a~b", 4 } }),
	    &views[VIEW_PORTION]);
	assert_ptr_equal(
	    view_of_route(&(struct route){ .kind = ROUTE_HISTORY, .iri.portion = { "art_1", 5 } }),
	    &views[VIEW_LISTING]);
	assert_ptr_equal(
	    view_of_route(&(struct route){ .kind = ROUTE_CHANGES }), &views[VIEW_NEWS]);
	assert_ptr_equal(
	    view_of_route(&(struct route){ .kind = ROUTE_INDEX }), &views[VIEW_PAGE_WORKS]);
	assert_ptr_equal(view_of_route(&(struct route){ .kind = ROUTE_WORKS }), &views[VIEW_WORKS]);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_row_is_complete),
		cmocka_unit_test(a_route_has_one_view),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
