/* SPDX-License-Identifier: Apache-2.0 */
#ifndef RENDER_MANIFEST_H
#define RENDER_MANIFEST_H
/*
 * manifest: what a plugin says of itself, as data from a process that ran foreign code: believed
 * only after this check.
 */
struct arena;
struct err;
struct message_plugin;

/*
 * Checks m and copies it, strings and all, into out and a. ERR_PLUGIN: field and remedy; file names
 * the plugin.
 */
int manifest_take(const struct message_plugin *m, const char *file, struct message_plugin *out,
    struct arena *a, struct err *e);
#endif
