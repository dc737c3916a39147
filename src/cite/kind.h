/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CITE_KIND_H
#define CITE_KIND_H
/* kind: the kinds of provision that a citation can name (kinds.def), as sets. */
#include <stdint.h>

#include "base/str.h"

enum cite_kind_index {
#define KIND(symbol, name, rank, prefixes) CITE_INDEX_##symbol,
#include "cite/kinds.def"
#undef KIND
	CITE_KINDS
};

/* A set of kinds: a word may stand for more than one, "§" for an article and a section. */
typedef uint32_t cite_kinds;

enum {
#define KIND(symbol, name, rank, prefixes) CITE_##symbol = 1 << CITE_INDEX_##symbol,
#include "cite/kinds.def"
#undef KIND
	/* A number in brackets, "(1)", names any provision within another. */
	CITE_WITHIN = CITE_SUBSECTION | CITE_PARAGRAPH | CITE_SUBPARAGRAPH | CITE_ALINEA |
		      CITE_CLAUSE | CITE_POINT | CITE_ITEM | CITE_INDENT
};

/* The rank of the first kind of the set, see kinds.def. */
unsigned cite_kind_rank(cite_kinds kinds);
/* The kinds whose eIds begin so in their last part: "art" of "art_12"; 0: none. */
cite_kinds cite_kind_of_prefix(struct str prefix);
/* The word of the standard for the first kind of the set: "article". */
const char *cite_kind_name(cite_kinds kinds);
#endif
