/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WORKER_LOAD_H
#define WORKER_LOAD_H
/*
 * load: from the path of a shared object to a plugin that may be called, or a reason why not. The
 * only dlopen()s of the project. What a plugin says of itself is checked here as far as it could
 * crash the worker; its sense is the server's to judge (render/manifest.c), which has no reason to
 * believe this process.
 */
#include <stdbool.h>

#include <gazetted/plugin.h>

#include "base/err.h"

struct message_plugin;

struct load_slot {
	struct gaz_plugin plugin; /* a copy: what an older plugin does not have is 0 */
	struct err refusal;       /* ERR_NONE: loaded */
	bool is_folder;           /* plugin is there after load_folder_open() only */
};

/* Could what a plugin says of itself crash the worker? ERR_PLUGIN. */
int load_check_fields(const char *name, const struct gaz_plugin *p, struct err *e);

/* Both: [runs foreign code: constructors of the plugin and of its libraries] */
void load_plugin(const char *path, struct load_slot *slot);
/* A sealed copy, which the server has judged; path is what it is called. */
void load_copy(int fd, const char *path, struct load_slot *slot);

/*
 * A format that is a folder, in the two steps that the confinement has: its engine's code and the
 * pack of its files come in before the last one, the files are read after it. Once in a process.
 */
void load_folder(const int fds[2], const char *path, struct load_slot *slot);
void load_folder_open(struct load_slot *slot);

/* Of what is loaded: what the dynamic loader calls it. */
const char *load_code(const char *path);

/* The plugin, or its refusal, as the server wants to hear it; borrowed from slot. */
void load_describe(const struct load_slot *slot, struct message_plugin *m);
#endif
