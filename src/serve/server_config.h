/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SERVE_SERVER_CONFIG_H
#define SERVE_SERVER_CONFIG_H
/*
 * server_config: the plan: what a server needs besides the values of its settings: listeners,
 * sockets and the number of loops.
 */
#include "config/settings.h"
#include "web/site.h"

struct err;

struct inherited;

#define SERVER_LISTENERS_MAX (6 * OPTION_LIST_MAX) /* those of five settings, and activated ones */

struct plan {
	struct http_listen listen[SERVER_LISTENERS_MAX];
	unsigned activated_count; /* the first ones in listen[]: opened by the service manager */
	struct site_config site;  /* complete, except for render */
};

/*
 * Borrows from the settings and from the inherited sockets, and points into itself: it must not
 * be copied. When the service manager opened sockets and `listen` has its default, those sockets
 * replace the default. ERR_CONFIG.
 */
int plan_make(
    struct plan *p, const struct settings *s, const struct inherited *inherited, struct err *e);
/* Applies the log level and the log format, which need no site. */
void plan_logs(const struct config *c);
#endif
