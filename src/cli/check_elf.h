/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLI_CHECK_ELF_H
#define CLI_CHECK_ELF_H
/* check_elf: a shared object read as a file: what can be said of a plugin before any of it runs. */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct err;

#define ELF_NAMES_BYTES 256 /* for a message: a few names */

struct elf_facts {
	bool is_shared_object; /* of this machine's kind */
	bool has_plugin;       /* it exports gaz_plugin as data, and the fields below are read */
	uint64_t plugin_bytes; /* size of the symbol */
	uint32_t abi, size;    /* of gaz_plugin */
	bool has_exec_stack;
	bool has_text_relocations;
	unsigned other_exports;
	char others[ELF_NAMES_BYTES]; /* their names, as many as fit */
	char needed[ELF_NAMES_BYTES]; /* libraries, "libc.so.6 libm.so.6" */
};

/* ERR_NOTFOUND, ERR_IO. A file that is no shared object gives facts that say so. [blocks] */
int elf_read(const char *path, struct elf_facts *out, struct err *e);
#endif
