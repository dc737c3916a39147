/* SPDX-License-Identifier: Apache-2.0 */
/* check_views: comparisons and listings, for plugins that say that they write them. */
#include <gazetted/plugin.h>

#include "cli/exam.h"

static bool
has_view(const struct exam *x, uint32_t view, struct verdict *v)
{
	if (!x->accepted)
		verdict_skip(v, "the server does not load it");
	else if ((x->plugin.views & view) == 0)
		verdict_skip(
		    v, "it writes no %s", view == GAZ_VIEW_LISTING ? "listings" : "comparisons");
	else
		return true;
	return false;
}

/* Nobody can do anything about a refusal here: what is declared must work. */
static void
try_view(struct exam *x, const struct exam_ask *ask, const char *const *words, struct verdict *v)
{
	struct trial_result r = { 0 };
	char why[VERDICT_BYTES] = "";

	if (!exam_render(x, ask, &r, v))
		goto out;
	if (r.code != ERR_NONE) {
		verdict_fail(v, "%s", r.text);
		goto out;
	}
	if (!output_is_sound(x, r.output, why))
		verdict_fail(v, "%s", why);
	for (; output_is_text(x) && words != NULL && *words != NULL; words++)
		if (str_find_str(r.output, str_from(*words)) == r.output.len)
			verdict_fail(v, "the word '%s' is lost", *words);
	verdict_note(v, "%zu bytes, %.1f ms", r.output.len, (double)r.us / 1e3);
out:
	trial_result_free(&r);
}

void
check_views_comparison(struct exam *x, struct verdict *v)
{
	static const struct exam_ask ask = {
		.document = EXAM_AMENDED, .view = GAZ_VIEW_COMPARISON, .earlier = EXAM_EVERYTHING
	};
	static const char *const words[] = { EXAM_WORD_GONE, EXAM_WORD_COME, NULL };

	if (has_view(x, GAZ_VIEW_COMPARISON, v))
		try_view(x, &ask, words, v);
}

void
check_views_strangers(struct exam *x, struct verdict *v)
{
	static const struct exam_ask asks[] = {
		{ .document = EXAM_EVERYTHING, .view = GAZ_VIEW_COMPARISON, .earlier = EXAM_SMALL },
		{ .document = EXAM_BARE, .view = GAZ_VIEW_COMPARISON, .earlier = EXAM_EVERYTHING },
		{ .document = EXAM_EVERYTHING,
		    .view = GAZ_VIEW_COMPARISON,
		    .earlier = EXAM_EVERYTHING }
	};

	for (size_t k = 0; k < sizeof asks / sizeof *asks && v->kind == VERDICT_PASS; k++)
		if (has_view(x, GAZ_VIEW_COMPARISON, v))
			try_view(x, &asks[k], NULL, v);
}

/* Of both versions: some are in one of them only. */
void
check_views_portions(struct exam *x, struct verdict *v)
{
	struct exam_ask ask = {
		.document = EXAM_AMENDED, .view = GAZ_VIEW_COMPARISON, .earlier = EXAM_EVERYTHING
	};
	struct reading *d;
	struct err e = { 0 };

	if (!has_view(x, GAZ_VIEW_COMPARISON, v))
		return;
	for (int late = 0; late < 2; late++) {
		if ((d = exam_document(x, late ? EXAM_AMENDED : EXAM_EVERYTHING, &e)) == NULL) {
			verdict_fail(v, "%s", e.text);
			return;
		}
		for (uint32_t k = 0; k < d->image.portion_count && v->kind == VERDICT_PASS; k++) {
			ask.portion = image_str(&d->image, d->image.portions[k].eid);
			try_view(x, &ask, NULL, v);
		}
	}
}

void
check_views_listing(struct exam *x, struct verdict *v)
{
	static const unsigned sizes[] = { 1, 2, 1000 };
	static const char *const words[] = { EXAM_WORD_LISTED, NULL };
	static const struct exam_ask empty = { .view = GAZ_VIEW_LISTING };
	struct exam_ask ask = empty;

	if (!has_view(x, GAZ_VIEW_LISTING, v))
		return;
	try_view(x, &empty, NULL, v);
	for (size_t k = 0; k < sizeof sizes / sizeof *sizes && v->kind == VERDICT_PASS; k++) {
		ask.entries = sizes[k];
		try_view(x, &ask, words, v);
	}
}
