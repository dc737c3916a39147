/* SPDX-License-Identifier: Apache-2.0 */
/*
 * memory: the allocator of libxml2 and libxslt, with a limit. The libraries do not handle every
 * failed allocation correctly; so an allocation never returns failure inside memory_run(), but
 * abandons the whole work with longjmp().
 * What must hold: no function of the host is on the stack between memory_run() and an allocation.
 * The work calls h->log() and h->write(), but these do not use this allocator.
 */
#include <malloc.h>
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>

#include <libxml/xmlmemory.h>

#include "xslt.h"

static struct {
	size_t used;
	bool is_running, is_lost;
	jmp_buf way_out;
} memory;

static void *
give_up(void)
{
	if (memory.is_running)
		longjmp(memory.way_out, 1);
	return NULL;
}

/* Accounts for the new block p, which replaces a block of size before; fails if p is NULL. */
static void *
count(void *p, size_t before)
{
	if (p == NULL)
		return give_up();
	memory.used += malloc_usable_size(p);
	memory.used -= before;
	return p;
}

static bool
has_room(size_t size)
{
	return size <= MEMORY_BYTES_MAX && memory.used <= MEMORY_BYTES_MAX - size;
}

static void *
take_block(size_t size)
{
	return has_room(size) ? count(malloc(size), 0) : give_up();
}

static void *
take_larger(void *p, size_t size)
{
	size_t before = p != NULL ? malloc_usable_size(p) : 0;

	if (!has_room(size > before ? size - before : 0))
		return give_up();
	return count(realloc(p, size > 0 ? size : 1), before);
}

static char *
take_copy(const char *s)
{
	size_t size = strlen(s) + 1;
	char *p = take_block(size);

	return p != NULL ? memcpy(p, s, size) : NULL;
}

static void
drop_block(void *p)
{
	if (p != NULL)
		memory.used -= malloc_usable_size(p);
	free(p);
}

void
memory_start(void)
{
	xmlMemSetup(drop_block, take_block, take_larger, take_copy);
}

bool
memory_run(void (*work)(void *arg), void *arg)
{
	if (setjmp(memory.way_out) != 0) {
		memory.is_running = false;
		memory.is_lost = true;
		return false;
	}
	memory.is_running = true;
	work(arg);
	memory.is_running = false;
	return true;
}

bool
memory_is_lost(void)
{
	return memory.is_lost;
}
