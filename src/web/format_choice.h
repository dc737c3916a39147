/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEB_FORMAT_CHOICE_H
#define WEB_FORMAT_CHOICE_H
/*
 * format_choice: the best of the formats for a client, by the Accept field (RFC 9110, 12.5.1).
 * Criteria, in this order: the client's quality; how specific its media range is (a named type, any
 * subtype, any type); the position of the range in the list; and, for formats that match the same
 * range, the plugin's own quality.
 */
#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

struct format;
struct formats;

struct negotiation {
	struct str accept; /* p NULL: every type is acceptable */
	const struct formats *formats;
	uint32_t views; /* bits of enum gaz_view: a format that writes one of them */
	/* Returns false to exclude a format. NULL: no format is excluded. */
	bool (*is_usable)(const void *arg, const struct format *f);
	const void *arg;
};

/*
 * Index of the format for a request without suffix; FORMAT_NONE if no format is acceptable. A
 * plugin that is not bundled never displaces a bundled one of the same media type, except that its
 * pages always go before bundled pages.
 */
uint32_t negotiate_format(const struct negotiation *n);

/* The rank of a format for the client; greater is better, 0 means not acceptable. */
uint64_t format_choice_rank(const struct negotiation *n, const struct format *f);
/*
 * Whether a client that sends this Accept field wants pages, and a format of the set writes them.
 */
bool negotiate_wants_pages(struct str accept, const struct formats *formats);
#endif
