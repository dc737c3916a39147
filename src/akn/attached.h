/* SPDX-License-Identifier: Apache-2.0 */
#ifndef AKN_ATTACHED_H
#define AKN_ATTACHED_H
/*
 * attached: the files that may be attached to a portion: rules and data sets. The link to one is an
 * element a or ref in the portion, with a relative name, or with a data: URI.
 */
#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"

enum attached_content { ATTACHED_TEXT, ATTACHED_JSON, ATTACHED_XML };

struct attached {
	const char *suffix; /* of its name: "csv" */
	const char *type;   /* NULL: files of this suffix are refused */
	const char *reason; /* why they are */
	enum attached_content content;
};

/*
 * The row of the suffix of a relative reference (RFC 3986, 4.2) without query and fragment; NULL:
 * href is another address, or its suffix is in no row.
 */
const struct attached *attached_find(struct str href);
/* The row of a media type, parameters aside; NULL: it is that of no attached file. */
const struct attached *attached_of_type(struct str type);
/* Whether the element of that name may link to an attached file. */
bool attached_is_link(struct str element);
#endif
