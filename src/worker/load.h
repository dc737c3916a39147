/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WORKER_LOAD_H
#define WORKER_LOAD_H
/*
 * load: loads a shared object as a plugin, or reports why it cannot. All dlopen() calls of the
 * project are here and in load_folder.c. A plugin's description is checked here only as far as it
 * could crash the worker; the server checks its meaning (render/manifest.c), because the server
 * does not trust this process.
 */
#include <stdbool.h>

#include <gazetted/plugin.h>

#include "base/err.h"

struct message_plugin;

struct load_slot {
	struct gaz_plugin plugin; /* a copy; fields that an older plugin does not have are 0 */
	struct err refusal;       /* ERR_NONE: loaded */
	bool is_folder;           /* plugin is set by load_folder_open() only */
};

/* Checks the fields that could crash the worker. ERR_PLUGIN. */
int load_check_fields(const char *name, const struct gaz_plugin *p, struct err *e);

/* Load a plugin into slot. [runs foreign code: constructors of the plugin and of its libraries] */
void load_plugin(const char *path, struct load_slot *slot);
/* Loads from fd, a sealed copy that the server has checked; path gives the name for messages. */
void load_copy(int fd, const char *path, struct load_slot *slot);

/*
 * Fills m with the plugin's description or its refusal, for the READY packet; borrowed from slot.
 */
void load_describe(const struct load_slot *slot, struct message_plugin *m);
#endif
