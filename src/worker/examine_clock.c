/* SPDX-License-Identifier: Apache-2.0 */
/*
 * examine_clock: a clock with a fixed start. Programs read the clock through code that the kernel
 * maps into every process (the vDSO), without a system call that a filter could trap. This module
 * replaces the vDSO by a copy whose clock functions make the system call; the filter traps the
 * call, and examine_calls.c returns the time from here. A plugin cannot read the real clock,
 * whatever library it uses, except by the processor's own counter.
 */
#include "worker/examine_clock.h"

#include <elf.h>
#include <link.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#include "base/macros.h"
#include "base/mem.h"
#include "base/units.h"

#define CODE_BYTES_MAX 16
#define NS_A_CALL 1000u /* the clock advances, or a loop that waits for it would never end */

static struct {
	bool on;
	uint64_t seconds, calls;
} frozen;

bool
examine_clock_watches(int call)
{
	if (!frozen.on)
		return false;
#ifdef SYS_time
	if (call == SYS_time)
		return true;
#endif
	return call == SYS_gettimeofday || call == SYS_clock_gettime;
}

/* The nanoseconds depend on the start too, so that different starts differ in every field. */
static struct timespec
frozen_time(void)
{
	uint64_t ns = frozen.seconds * 7919 % NS_A_SECOND + ++frozen.calls * NS_A_CALL;

	return (struct timespec){ .tv_sec = (time_t)(frozen.seconds + ns / NS_A_SECOND),
		.tv_nsec = (long)(ns % NS_A_SECOND) };
}

int64_t
examine_clock_tell(int call, uint64_t first, uint64_t second)
{
	struct timespec now = frozen_time();
	struct timeval tv = { .tv_sec = now.tv_sec, .tv_usec = now.tv_nsec / NS_A_US };

	if (call == SYS_clock_gettime) {
		memcpy((void *)(uintptr_t)second, &now, sizeof now);
		return 0;
	}
	if (call == SYS_gettimeofday) {
		if (first != 0)
			memcpy((void *)(uintptr_t)first, &tv, sizeof tv);
		return 0;
	}
	if (first != 0)
		memcpy((void *)(uintptr_t)first, &now.tv_sec, sizeof now.tv_sec);
	return now.tv_sec;
}

bool
examine_clock_is_frozen(void)
{
	struct timespec t;

	return frozen.on && clock_gettime(CLOCK_REALTIME, &t) == 0 &&
	       (uint64_t)t.tv_sec - frozen.seconds < 2;
}

/*
 * Writes the machine code of a function that makes the system call and returns. Returns its length,
 * or 0 on other machines.
 */
static size_t
write_code(int call, uint8_t code[CODE_BYTES_MAX])
{
#if defined(__x86_64__)
	static const uint8_t whole[] = { 0xb8, 0, 0, 0, 0, 0x0f, 0x05, 0xc3 };
	uint32_t number = (uint32_t)call;

	memcpy(code, whole, sizeof whole);
	memcpy(code + 1, &number, sizeof number);
	return sizeof whole;
#elif defined(__aarch64__)
	const uint32_t whole[] = { 0xd2800008u | (uint32_t)call << 5, 0xd4000001u, 0xd65f03c0u };

	memcpy(code, whole, sizeof whole);
	return sizeof whole;
#else
	(void)call;
	(void)code;
	return 0;
#endif
}

static int
find_call(const char *name)
{
	static const struct {
		const char *name;
		int call;
	} known[] = {
		{ "__vdso_clock_gettime", SYS_clock_gettime },
		{ "__vdso_gettimeofday", SYS_gettimeofday },
#ifdef SYS_time
		{ "__vdso_time", SYS_time },
#endif
		{ "__kernel_clock_gettime", SYS_clock_gettime },
		{ "__kernel_gettimeofday", SYS_gettimeofday },
	};

	for (size_t k = 0; k < ARRAY_LEN(known); k++)
		if (strcmp(name, known[k].name) == 0)
			return known[k].call;
	return -1;
}

/* Size of a vDSO, and the offsets of its symbol table and string table. */
struct image {
	size_t bytes, symbols, names;
};

static bool
read_image(uintptr_t base, struct image *im)
{
	const ElfW(Ehdr) *head = (const void *)base;
	const ElfW(Phdr) *p = (const void *)(base + head->e_phoff);
	const ElfW(Dyn) *d = NULL;
	size_t page = (size_t)sysconf(_SC_PAGESIZE);

	for (unsigned k = 0; k < head->e_phnum; k++) {
		if (p[k].p_type == PT_DYNAMIC)
			d = (const void *)(base + p[k].p_vaddr);
		else if (p[k].p_type == PT_LOAD)
			im->bytes = (p[k].p_vaddr + p[k].p_memsz + page - 1) & ~(page - 1);
	}
	for (; d != NULL && d->d_tag != DT_NULL; d++) { /* some may be absolute already */
		if (d->d_tag == DT_SYMTAB)
			im->symbols = d->d_un.d_ptr - (d->d_un.d_ptr < base ? 0 : base);
		else if (d->d_tag == DT_STRTAB)
			im->names = d->d_un.d_ptr - (d->d_un.d_ptr < base ? 0 : base);
	}
	return im->symbols != 0 && im->names > im->symbols && im->names < im->bytes;
}

/* The string table follows the symbol table, so its offset ends the loop. */
static void
replace_calls(char *bytes, const struct image *im)
{
	uint8_t code[CODE_BYTES_MAX];
	ElfW(Sym) s;
	size_t len;
	int call;

	for (size_t at = im->symbols; at + sizeof s <= im->names; at += sizeof s) {
		memcpy(&s, bytes + at, sizeof s);
		call = find_call(bytes + im->names + s.st_name);
		len = call >= 0 ? write_code(call, code) : 0;
		if (len > 0 && s.st_shndx != SHN_UNDEF && s.st_value + len <= im->bytes)
			memcpy(bytes + s.st_value, code, len);
	}
}

/* Maps the changed copy over the vDSO. The clock must not be read while the pages are replaced. */
static void
take_place(uintptr_t base, const struct image *im)
{
	char *copy = mem_new(im->bytes);
	void *place;

	memcpy(copy, (const void *)base, im->bytes);
	replace_calls(copy, im);
	place = mmap((void *)base, im->bytes, PROT_READ | PROT_WRITE,
	    MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
	if (place != MAP_FAILED) {
		memcpy(place, copy, im->bytes);
		mprotect(place, im->bytes, PROT_READ | PROT_EXEC);
		__builtin___clear_cache(place, (char *)place + im->bytes);
	}
	free(copy);
}

void
examine_clock_start(uint64_t seconds)
{
	uintptr_t base = getauxval(AT_SYSINFO_EHDR);
	struct image im = { 0 };

	frozen.on = true;
	frozen.seconds = seconds;
	if (base != 0 && read_image(base, &im))
		take_place(base, &im);
}
