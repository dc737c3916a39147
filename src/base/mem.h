/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BASE_MEM_H
#define BASE_MEM_H
/*
 * mem: allocates sizes that the program itself chooses; failure aborts. For sizes that input can
 * choose, use buf or arena.
 */
#include <stddef.h>

void *mem_new(size_t size);                 /* zeroed */
void *mem_new_array(size_t n, size_t size); /* zeroed; overflow aborts */
/*
 * fn is called before the program aborts for want of n * size bytes, so that it can log this. Set
 * once, before threads start. fn must not allocate by mem.
 */
typedef void mem_failure_fn(size_t n, size_t size);
void mem_on_failure(mem_failure_fn *fn);
#define NEW(type) ((type *)mem_new(sizeof(type)))
#endif
