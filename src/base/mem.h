/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BASE_MEM_H
#define BASE_MEM_H
/*
 * mem: allocation of sizes the program itself chose; failure aborts. Sizes that input can choose go
 * through buf or arena.
 */
#include <stddef.h>

void *mem_new(size_t size);                 /* zeroed */
void *mem_new_array(size_t n, size_t size); /* zeroed; overflow aborts */
#define NEW(type) ((type *)mem_new(sizeof(type)))
#endif
