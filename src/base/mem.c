/* SPDX-License-Identifier: Apache-2.0 */
/*
 * mem: allocation that aborts on failure. A program that cannot get a few hundred bytes is better
 * restarted.
 */
#include "base/mem.h"

#include <stdlib.h>

static mem_failure_fn *on_failure;

void
mem_on_failure(mem_failure_fn *fn)
{
	on_failure = fn;
}

void *
mem_new(size_t size)
{
	return mem_new_array(1, size);
}

void *
mem_new_array(size_t n, size_t size)
{
	/* at least one byte: calloc() may return NULL for none */
	void *p = n == 0 || size == 0 ? calloc(1, 1) : calloc(n, size);

	if (p == NULL) {
		if (on_failure != NULL)
			on_failure(n, size);
		abort();
	}
	return p;
}
