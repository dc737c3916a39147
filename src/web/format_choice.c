/* SPDX-License-Identifier: Apache-2.0 */
/*
 * format_choice: each format is ranked by the client's quality, the kind of range and its place in
 * the list, packed into one integer. What must hold: formats with rank 0 are never chosen; the
 * order of the formats decides only between equal ranks and equal plugin qualities.
 */
#include "web/format_choice.h"

#include <gazetted/plugin.h>

#include "http/accept.h"
#include "render/formats.h"
#include "web/route.h"
#include "web/view.h"

#define BEFORE_BUNDLED 1001 /* above each quality of a plugin */
#define PLACE_MAX 0xffff    /* a header of 32 KiB has fewer elements */

uint64_t
format_choice_rank(const struct negotiation *n, const struct format *f)
{
	struct accept_match m;
	uint32_t place;

	if ((f->plugin.views & n->views) == 0)
		return 0;
	m = accept_match(n->accept, f->plugin.media_type);
	if (m.quality == 0 || (n->is_usable != NULL && !n->is_usable(n->arg, f)))
		return 0;
	place = m.place < PLACE_MAX ? m.place : PLACE_MAX;
	return (uint64_t)m.quality << 32 | (uint64_t)m.kind << 16 | (PLACE_MAX - place);
}

/* Compares media types without parameters, ignoring case (RFC 9110 8.3.1). */
static bool
same_type(struct str a, struct str b)
{
	a = str_trim(str_slice(a, 0, str_find(a, ';')));
	b = str_trim(str_slice(b, 0, str_find(b, ';')));
	for (size_t k = 0; k < a.len && k < b.len; k++)
		if ((a.p[k] | 0x20) != (b.p[k] | 0x20))
			return false;
	return a.len == b.len;
}

/* Whether a bundled format of the same media type has at least this rank. */
static bool
is_shadowed(const struct negotiation *n, const struct format *f, uint64_t rank)
{
	for (uint32_t k = 0; k < n->formats->count; k++) {
		const struct format *other = &n->formats->list[k];

		if (other->is_bundled &&
		    same_type(other->plugin.media_type, f->plugin.media_type) &&
		    format_choice_rank(n, other) >= rank)
			return true;
	}
	return false;
}

/*
 * Of pages, those of a plugin that the operator has added are the wanted design: the bundled ones
 * serve only where there is no other.
 */
static bool
are_pages(const struct negotiation *n)
{
	return n->views == GAZ_VIEW_PAGE;
}

/* The order of formats of equal rank: the greatest is chosen. */
static uint32_t
preference(const struct negotiation *n, const struct format *f)
{
	return f->plugin.quality + (are_pages(n) && !f->is_bundled ? BEFORE_BUNDLED : 0);
}

uint32_t
negotiate_format(const struct negotiation *n)
{
	uint32_t chosen = FORMAT_NONE, preferred = 0;
	uint64_t best = 0;

	for (uint32_t k = 0; k < n->formats->count; k++) {
		const struct format *f = &n->formats->list[k];
		uint64_t rank = format_choice_rank(n, f);

		if (rank < best || rank == 0 || (rank == best && preference(n, f) <= preferred) ||
		    (!are_pages(n) && !f->is_bundled && is_shadowed(n, f, rank)))
			continue;
		best = rank;
		preferred = preference(n, f);
		chosen = k;
	}
	return chosen;
}

bool
negotiate_wants_pages(struct str accept, const struct formats *formats)
{
	const struct negotiation n = {
		.accept = accept, .formats = formats, .views = GAZ_VIEW_PAGE
	};
	uint32_t format = negotiate_format(&n);

	return format != FORMAT_NONE &&
	       accept_match(accept, formats->list[format].plugin.media_type).kind == ACCEPT_NAMED;
}
