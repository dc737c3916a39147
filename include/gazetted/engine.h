/* SPDX-License-Identifier: Apache-2.0 */
#ifndef GAZETTED_ENGINE_H
#define GAZETTED_ENGINE_H
/*
 * Between gazetted and its own engines: an engine makes a plugin of the files of a folder. It is a
 * shared object that exports one constant, gaz_engine, and nothing else. Not installed: both sides
 * come from one build, and no promise is made to anybody else.
 */
#include <gazetted/plugin.h>

#define GAZ_ENGINE_ABI 1u
#define GAZ_ENGINE_SYMBOL "gaz_engine"

/* What a folder holds. name is NUL-terminated, and so are the bytes, behind the last one. */
struct gaz_engine_file {
	const char *name;
	const char *bytes;
	size_t len;
};

struct gaz_engine {
	uint32_t abi; /* GAZ_ENGINE_ABI */
	/*
	 * The plugin that the files are; format is the name it is to have. Both stay valid as long
	 * as the process lives, as does what is returned. NULL: why has one sentence that begins
	 * with file and line. Called once in a process, which has no rights left by then: no file
	 * can be opened, no code mapped.
	 */
	const struct gaz_plugin *(*open)(const char *format, const struct gaz_engine_file *files,
	    size_t count, char *why, size_t why_size);
};

extern GAZ_EXPORT const struct gaz_engine gaz_engine;
#endif
