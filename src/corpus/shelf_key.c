/* SPDX-License-Identifier: Apache-2.0 */
/*
 * shelf_key: the parts of a name. What must hold: the works of the folder "/akn/xx" are those of
 * the place xx, and the works of "/akn/xx/act" those of that place and kind, so that these folders
 * need no shelves of their own.
 */
#include "corpus/shelf_key.h"

#include <string.h>

#include "akn/iri.h"
#include "base/err.h"

#define ROOT "/akn"
#define BIT(facet) (1u << (facet))
#define YEAR_BYTES 4

/* The subsets of facets whose works are listed; those of the others are found among these. */
static const unsigned listed[] = { 0, BIT(CORPUS_BY_PLACE), BIT(CORPUS_BY_KIND),
	BIT(CORPUS_BY_YEAR), BIT(CORPUS_BY_LANGUAGE), BIT(CORPUS_BY_PLACE) | BIT(CORPUS_BY_KIND) };

static bool
is_listed(unsigned mask)
{
	for (size_t i = 0; i < sizeof listed / sizeof *listed; i++)
		if (listed[i] == mask)
			return true;
	return false;
}

unsigned
shelf_key_mask(const struct shelf_key *k)
{
	unsigned mask = 0;

	for (unsigned f = 0; f < CORPUS_FACETS; f++)
		if (k->facets[f].len > 0)
			mask |= BIT(f);
	return mask;
}

bool
shelf_key_is_folder(const struct shelf_key *k)
{
	unsigned mask = shelf_key_mask(k);

	return k->folder.len > 0 ? mask == 0
				 : mask == BIT(CORPUS_BY_PLACE) ||
				       mask == (BIT(CORPUS_BY_PLACE) | BIT(CORPUS_BY_KIND));
}

bool
shelf_facets_of(struct str work, struct str language, struct str facets[CORPUS_FACETS])
{
	struct iri_work iri;
	struct err ignored;

	if (iri_parse_work(work, &iri, &ignored) != 0)
		return false;
	facets[CORPUS_BY_PLACE] = str_make(
	    iri.country.p, iri.country.len + (iri.locality.len > 0 ? iri.locality.len + 1 : 0));
	facets[CORPUS_BY_KIND] = iri.doctype;
	facets[CORPUS_BY_YEAR] = str_slice(iri.date, 0, YEAR_BYTES);
	facets[CORPUS_BY_LANGUAGE] = language;
	return true;
}

bool
shelf_is_under(struct str work, struct str folder)
{
	return folder.len == 0 || (work.len > folder.len && work.p[folder.len] == '/' &&
				      str_eq(str_slice(work, 0, folder.len), folder));
}

bool
shelf_has(const struct shelf_key *k, struct str work, struct str language)
{
	struct str own[CORPUS_FACETS];

	if (!shelf_is_under(work, k->folder) || !shelf_facets_of(work, language, own))
		return false;
	for (unsigned f = 0; f < CORPUS_FACETS; f++)
		if (k->facets[f].len > 0 && !str_eq(k->facets[f], own[f]))
			return false;
	return true;
}

static struct shelf_key
make_key(struct str folder, const struct str facets[CORPUS_FACETS], unsigned mask)
{
	struct shelf_key k = { .folder = folder,
		.is_listed = folder.len > 0 ? mask == 0 : is_listed(mask) };

	for (unsigned f = 0; f < CORPUS_FACETS; f++)
		k.facets[f] = mask & BIT(f) ? facets[f] : STR("");
	return k;
}

/* The shelves of a folder that has its own, by year and language. */
static size_t
put_folder(struct str folder, const struct str facets[CORPUS_FACETS], struct shelf_key *keys)
{
	static const unsigned masks[] = { 0, BIT(CORPUS_BY_YEAR), BIT(CORPUS_BY_LANGUAGE),
		BIT(CORPUS_BY_YEAR) | BIT(CORPUS_BY_LANGUAGE) };
	size_t n = 0;

	for (; n < sizeof masks / sizeof *masks; n++)
		keys[n] = make_key(folder, facets, masks[n]);
	return n;
}

size_t
shelf_keys_of(struct str work, struct str language, struct shelf_key keys[SHELF_KEYS_MAX])
{
	struct str facets[CORPUS_FACETS];
	size_t n = 0, at;

	if (!shelf_facets_of(work, language, facets))
		return 0;
	for (unsigned mask = 0; mask < SHELF_SUBSETS; mask++)
		keys[n++] = make_key(STR(""), facets, mask);
	/* behind the kind, the folders up to the number */
	at = (size_t)(facets[CORPUS_BY_KIND].p - work.p) + facets[CORPUS_BY_KIND].len + 1;
	for (; at < work.len && n + SHELF_SUBSETS / 4 <= SHELF_KEYS_MAX; at++)
		if (work.p[at] == '/')
			n += put_folder(str_slice(work, 0, at), facets, &keys[n]);
	return n;
}

/* Takes a value that the folder has; false: another was asked for. */
static bool
take_value(struct str *facet, struct str value)
{
	if (facet->len > 0 && !str_eq(*facet, value))
		return false;
	*facet = value;
	return true;
}

bool
shelf_key_of_ask(struct str folder, const struct str facets[CORPUS_FACETS], struct shelf_key *out)
{
	struct str rest, place, kind;

	*out = (struct shelf_key){ .folder = STR("") };
	memcpy(out->facets, facets, sizeof out->facets);
	if (folder.len > sizeof ROOT - 1) {
		place = str_cut(str_slice(folder, sizeof ROOT, folder.len), '/', &rest);
		kind = str_cut(rest, '/', &rest);
		if (!take_value(&out->facets[CORPUS_BY_PLACE], place) ||
		    (kind.len > 0 && !take_value(&out->facets[CORPUS_BY_KIND], kind)))
			return false;
		if (rest.len > 0) {
			out->folder = folder;
			out->facets[CORPUS_BY_PLACE] = out->facets[CORPUS_BY_KIND] = STR("");
		}
	}
	out->is_listed =
	    out->folder.len > 0 ? shelf_key_mask(out) == 0 : is_listed(shelf_key_mask(out));
	return true;
}
