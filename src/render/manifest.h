/* SPDX-License-Identifier: Apache-2.0 */
#ifndef RENDER_MANIFEST_H
#define RENDER_MANIFEST_H
/*
 * manifest: checks a plugin's description of itself, which comes from a process that ran foreign
 * code.
 */
struct arena;
struct err;
struct message_plugin;

/*
 * Checks m and copies it, with its strings, into out and a. ERR_PLUGIN, naming the field and the
 * remedy; ERR_LIMIT: a is full. file names the plugin in messages.
 */
int manifest_take(const struct message_plugin *m, const char *file, struct message_plugin *out,
    struct arena *a, struct err *e);
#endif
