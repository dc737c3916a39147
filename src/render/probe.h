/* SPDX-License-Identifier: Apache-2.0 */
#ifndef RENDER_PROBE_H
#define RENDER_PROBE_H
/* probe: a plugin is loaded once in a throw-away worker before any worker that serves has to. */
struct arena;
struct err;
struct format;
struct render_config;

/* Can a worker be started and confined at all? If not, no plugin is to blame. ERR_CONFIG. [blocks] */
int probe_nothing(const struct render_config *c, struct err *e);
/*
 * Loads the format's files, and fills f->plugin with what the plugin says of itself; strings in a.
 * ERR_PLUGIN, ERR_TIMEOUT: why it is refused, without its name. [blocks]
 */
int probe_format(struct format *f, struct arena *a, const struct render_config *c, struct err *e);
#endif
