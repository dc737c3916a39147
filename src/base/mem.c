/* SPDX-License-Identifier: Apache-2.0 */
/*
 * mem: allocation that does not fail. A program that cannot have a few hundred bytes is better
 * restarted than limping.
 */
#include "base/mem.h"

#include <stdlib.h>

#include "base/log.h"

void *
mem_new(size_t size)
{
	return mem_new_array(1, size);
}

void *
mem_new_array(size_t n, size_t size)
{
	/* never of no bytes: calloc() may answer that with NULL */
	void *p = n == 0 || size == 0 ? calloc(1, 1) : calloc(n, size);

	if (p == NULL) {
		log_error("base", "out_of_memory", "n=%zu size=%zu", n, size);
		abort();
	}
	return p;
}
