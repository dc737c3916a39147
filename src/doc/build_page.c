/* SPDX-License-Identifier: Apache-2.0 */
/*
 * build_page: builds the facts of a page. What must hold: the element "listing" of a list is opened
 * by its first entry, so that no list is empty.
 */
#include "doc/build_page.h"

#include <gazetted/plugin.h>

#include <stdlib.h>

#include "base/mem.h"
#include "doc/build.h"

struct page_build {
	struct build *build; /* a failure sticks in it */
	const char *list;    /* name of a list without an entry so far, or NULL */
	bool in_list, in_entry;
};

struct page_build *
page_new(struct str language)
{
	struct page_build *p = NEW(struct page_build);

	p->build = build_new();
	build_akn(p->build, "akomaNtoso", NULL);
	build_akn(p->build, "listing", NULL);
	build_kind(p->build, GAZ_LISTING);
	build_fact(p->build, IMAGE_META_LANGUAGE, language);
	return p;
}

void
page_free(struct page_build **p)
{
	if (*p == NULL)
		return;
	build_free(&(*p)->build);
	free(*p);
	*p = NULL;
}

void
page_fact(struct page_build *p, const char *name, struct str value)
{
	if (value.len > 0)
		build_set(p->build, name, value, NULL);
}

static void
end_entry(struct page_build *p)
{
	if (p->in_entry)
		build_close(p->build, NULL);
	p->in_entry = false;
}

static void
end_list(struct page_build *p)
{
	end_entry(p);
	if (p->in_list)
		build_close(p->build, NULL);
	p->in_list = false;
}

void
page_list(struct page_build *p, const char *name)
{
	end_list(p);
	p->list = name;
}

void
page_entry(struct page_build *p)
{
	end_entry(p);
	if (!p->in_list) {
		build_akn(p->build, "listing", NULL);
		build_kind(p->build, GAZ_LISTING);
		build_set(p->build, "name", str_from(p->list), NULL);
		p->in_list = true;
	}
	build_akn(p->build, "entry", NULL);
	build_kind(p->build, GAZ_ENTRY);
	p->in_entry = true;
}

void
page_set(struct page_build *p, const char *name, struct str value)
{
	page_fact(p, name, value);
}

int
page_finish(struct page_build *p, struct buf *out, struct err *e)
{
	end_list(p);
	build_close(p->build, NULL);
	build_close(p->build, NULL);
	return build_finish(p->build, out, e);
}
