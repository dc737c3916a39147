/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLI_PLAN_H
#define CLI_PLAN_H
/* plan: the settings of the server, as the modules below want them. */
#include "cli/settings.h"
#include "web/site.h"

struct err;

struct handed;

#define PLAN_LISTENERS_MAX (4 * OPTION_LIST_MAX) /* listen, tls-listen, admin, activated */

struct plan {
	struct http_listen listen[PLAN_LISTENERS_MAX];
	unsigned activated_count; /* the first of them: opened by the service manager */
	struct site_config site;  /* all but render, of which only the settings' part is set */
};

/*
 * Borrows from the settings and from handed, and points into itself: not to be copied. When sockets
 * were activated and `listen` was left to its default, those sockets are served in its place.
 * ERR_CONFIG.
 */
int plan_make(struct plan *p, const struct settings *s, const struct handed *handed, struct err *e);
/* What the settings say of rendering; workshop_configure() has set the rest. */
void plan_render(struct render_config *c, const struct settings *s);
/* The part that takes effect without a site: logs. */
void plan_logs(const struct settings *s);
#endif
