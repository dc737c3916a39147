/* SPDX-License-Identifier: Apache-2.0 */
/*
 * examine_heap: counts the allocations of a plugin. A shared object calls malloc() through slots
 * that the dynamic loader fills; the plugin's slots are redirected to the hooks here, those of the
 * C library and of other libraries are not. What must hold: only slots whose symbol is in hooks[]
 * are written.
 */
#include "worker/examine_heap.h"

#include <elf.h>
#include <errno.h>
#include <limits.h>
#include <link.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/macros.h"

#if defined(__x86_64__)
#define IS_SLOT(type) ((type) == R_X86_64_JUMP_SLOT || (type) == R_X86_64_GLOB_DAT)
#elif defined(__aarch64__)
#define IS_SLOT(type) ((type) == R_AARCH64_JUMP_SLOT || (type) == R_AARCH64_GLOB_DAT)
#else
#define IS_SLOT(type) 0 /* no hooks: counts stay 0 and no allocation fails on this machine */
#endif

static struct {
	int inside; /* a job is running */
	uint64_t count, fail_at;
	int64_t alive;
} heap;

void
examine_heap_begin(uint64_t fail_at)
{
	heap.inside = 1;
	heap.count = 0;
	heap.fail_at = fail_at;
}

void
examine_heap_end(void)
{
	heap.inside = 0;
}

uint64_t
examine_heap_count(void)
{
	return heap.count;
}

int64_t
examine_heap_alive(void)
{
	return heap.alive;
}

int
examine_heap_fails(void)
{
	return heap.inside && ++heap.count == heap.fail_at;
}

static int
refuse(void)
{
	if (!examine_heap_fails())
		return 0;
	errno = ENOMEM;
	return 1;
}

static void *
count_new(void *p)
{
	heap.alive += p != NULL;
	return p;
}

static void *
hook_malloc(size_t size)
{
	return refuse() ? NULL : count_new(malloc(size));
}

static void *
hook_calloc(size_t n, size_t size)
{
	return refuse() ? NULL : count_new(calloc(n, size));
}

static void *
hook_realloc(void *p, size_t size)
{
	void *moved;

	if (refuse())
		return NULL;
	moved = realloc(p, size);
	return p == NULL ? count_new(moved) : moved;
}

static void *
hook_reallocarray(void *p, size_t n, size_t size)
{
	void *moved;

	if (refuse())
		return NULL;
	moved = reallocarray(p, n, size);
	return p == NULL ? count_new(moved) : moved;
}

static char *
hook_strdup(const char *s)
{
	return refuse() ? NULL : count_new(strdup(s));
}

static char *
hook_strndup(const char *s, size_t n)
{
	return refuse() ? NULL : count_new(strndup(s, n));
}

static void
hook_free(void *p)
{
	heap.alive -= p != NULL;
	free(p);
}

static const struct {
	const char *name;
	uintptr_t hook;
} hooks[] = {
	{ "malloc", (uintptr_t)hook_malloc },
	{ "calloc", (uintptr_t)hook_calloc },
	{ "realloc", (uintptr_t)hook_realloc },
	{ "reallocarray", (uintptr_t)hook_reallocarray },
	{ "strdup", (uintptr_t)hook_strdup },
	{ "__strdup", (uintptr_t)hook_strdup },
	{ "strndup", (uintptr_t)hook_strndup },
	{ "free", (uintptr_t)hook_free },
};

/* The entries of an object's dynamic section that assign symbols to slots. */
struct dynamic {
	uintptr_t base;
	const ElfW(Sym) * symbols;
	const char *names;
	const ElfW(Rela) * rela, *calls;
	size_t rela_bytes, call_bytes;
};

/* Makes the slot's page writable first: it may have become read-only after relocation (RELRO). */
static void
set_slot(uintptr_t at, uintptr_t hook)
{
	uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE), start = at & ~(page - 1);

	if (mprotect((void *)start, page, PROT_READ | PROT_WRITE) == 0)
		memcpy((void *)at, &hook, sizeof hook);
}

static void
hook_slots(const struct dynamic *d, const ElfW(Rela) * r, size_t bytes)
{
	const char *name;

	for (size_t i = 0; r != NULL && i < bytes / sizeof *r; i++) {
		if (!IS_SLOT(ELF64_R_TYPE(r[i].r_info)))
			continue;
		name = d->names + d->symbols[ELF64_R_SYM(r[i].r_info)].st_name;
		for (size_t k = 0; k < ARRAY_LEN(hooks); k++)
			if (strcmp(name, hooks[k].name) == 0)
				set_slot(d->base + r[i].r_offset, hooks[k].hook);
	}
}

/* On most machines the dynamic loader has made the addresses in the dynamic section absolute. */
static const void *
locate(const struct dynamic *d, uintptr_t value)
{
	return (const void *)(value < d->base ? d->base + value : value);
}

static void
read_dynamic(struct dynamic *d, const ElfW(Dyn) * at)
{
	for (; at->d_tag != DT_NULL; at++) {
		switch (at->d_tag) {
		case DT_SYMTAB: d->symbols = locate(d, at->d_un.d_ptr); break;
		case DT_STRTAB: d->names = locate(d, at->d_un.d_ptr); break;
		case DT_RELA: d->rela = locate(d, at->d_un.d_ptr); break;
		case DT_RELASZ: d->rela_bytes = at->d_un.d_val; break;
		case DT_JMPREL: d->calls = locate(d, at->d_un.d_ptr); break;
		case DT_PLTRELSZ: d->call_bytes = at->d_un.d_val; break;
		default: break;
		}
	}
}

static int
hook_object(struct dl_phdr_info *info, size_t size, void *path)
{
	struct dynamic d = { .base = info->dlpi_addr };

	(void)size;
	if (info->dlpi_name == NULL || strcmp(info->dlpi_name, path) != 0)
		return 0;
	for (int k = 0; k < info->dlpi_phnum; k++)
		if (info->dlpi_phdr[k].p_type == PT_DYNAMIC)
			read_dynamic(&d, (const void *)(d.base + info->dlpi_phdr[k].p_vaddr));
	if (d.symbols == NULL || d.names == NULL)
		return 1;
	hook_slots(&d, d.rela, d.rela_bytes);
	hook_slots(&d, d.calls, d.call_bytes);
	return 1;
}

void
examine_heap_hook(const char *path)
{
	char copy[PATH_MAX];
	size_t len = strlen(path);

	if (len >= sizeof copy)
		return;
	memcpy(copy, path, len + 1);
	dl_iterate_phdr(hook_object, copy);
}
