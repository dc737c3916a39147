/* SPDX-License-Identifier: Apache-2.0 */
/*
 * badabi: built for a contract that does not exist yet; every other field is garbage and must not
 * be read.
 */
#include <gazetted/plugin.h>

#define GARBAGE ((const char *)(uintptr_t)0x1000)

GAZ_PLUGIN
= { .abi = 0x00020000u, .size = 8, .id = GARBAGE, .format = GARBAGE };
