/* SPDX-License-Identifier: Apache-2.0 */
/*
 * listing: builds a listing as an image. What must hold: the image passes image_open() like that of
 * a document.
 */
#include "doc/build_listing.h"

#include <gazetted/plugin.h>

#include <stdlib.h>

#include "base/err.h"
#include "base/macros.h"
#include "base/mem.h"
#include "doc/build.h"

struct listing {
	struct build *build;
	unsigned entries;
};

struct listing *
listing_new(struct str title, struct str language)
{
	return listing_new_of(title, language, NULL, 0);
}

struct listing *
listing_new_of(
    struct str title, struct str language, const struct listing_fact *facts, size_t count)
{
	struct listing *l = NEW(struct listing);

	l->build = build_new(); /* a failure sticks in build; listing_finish() returns it */
	build_akn(l->build, "akomaNtoso", NULL);
	build_akn(l->build, "listing", NULL);
	build_kind(l->build, GAZ_LISTING);
	for (size_t i = 0; i < count; i++)
		build_set(l->build, facts[i].name, facts[i].value, NULL);
	build_akn(l->build, "heading", NULL);
	build_text(l->build, title, NULL);
	build_close(l->build, NULL);
	build_fact(l->build, IMAGE_META_TITLE, title);
	build_fact(l->build, IMAGE_META_LANGUAGE, language);
	return l;
}

void
listing_free(struct listing **l)
{
	if (*l == NULL)
		return;
	build_free(&(*l)->build);
	free(*l);
	*l = NULL;
}

int
listing_add(struct listing *l, const struct listing_entry *entry, struct err *e)
{
	const struct {
		const char *name;
		struct str value;
	} known[] = {
		{ "href", entry->href },
		{ "title", entry->title },
		{ "date", entry->date },
		{ "language", entry->language },
		{ "revision", entry->revision },
		{ "published", entry->published },
		{ "digest", entry->digest },
		{ "seq", entry->seq },
		{ "withdrawn", entry->withdrawn },
		{ "repealed", entry->repealed },
		{ "reason", entry->reason },
		{ "eid", entry->eid },
		{ "number", entry->number },
		{ "heading", entry->heading },
		{ "text", entry->text },
		{ "rel", entry->rel },
		{ "media_type", entry->media_type },
		{ "work", entry->work },
		{ "portion", entry->portion },
		{ "until", entry->until },
		{ "score", entry->score },
		{ "earlier", entry->earlier },
		{ "snippet", entry->snippet },
		{ "marks", entry->marks },
		{ "issuer", entry->issuer },
		{ "subjects", entry->subjects },
	};
	int rc;

	if (l->entries == LISTING_ENTRIES_MAX + 1)
		return err_set(
		    e, ERR_LIMIT, "more than %d lines in one listing", LISTING_ENTRIES_MAX);
	l->entries++;
	if ((rc = build_akn(l->build, "entry", e)) != 0)
		return rc;
	build_kind(l->build, GAZ_ENTRY);
	for (size_t i = 0; i < ARRAY_LEN(known); i++)
		if (known[i].value.len > 0 &&
		    (rc = build_set(l->build, known[i].name, known[i].value, e)) != 0)
			return rc;
	return build_close(l->build, e);
}

int
listing_finish(struct listing *l, struct buf *out, struct err *e)
{
	build_close(l->build, NULL);
	build_close(l->build, NULL);
	return build_finish(l->build, out, e);
}
