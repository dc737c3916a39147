/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLI_RELOAD_H
#define CLI_RELOAD_H
/* reload: the configuration read again while the server runs: all of it is taken, or nothing. */

struct handed;
struct http_server;
struct settings;
struct settings_flags;

struct reload {
	struct http_server *http;
	const struct settings_flags *flags;
	const struct handed *handed;
	const struct settings *started; /* what settings that take a restart are compared with */
	struct settings *now;           /* NULL until the first; ours */
};

/*
 * Reads the sources again and applies what takes no restart. Every fault is logged, and then
 * everything stays as it was. [blocks]
 */
void reload_run(struct reload *r);
void reload_close(struct reload *r);
#endif
