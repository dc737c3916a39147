/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HOSTILE_H
#define HOSTILE_H
/*
 * hostile: what all the plugins in this folder have in common: they look right until they are
 * called.
 */
#include <gazetted/plugin.h>

#define HOSTILE(name, function)                                \
	GAZ_PLUGIN                                             \
	= { .abi = GAZ_ABI,                                    \
		.size = sizeof gaz_plugin,                     \
		.id = "org.example." name,                     \
		.version = "1.0",                              \
		.revision = "1",                               \
		.licence = "Apache-2.0",                       \
		.format = name,                                \
		.media_type = "text/plain; charset=utf-8",     \
		.label = "Hostile: " name,                     \
		.views = GAZ_VIEW_DOCUMENT | GAZ_VIEW_PORTION, \
		.render = (function) }
#endif
