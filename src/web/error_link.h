/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEB_ERROR_LINK_H
#define WEB_ERROR_LINK_H
/* error_link: a link of the page of an error. */
#include "base/str.h"

/* Something that exists where the reader may want to go on. */
struct error_link {
	struct str path; /* not percent-encoded */
	struct str title;
	const char *rel; /* "portion", "version" or "history" */
};
#endif
