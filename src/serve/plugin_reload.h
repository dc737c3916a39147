/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SERVE_PLUGIN_RELOAD_H
#define SERVE_PLUGIN_RELOAD_H
/*
 * plugin_reload: the thread that keeps the loaded plugins in step with their files. It looks at
 * the folders when an event has come and no further one for a moment, probes new plugins, gives
 * the new format set to the site, and rolls back a plugin that fails repeatedly in its first
 * minute.
 */
#include <stdbool.h>

#include "render/blocking.h"

struct plugin_reload;
struct err;
struct formats;
struct site;

struct plugin_reload_config {
	struct site *site;
	const struct plugin_folders *folders; /* folders and render must outlive the thread */
	const struct render_config *render;   /* settings for the probes */
	struct formats *formats;              /* the set that the site uses at the start */
	bool is_watching;                     /* false: it looks only on plugin_reload_look() */
};

/* Starts the thread. ERR_IO. */
int plugin_reload_start(
    struct plugin_reload **out, const struct plugin_reload_config *c, struct err *e);
/*
 * Ends the thread and the probes in progress. NULL is fine. [blocks while the kernel ends the
 * processes of the probes]
 */
void plugin_reload_stop(struct plugin_reload **c);
/* Requests a look, which also tries refused plugins again. Any thread may call it. */
void plugin_reload_look(struct plugin_reload *c);
#endif
