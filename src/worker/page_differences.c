/* SPDX-License-Identifier: Apache-2.0 */
/*
 * page_differences: copies the facts of a page, and adds one list. What must hold: the facts are
 * those that the server sent, also where a document does not have the portion they name.
 */
#include "worker/page_differences.h"

#include <gazetted/plugin.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "compare/compare.h"
#include "compare/excerpt.h"
#include "doc/build_page.h"

#define WORDING "wording"
#define RUNS_BYTES_MAX (64u << 10) /* the texts of one difference */

struct source {
	const struct image *page;
	const struct image *const *wordings;
	size_t count;
};

/* Sets an attribute of the facts, of the page or of an entry. */
typedef void set_fn(struct page_build *p, const char *name, struct str value);

static void
copy_attrs(struct page_build *p, const struct image *page, uint32_t n, set_fn *set)
{
	const struct image_node *node = &page->nodes[n];

	for (uint32_t i = 0; i < node->b; i++) {
		const struct image_attr *attr = &page->attrs[node->a + i];
		struct str name = image_str(page, page->names[attr->name].local);

		if (!str_is(name, WORDING))
			set(p, name.p, image_str(page, attr->value));
	}
}

/* page_list() keeps the name until the first entry: in the pool it outlives the page. */
static void
copy_list(struct page_build *p, const struct image *page, uint32_t list)
{
	page_list(p, image_attr(page, list, "name").p);
	for (uint32_t n = image_first_child(page, list); n != IMAGE_NONE;
	     n = image_next_sibling(page, n)) {
		page_entry(p);
		copy_attrs(p, page, n, page_set);
	}
}

static void
put_line(struct page_build *p, struct str href, const char *line, const struct excerpt_line *from)
{
	for (size_t i = 0; i < from->count; i++) {
		page_entry(p);
		page_set(p, "href", href);
		page_set(p, "line", str_from(line));
		page_set(p, "text", from->runs[i].text);
		page_set(p, "differs", from->runs[i].differs ? STR("1") : STR(""));
	}
}

/* The document with the wording of an entry; NULL: it was not sent. */
static const struct image *
wording_of(const struct source *s, uint32_t entry)
{
	int64_t k;

	if (!str_to_i64(image_attr(s->page, entry, WORDING), &k) || k < 0 || (size_t)k >= s->count)
		return NULL;
	return s->wordings[k];
}

static void
put_difference(struct page_build *p, const struct source *s, uint32_t later, uint32_t earlier)
{
	struct arena a = ARENA_INIT(RUNS_BYTES_MAX);
	struct comparison *c = NULL;
	struct excerpt x;
	struct err ignored;

	if (compare_wordings(&c, wording_of(s, earlier), image_attr(s->page, earlier, "portion"),
		wording_of(s, later), image_attr(s->page, later, "portion"), &ignored) == 0 &&
	    excerpt_make(&x, c, &a, &ignored) == 0) {
		put_line(p, image_attr(s->page, later, "compare"), "was", &x.was);
		put_line(p, image_attr(s->page, later, "compare"), "is", &x.is);
	}
	comparison_free(&c);
	arena_free(&a);
}

static void
put_differences(struct page_build *p, const struct source *s, uint32_t changes)
{
	uint32_t later = image_first_child(s->page, changes), earlier;

	page_list(p, "differences");
	for (; later != IMAGE_NONE; later = earlier) {
		earlier = image_next_sibling(s->page, later);
		if (earlier != IMAGE_NONE && wording_of(s, later) != NULL &&
		    wording_of(s, earlier) != NULL)
			put_difference(p, s, later, earlier);
	}
}

int
page_differences_add(const struct image *page, const struct image *const *wordings, size_t count,
    struct buf *out, struct err *e)
{
	const struct source s = { page, wordings, count };
	struct page_build *p = page_new(image_meta(page, IMAGE_META_LANGUAGE));
	uint32_t root = page->head->root, n, changes = IMAGE_NONE;
	int rc;

	copy_attrs(p, page, root, page_fact);
	for (n = image_first_child(page, root); n != IMAGE_NONE; n = image_next_sibling(page, n)) {
		if (page->nodes[n].kind != GAZ_LISTING)
			continue;
		copy_list(p, page, n);
		if (str_is(image_attr(page, n, "name"), "changes"))
			changes = n;
	}
	if (changes != IMAGE_NONE)
		put_differences(p, &s, changes);
	rc = page_finish(p, out, e);
	page_free(&p);
	return rc;
}
