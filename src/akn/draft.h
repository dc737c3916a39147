/* SPDX-License-Identifier: Apache-2.0 */
#ifndef AKN_DRAFT_H
#define AKN_DRAFT_H
/*
 * draft: the rules of the Markdown dialect (docs/markdown.md) that its reader and the plugin md
 * share: elements, and the shape of a printed number. Needs nothing but libc, because the plugin is
 * linked with this source.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define DRAFT_SHAPE_BYTES 64 /* a longer number is marked with a tag */
#define DRAFT_LABEL_BYTES 64
#define DRAFT_WORDS_MAX 5   /* of a printed number: "Article L. 12 bis" */
#define DRAFT_LEVEL_MAX 200 /* of headings; BUILD_DEPTH_MAX bounds the elements */

struct draft_element {
	const char *name, *short_name;
	int kind;   /* enum gaz_kind */
	bool mixed; /* text is allowed in it */
};
/* The element of Akoma Ntoso with that local name; NULL: there is none. */
const struct draft_element *draft_element(const char *name, size_t len);
/* The element of Akoma Ntoso with that short name; "" if there is none, or it is no unit. */
const char *draft_of_short_name(const char *s, size_t len);
/* Whether the element is of the hierarchy that has content, intro and wrapUp: article, part... */
bool draft_is_unit(const char *name);
/* The body of a document of that kind (act, statement...). */
const char *draft_body_name(const char *kind);
/*
 * Whether CommonMark takes a line that begins with this tag for HTML whatever follows the tag
 * (4.6, condition 6), so that its text is not Markdown.
 */
bool draft_is_html_block(const char *name, size_t len);

/*
 * Writes the shape of a printed number: its digits as 1, its letters or roman digits as a or A,
 * Chinese digits as U+4E00; everything else as it is. "Article 12 bis" has the shape of "Article 3
 * bis". Returns its length; 0: the number is too long.
 */
size_t draft_shape(const char *s, size_t len, char out[DRAFT_SHAPE_BYTES]);

/* Whether a printed number of that shape is known. */
typedef bool draft_known_fn(const void *ctx, const char *shape, size_t len);
/* The length of the longest run of words at the start of s whose shape is known; else 0. */
size_t draft_split(const char *s, size_t len, draft_known_fn *known, const void *ctx);
/* Whether a heading that follows this number in one line is set off with ": ". */
bool draft_wants_colon(const char *num, size_t len);

/* The end of an eId for a printed number; "" if it has none. */
void draft_label(const char *num, size_t len, bool roman, char out[DRAFT_LABEL_BYTES]);
#endif
