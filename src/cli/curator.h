/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLI_CURATOR_H
#define CLI_CURATOR_H
/*
 * curator: the thread that keeps the collection of plugins as their files are: looks when something
 * in their folders has happened and nothing has for a moment, has what is new probed, gives the new
 * set to the site, and takes a plugin back that fails again and again in its first minute.
 */
#include <stdbool.h>

#include "cli/workshop.h"

struct curator;
struct err;
struct formats;
struct site;

struct curator_config {
	struct site *site;
	const struct plugin_folders *folders; /* both are kept: */
	const struct render_config *render;   /* how plugins are probed */
	struct formats *formats;              /* that the site has */
	bool is_watching;                     /* false: it looks only when it is told to */
};

/* Starts the thread. ERR_IO. */
int curator_start(struct curator **out, const struct curator_config *c, struct err *e);
/* Ends it, when what it looks at has been looked at. NULL is fine. [blocks: 5 s for each new plugin
 * that hangs] */
void curator_stop(struct curator **c);
/* Looks, also at what was refused. Any thread. */
void curator_look(struct curator *c);
#endif
