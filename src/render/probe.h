/* SPDX-License-Identifier: Apache-2.0 */
#ifndef RENDER_PROBE_H
#define RENDER_PROBE_H
/* probe: loads a plugin in a throw-away worker, before a worker that serves requests loads it. */
#include <stdbool.h>
#include <stdint.h>

struct arena;
struct err;
struct format;
struct render_config;

/*
 * Checks that a worker without a plugin can be started and confined, so that no plugin is blamed
 * if not. ERR_CONFIG; ERR_BUSY: cancelled. [blocks]
 */
int probe_nothing(const struct render_config *c, struct err *e);
/*
 * Loads the format's files, and fills f->plugin with the plugin's description of itself; strings
 * in a. ERR_PLUGIN, ERR_TIMEOUT: why it is refused, without its name; ERR_BUSY: cancel_fd became
 * readable. Any number of threads at a time. [blocks]
 */
int probe_format(
    struct format *f, struct arena *a, const struct render_config *c, int cancel_fd, struct err *e);
/* The time limit of one probe, in milliseconds. */
uint32_t probe_deadline_ms(const struct render_config *c);
/* Whether the descriptor can be read; 0: there is none. */
bool probe_is_cancelled(int cancel_fd);
#endif
