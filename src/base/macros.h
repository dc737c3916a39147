/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BASE_MACROS_H
#define BASE_MACROS_H
/* macros: those that C lacks. All are constant expressions if their arguments are. */
#include <stddef.h>

/* The number of elements of an array; a is an array, not a pointer. */
#define ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))

/* The expansion of a as a string literal. */
#define STRINGIFY(a) STRINGIFY_TOKEN(a)
#define STRINGIFY_TOKEN(a) #a

/* The struct of that type whose member is at pointer. */
#define CONTAINER_OF(pointer, type, member) \
	((type *)(void *)((char *)(pointer)-offsetof(type, member)))
#endif
