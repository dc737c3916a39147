/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEB_VIEWS_H
#define WEB_VIEWS_H
/* views: the views that a client can request, as a table with a row for each. */
#include <stdbool.h>

#include "web/view.h"

struct format;
struct route;

extern const struct view views[VIEWS];

/* The view that a route requests; a page only where there is nothing else. */
const struct view *view_of_route(const struct route *r);
/* Number of documents that the worker reads: images without the one that is made. */
unsigned view_documents(const struct view *v);
/* Whether the plugin of the format writes the view. */
bool view_is_written_by(const struct view *v, const struct format *f);
#endif
