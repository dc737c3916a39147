/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CHECK_CHECK_ELF_H
#define CHECK_CHECK_ELF_H
/* check_elf: reads a shared object as a file: facts about a plugin before any of its code runs. */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct err;

#define ELF_NAMES_BYTES 256 /* a few names, for a message */

struct elf_facts {
	bool is_shared_object; /* for this machine */
	bool has_plugin;       /* it exports gaz_plugin as data; the next fields are valid */
	uint64_t plugin_bytes; /* size of the symbol */
	uint32_t abi, size;    /* fields of gaz_plugin */
	bool has_exec_stack;
	bool has_text_relocations;
	bool is_rust; /* the compiler's name in the file is rustc */
	unsigned other_exports;
	char others[ELF_NAMES_BYTES]; /* their names, as many as fit */
	char needed[ELF_NAMES_BYTES]; /* libraries, "libc.so.6 libm.so.6" */
};

/*
 * ERR_NOTFOUND, ERR_IO. A file that is no shared object is no error: is_shared_object is false.
 * [blocks]
 */
int elf_read(const char *path, struct elf_facts *out, struct err *e);
#endif
