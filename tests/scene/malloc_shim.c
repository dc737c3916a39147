/* SPDX-License-Identifier: Apache-2.0 */
/*
 * malloc_shim: preloaded into one program. The allocation with the number in FAIL_ALLOCATION fails,
 * counted over all threads from the start of the program named in FAIL_PROGRAM; when it is 0, the
 * number of all allocations goes to the file FAIL_COUNT when the program ends. Programs that it
 * starts are left alone.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void *__libc_malloc(size_t size);
void *__libc_calloc(size_t n, size_t size);
void *__libc_realloc(void *p, size_t size);

static unsigned long calls, nth;
static int counts;

static int
goes_wrong(void)
{
	if (!counts || __atomic_add_fetch(&calls, 1, __ATOMIC_RELAXED) != nth)
		return 0;
	errno = ENOMEM;
	return 1;
}

void *
malloc(size_t size)
{
	return goes_wrong() ? NULL : __libc_malloc(size);
}

void *
calloc(size_t n, size_t size)
{
	return goes_wrong() ? NULL : __libc_calloc(n, size);
}

void *
realloc(void *p, size_t size)
{
	return goes_wrong() ? NULL : __libc_realloc(p, size);
}

__attribute__((constructor)) static void
start(void)
{
	const char *number = getenv("FAIL_ALLOCATION"), *program = getenv("FAIL_PROGRAM");

	if (number == NULL || program == NULL ||
	    strcmp(program_invocation_short_name, program) != 0)
		return;
	nth = strtoul(number, NULL, 10);
	counts = 1;
}

__attribute__((destructor)) static void
end(void)
{
	const char *path = getenv("FAIL_COUNT");
	unsigned long all = calls;
	FILE *file;

	if (!counts || nth != 0 || path == NULL)
		return;
	counts = 0;
	if ((file = fopen(path, "w")) == NULL)
		return;
	fprintf(file, "%lu\n", all);
	fclose(file);
}
