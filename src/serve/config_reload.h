/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SERVE_CONFIG_RELOAD_H
#define SERVE_CONFIG_RELOAD_H
/*
 * config_reload: reads the configuration again while the server runs, and applies all of it or
 * nothing.
 */

struct inherited;
struct http_server;
struct settings;
struct settings_flags;

struct reload {
	struct http_server *http;
	const struct settings_flags *flags;
	const struct inherited *inherited;
	const struct settings *started; /* the settings at the start, for comparison */
	struct settings *now;           /* of the last reload; NULL before the first; owned */
};

/*
 * Reads the sources again and applies the settings that need no restart. If there is a fault,
 * every fault is logged and nothing changes. [blocks]
 */
void reload_run(struct reload *r);
void reload_close(struct reload *r);
#endif
