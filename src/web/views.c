/* SPDX-License-Identifier: Apache-2.0 */
/*
 * views: the table of views. What must hold: each member of a row is set, except take_query, which
 * may be NULL; images is at most VIEW_IMAGES_MAX.
 */
#include "web/views.h"

#include <assert.h>

#include <gazetted/plugin.h>

#include "akn/component.h"
#include "doc/extract.h"
#include "render/formats.h"
#include "web/changes_ask.h"
#include "web/page_history.h"
#include "web/page_search.h"
#include "web/page_version.h"
#include "web/page_works.h"
#include "web/resolve.h"
#include "web/search_form.h"
#include "web/view_comparison.h"
#include "web/view_contents.h"
#include "web/view_document.h"
#include "web/view_history.h"
#include "web/view_news.h"
#include "web/view_parallel.h"
#include "web/view_search.h"
#include "web/view_works.h"

const struct view views[VIEWS] = {
	[VIEW_DOCUMENT] = { .name = "document",
	    .description = "a whole document",
	    .bit = GAZ_VIEW_DOCUMENT,
	    .images = 1,
	    .has_tongues = true,
	    .is_permanent = true,
	    .route = ROUTE_DOCUMENT,
	    .other = &views[VIEW_PAGE_DOCUMENT],
	    .resolve = view_document_resolve,
	    .put_path = view_document_put_path,
	    .put_stem = view_document_put_stem,
	    .put_links = view_document_put_links,
	    .add_metadata = view_document_add_metadata },
	[VIEW_PORTION] = { .name = "portion",
	    .description = "a single portion",
	    .bit = GAZ_VIEW_PORTION,
	    .images = 1,
	    .has_portion = true,
	    .is_permanent = true,
	    .route = ROUTE_DOCUMENT,
	    .other = &views[VIEW_PAGE_PORTION],
	    .resolve = view_document_resolve,
	    .put_path = view_document_put_path,
	    .put_stem = view_document_put_stem,
	    .put_links = view_document_put_links,
	    .add_metadata = view_document_add_metadata },
	[VIEW_PORTIONS] = { .name = "portions",
	    .description = "several portions",
	    .bit = GAZ_VIEW_DOCUMENT,
	    .images = 1,
	    .has_portion = true,
	    .is_permanent = true,
	    .route = ROUTE_DOCUMENT,
	    .resolve = view_document_resolve,
	    .put_path = view_document_put_path,
	    .put_stem = view_document_put_stem,
	    .put_links = view_document_put_links,
	    .add_metadata = view_document_add_metadata },
	[VIEW_COMPONENT] = { .name = "component",
	    .description = "a component",
	    .bit = GAZ_VIEW_DOCUMENT,
	    .images = 1,
	    .has_portion = true,
	    .is_component = true,
	    .is_permanent = true,
	    .route = ROUTE_DOCUMENT,
	    .other = &views[VIEW_PAGE_COMPONENT],
	    .resolve = view_document_resolve,
	    .put_path = view_document_put_path,
	    .put_stem = view_document_put_stem,
	    .put_links = view_document_put_links,
	    .add_metadata = view_document_add_metadata },
	[VIEW_COMPARISON] = { .name = "comparison",
	    .description = "a comparison",
	    .bit = GAZ_VIEW_COMPARISON,
	    .images = 2,
	    .has_portion = true,
	    .is_permanent = true,
	    .route = ROUTE_DOCUMENT,
	    .other = &views[VIEW_PAGE_COMPARISON],
	    .resolve = resolve_wanted,
	    .put_path = view_comparison_put_path,
	    .put_stem = view_comparison_put_stem,
	    .put_links = view_comparison_put_links,
	    .add_metadata = view_comparison_add_metadata },
	[VIEW_PARALLEL] = { .name = "parallel",
	    .description = "a document in two languages",
	    .bit = GAZ_VIEW_DOCUMENT,
	    .images = 2,
	    .route = ROUTE_DOCUMENT,
	    .resolve = resolve_wanted,
	    .put_path = view_parallel_put_path,
	    .put_stem = view_parallel_put_stem,
	    .put_links = view_parallel_put_links,
	    .add_metadata = view_parallel_add_metadata },
	[VIEW_PARALLEL_PORTION] = { .name = "parallel portion",
	    .description = "a portion in two languages",
	    .bit = GAZ_VIEW_PORTION,
	    .images = 2,
	    .has_portion = true,
	    .route = ROUTE_DOCUMENT,
	    .resolve = resolve_wanted,
	    .put_path = view_parallel_put_path,
	    .put_stem = view_parallel_put_stem,
	    .put_links = view_parallel_put_links,
	    .add_metadata = view_parallel_add_metadata },
	[VIEW_LISTING] = { .name = "listing",
	    .description = "a listing",
	    .bit = GAZ_VIEW_LISTING,
	    .images = 1,
	    .route = ROUTE_HISTORY,
	    .has_made = true,
	    .other = &views[VIEW_PAGE_HISTORY],
	    .take_query = view_history_take_query,
	    .resolve = view_history_resolve,
	    .put_path = view_history_put_path,
	    .put_stem = view_history_put_stem,
	    .put_links = view_history_put_links,
	    .add_metadata = view_history_add_metadata },
	[VIEW_CONTENTS] = { .name = "listing",
	    .description = "a listing",
	    .bit = GAZ_VIEW_LISTING,
	    .images = 1,
	    .route = ROUTE_CONTENTS,
	    .has_made = true,
	    .take_query = view_contents_take_query,
	    .resolve = view_contents_resolve,
	    .put_path = view_contents_put_path,
	    .put_stem = view_contents_put_stem,
	    .put_links = view_contents_put_links,
	    .add_metadata = view_contents_add_metadata },
	[VIEW_NEWS] = { .name = "listing",
	    .description = "a listing",
	    .bit = GAZ_VIEW_LISTING,
	    .images = 1,
	    .route = ROUTE_CHANGES,
	    .has_made = true,
	    .other = &views[VIEW_PAGE_NEWS],
	    .take_query = changes_ask_take_query,
	    .resolve = view_news_resolve,
	    .put_path = view_news_put_path,
	    .put_stem = view_news_put_stem,
	    .put_links = view_news_put_links,
	    .add_metadata = view_news_add_metadata },
	[VIEW_SEARCH] = { .name = "listing",
	    .description = "a listing",
	    .bit = GAZ_VIEW_LISTING,
	    .images = 1,
	    .is_searched = true,
	    .route = ROUTE_SEARCH,
	    .has_made = true,
	    .is_undated = true,
	    .other = &views[VIEW_PAGE_SEARCH],
	    .take_query = search_form_take_query,
	    .resolve = view_search_resolve,
	    .put_path = view_search_put_path,
	    .put_stem = view_search_put_stem,
	    .put_links = view_search_put_links,
	    .add_metadata = view_search_add_metadata },
	[VIEW_WORKS] = { .name = "listing",
	    .description = "a listing",
	    .bit = GAZ_VIEW_LISTING,
	    .images = 1,
	    .route = ROUTE_WORKS,
	    .has_made = true,
	    .is_undated = true,
	    .other = &views[VIEW_PAGE_WORKS],
	    .take_query = view_works_take_query,
	    .resolve = view_works_resolve,
	    .put_path = view_works_put_path,
	    .put_stem = view_works_put_stem,
	    .put_links = view_works_put_links,
	    .add_metadata = view_works_add_metadata },
	[VIEW_PAGE_DOCUMENT] = { .name = "page",
	    .description = "a page",
	    .bit = GAZ_VIEW_PAGE,
	    .images = 2,
	    .has_made = true,
	    .has_tongues = true,
	    .route = ROUTE_DOCUMENT,
	    .is_page = true,
	    .other = &views[VIEW_DOCUMENT],
	    .take_query = page_version_take_query,
	    .resolve = page_version_resolve,
	    .put_path = view_document_put_path,
	    .put_stem = view_document_put_stem,
	    .put_links = view_document_put_links,
	    .add_metadata = view_document_add_metadata },
	[VIEW_PAGE_PORTION] = { .name = "page",
	    .description = "a page",
	    .bit = GAZ_VIEW_PAGE,
	    .images = 2,
	    .has_made = true,
	    .has_portion = true,
	    .route = ROUTE_DOCUMENT,
	    .is_page = true,
	    .other = &views[VIEW_PORTION],
	    .take_query = page_version_take_query,
	    .resolve = page_version_resolve,
	    .put_path = view_document_put_path,
	    .put_stem = view_document_put_stem,
	    .put_links = view_document_put_links,
	    .add_metadata = view_document_add_metadata },
	[VIEW_PAGE_COMPONENT] = { .name = "page",
	    .description = "a page",
	    .bit = GAZ_VIEW_PAGE,
	    .images = 2,
	    .has_made = true,
	    .has_portion = true,
	    .is_component = true,
	    .route = ROUTE_DOCUMENT,
	    .is_page = true,
	    .other = &views[VIEW_COMPONENT],
	    .take_query = page_version_take_query,
	    .resolve = page_version_resolve,
	    .put_path = view_document_put_path,
	    .put_stem = view_document_put_stem,
	    .put_links = view_document_put_links,
	    .add_metadata = view_document_add_metadata },
	[VIEW_PAGE_COMPARISON] = { .name = "page",
	    .description = "a page",
	    .bit = GAZ_VIEW_PAGE,
	    .images = 3,
	    .has_made = true,
	    .has_portion = true,
	    .route = ROUTE_DOCUMENT,
	    .is_page = true,
	    .other = &views[VIEW_COMPARISON],
	    .resolve = page_version_resolve,
	    .put_path = view_comparison_put_path,
	    .put_stem = view_comparison_put_stem,
	    .put_links = view_comparison_put_links,
	    .add_metadata = view_comparison_add_metadata },
	[VIEW_PAGE_HISTORY] = { .name = "page",
	    .description = "a page",
	    .bit = GAZ_VIEW_PAGE,
	    .images = 1,
	    .has_made = true,
	    .route = ROUTE_HISTORY,
	    .is_page = true,
	    .other = &views[VIEW_LISTING],
	    .take_query = page_history_take_query,
	    .resolve = page_history_resolve,
	    .put_path = view_history_put_path,
	    .put_stem = view_history_put_stem,
	    .put_links = view_history_put_links,
	    .add_metadata = view_history_add_metadata },
	[VIEW_PAGE_WORKS] = { .name = "page",
	    .description = "a page",
	    .bit = GAZ_VIEW_PAGE,
	    .images = 1,
	    .has_made = true,
	    .is_undated = true,
	    .route = ROUTE_INDEX,
	    .is_page = true,
	    .other = &views[VIEW_WORKS],
	    .take_query = page_works_take_query,
	    .resolve = page_works_resolve,
	    .put_path = page_works_put_path,
	    .put_stem = page_works_put_stem,
	    .put_links = page_works_put_links,
	    .add_metadata = page_works_add_metadata },
	[VIEW_PAGE_NEWS] = { .name = "page",
	    .description = "a page",
	    .bit = GAZ_VIEW_PAGE,
	    .images = 1,
	    .has_made = true,
	    .is_undated = true,
	    .route = ROUTE_CHANGES,
	    .is_page = true,
	    .other = &views[VIEW_NEWS],
	    .resolve = page_works_resolve,
	    .put_path = page_works_put_path,
	    .put_stem = page_works_put_stem,
	    .put_links = page_works_put_links,
	    .add_metadata = page_works_add_metadata },
	[VIEW_PAGE_SEARCH] = { .name = "page",
	    .description = "a page",
	    .bit = GAZ_VIEW_PAGE,
	    .images = 1,
	    .has_made = true,
	    .is_undated = true,
	    .is_searched = true,
	    .route = ROUTE_SEARCH,
	    .is_page = true,
	    .other = &views[VIEW_SEARCH],
	    .take_query = search_form_take_query,
	    .resolve = page_search_resolve,
	    .put_path = view_search_put_path,
	    .put_stem = view_search_put_stem,
	    .put_links = view_search_put_links,
	    .add_metadata = view_search_add_metadata },
};

static unsigned
view_of_portion(struct str portion)
{
	if (component_is(portion))
		return component_is_whole(portion) ? VIEW_COMPONENT : VIEW_PORTION;
	return str_find(portion, EXTRACT_SEPARATOR) < portion.len ? VIEW_PORTIONS : VIEW_PORTION;
}

const struct view *
view_of_route(const struct route *r)
{
	unsigned i = VIEW_DOCUMENT;

	if (r->kind != ROUTE_DOCUMENT)
		while (views[i].route != r->kind)
			i++;
	else if (r->iri.point == IRI_RANGE)
		i = VIEW_COMPARISON;
	else if (r->iri.beside.len > 0)
		i = r->iri.portion.len > 0 ? VIEW_PARALLEL_PORTION : VIEW_PARALLEL;
	else if (r->iri.portion.len > 0)
		i = view_of_portion(r->iri.portion);
	assert(i < VIEWS);
	return &views[i];
}

unsigned
view_documents(const struct view *v)
{
	return v->images - v->has_made;
}

bool
view_is_written_by(const struct view *v, const struct format *f)
{
	return (f->plugin.views & v->bit) != 0;
}
