/* SPDX-License-Identifier: Apache-2.0 */
#ifndef GAZETTED_ENGINE_H
#define GAZETTED_ENGINE_H
/*
 * The interface between gazetted and its own engines. An engine turns the files of a folder into a
 * plugin. It is a shared object that exports one constant, gaz_engine, and nothing else. This
 * header is not installed and not stable: gazetted and its engines come from the same build.
 */
#include <gazetted/plugin.h>

#define GAZ_ENGINE_ABI 1u
#define GAZ_ENGINE_SYMBOL "gaz_engine"

/* One file of the folder. name is NUL-terminated; a NUL follows bytes[len - 1]. */
struct gaz_engine_file {
	const char *name;
	const char *bytes;
	size_t len;
};

struct gaz_engine {
	uint32_t abi; /* GAZ_ENGINE_ABI */
	/*
	 * Makes the plugin described by files; format becomes its gaz_plugin.format. The arguments
	 * and the returned plugin stay valid as long as the process lives. On failure returns NULL
	 * and writes to why one sentence that begins with the file and line. Called once in a
	 * process, after the process has dropped its rights: open() cannot open files or map code.
	 */
	const struct gaz_plugin *(*open)(const char *format, const struct gaz_engine_file *files,
	    size_t count, char *why, size_t why_size);
};

extern GAZ_EXPORT const struct gaz_engine gaz_engine;
#endif
