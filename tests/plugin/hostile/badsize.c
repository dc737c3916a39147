/* SPDX-License-Identifier: Apache-2.0 */
/* badsize: says it ends before the first field of which it has something to say. */
#include <gazetted/plugin.h>

GAZ_PLUGIN
= { .abi = GAZ_ABI, .size = 8, .id = "org.example.badsize", .format = "badsize" };
