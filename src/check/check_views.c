/* SPDX-License-Identifier: Apache-2.0 */
/* check_views: checks comparisons and listings, for plugins that declare these views. */
#include <gazetted/plugin.h>

#include "check/check_documents.h"
#include "check/check_output.h"
#include "check/context.h"

#include "base/macros.h"

static const char *
view_name(uint32_t view)
{
	switch (view) {
	case GAZ_VIEW_LISTING: return "listings";
	case GAZ_VIEW_PAGE: return "pages";
	default: return "comparisons";
	}
}

static bool
has_view(const struct check_context *x, uint32_t view, struct verdict *v)
{
	if (!x->accepted)
		verdict_skip(v, "the server does not load it");
	else if ((x->plugin.views & view) == 0)
		verdict_skip(v, "it writes no %s", view_name(view));
	else
		return true;
	return false;
}

/* A refusal fails the check: a view that is declared must work for every document. */
static void
try_view(struct check_context *x, const struct context_ask *ask, const char *const *words,
    struct verdict *v)
{
	struct session_result r = { 0 };
	char why[VERDICT_BYTES] = "";

	if (!context_render(x, ask, &r, v))
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
	session_result_free(&r);
}

void
check_views_comparison(struct check_context *x, struct verdict *v)
{
	static const struct context_ask ask = { .document = CONTEXT_AMENDED,
		.view = GAZ_VIEW_COMPARISON,
		.earlier = CONTEXT_EVERYTHING };
	static const char *const words[] = { CONTEXT_WORD_GONE, CONTEXT_WORD_COME, NULL };

	if (has_view(x, GAZ_VIEW_COMPARISON, v))
		try_view(x, &ask, words, v);
}

void
check_views_strangers(struct check_context *x, struct verdict *v)
{
	static const struct context_ask asks[] = { { .document = CONTEXT_EVERYTHING,
						       .view = GAZ_VIEW_COMPARISON,
						       .earlier = CONTEXT_SMALL },
		{ .document = CONTEXT_BARE,
		    .view = GAZ_VIEW_COMPARISON,
		    .earlier = CONTEXT_EVERYTHING },
		{ .document = CONTEXT_EVERYTHING,
		    .view = GAZ_VIEW_COMPARISON,
		    .earlier = CONTEXT_EVERYTHING } };

	for (size_t k = 0; k < ARRAY_LEN(asks) && v->kind == VERDICT_PASS; k++)
		if (has_view(x, GAZ_VIEW_COMPARISON, v))
			try_view(x, &asks[k], NULL, v);
}

/* Compares the portions of both versions: some are in one version only. */
void
check_views_portions(struct check_context *x, struct verdict *v)
{
	struct context_ask ask = { .document = CONTEXT_AMENDED,
		.view = GAZ_VIEW_COMPARISON,
		.earlier = CONTEXT_EVERYTHING };
	struct reading *d;
	struct err e = { 0 };

	if (!has_view(x, GAZ_VIEW_COMPARISON, v))
		return;
	for (int late = 0; late < 2; late++) {
		if ((d = context_document(x, late ? CONTEXT_AMENDED : CONTEXT_EVERYTHING, &e)) ==
		    NULL) {
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
check_views_pages(struct check_context *x, struct verdict *v)
{
	static const char *const kinds[] = { "home", "folder", "history", "changes", "error" };
	struct context_ask ask = { .view = GAZ_VIEW_PAGE };

	if (!has_view(x, GAZ_VIEW_PAGE, v))
		return;
	for (size_t k = 0; k < ARRAY_LEN(kinds) && v->kind == VERDICT_PASS; k++) {
		ask.page = kinds[k];
		try_view(x, &ask, NULL, v);
	}
}

void
check_views_listing(struct check_context *x, struct verdict *v)
{
	static const unsigned sizes[] = { 1, 2, 1000 };
	static const char *const words[] = { CONTEXT_WORD_LISTED, NULL };
	static const struct context_ask empty = { .view = GAZ_VIEW_LISTING };
	struct context_ask ask = empty;

	if (!has_view(x, GAZ_VIEW_LISTING, v))
		return;
	try_view(x, &empty, NULL, v);
	for (size_t k = 0; k < ARRAY_LEN(sizes) && v->kind == VERDICT_PASS; k++) {
		ask.entries = sizes[k];
		try_view(x, &ask, words, v);
	}
}
