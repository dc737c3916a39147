/* SPDX-License-Identifier: Apache-2.0 */
#ifndef AKN_IRI_NAME_H
#define AKN_IRI_NAME_H
/* iri_name: what the segments of an IRI may consist of. */
#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

/* Whether a segment may have the character c as it is (RFC 3987, without '~'). */
bool iri_is_name_char(uint32_t c);
/* Whether s may be a segment: such characters and %XX, and not "." or "..". */
bool iri_is_name(struct str s);
#endif
