/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HTTP_ACCEPT_H
#define HTTP_ACCEPT_H
/*
 * accept: pure functions for the Accept field of RFC 9110, 12.5.1: how acceptable a media type
 * is.
 */
#include <stdint.h>

#include "base/str.h"

#define ACCEPT_QUALITY_ONE 1000 /* qvalues have three decimals (12.4.2) */

/* The kind of the range that applies to a type, from the least to the most specific. */
enum accept_kind { ACCEPT_NONE, ACCEPT_ANY, ACCEPT_ANY_SUBTYPE, ACCEPT_NAMED };

struct accept_match {
	uint32_t quality; /* in thousandths; 0: the type is not acceptable */
	enum accept_kind kind;
	uint32_t place; /* index of the range in the list, from 0 */
};

/*
 * Matches type ("text/plain; charset=utf-8") against the field value accept. The most specific
 * matching range applies. Malformed elements are ignored; if the list has no well-formed element,
 * every type is acceptable, as with a range for any type.
 */
struct accept_match accept_match(struct str accept, struct str type);
#endif
