/* SPDX-License-Identifier: Apache-2.0 */
/*
 * check_elf: the dynamic symbols of one file. What must hold: the file is foreign, so every offset
 * is compared with its size before it is followed.
 */
#include "cli/check_elf.h"

#include <elf.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <gazetted/plugin.h>

#include "base/err.h"
#include "base/str.h"
#include "cli/workshop.h"

#if defined(__x86_64__)
#define MACHINE EM_X86_64
#elif defined(__aarch64__)
#define MACHINE EM_AARCH64
#else
#define MACHINE EM_NONE
#endif

/* What a sanitizer puts beside every exported constant: not the author's. */
#define SANITIZER_MARK "__odr_asan."

struct file {
	const char *bytes;
	size_t len;
	Elf64_Ehdr head;
};

/* NULL when it is not all there. */
static const void *
bytes_at(const struct file *f, uint64_t at, uint64_t len)
{
	return at <= f->len && len <= f->len - at ? f->bytes + at : NULL;
}

static bool
take(const struct file *f, uint64_t at, void *out, size_t len)
{
	const void *p = bytes_at(f, at, len);

	if (p != NULL)
		memcpy(out, p, len);
	return p != NULL;
}

static bool
take_section(const struct file *f, uint32_t index, Elf64_Shdr *out)
{
	return index < f->head.e_shnum &&
	       take(f, f->head.e_shoff + (uint64_t)index * sizeof *out, out, sizeof *out);
}

/* The name at an offset of a string section; "" when there is none. */
static const char *
find_name(const struct file *f, const Elf64_Shdr *names, uint64_t at)
{
	const char *p = bytes_at(f, names->sh_offset, names->sh_size);

	if (p == NULL || at >= names->sh_size ||
	    memchr(p + at, '\0', (size_t)(names->sh_size - at)) == NULL)
		return "";
	return p + at;
}

static void
add_name(char list[ELF_NAMES_BYTES], const char *name)
{
	size_t used = strlen(list), len = strlen(name);

	if (used + len + 2 > ELF_NAMES_BYTES)
		return;
	if (used > 0)
		list[used++] = ' ';
	memcpy(list + used, name, len + 1);
}

/* Where the byte at an address stands in the file. */
static bool
find_address(const struct file *f, uint64_t address, uint64_t *at)
{
	Elf64_Phdr p;

	for (unsigned k = 0; k < f->head.e_phnum; k++) {
		if (!take(f, f->head.e_phoff + k * sizeof p, &p, sizeof p))
			return false;
		if (p.p_type != PT_LOAD || address < p.p_vaddr || address - p.p_vaddr >= p.p_filesz)
			continue;
		*at = p.p_offset + (address - p.p_vaddr);
		return true;
	}
	return false;
}

static void
read_plugin(const struct file *f, const Elf64_Sym *symbol, struct elf_facts *out)
{
	uint64_t at;

	if (ELF64_ST_TYPE(symbol->st_info) != STT_OBJECT ||
	    !find_address(f, symbol->st_value, &at) || !take(f, at, &out->abi, sizeof out->abi) ||
	    !take(f, at + sizeof out->abi, &out->size, sizeof out->size))
		return;
	out->has_plugin = true;
	out->plugin_bytes = symbol->st_size;
}

static void
read_symbols(const struct file *f, const Elf64_Shdr *section, struct elf_facts *out)
{
	const char *name;
	Elf64_Shdr names;
	Elf64_Sym s;

	if (!take_section(f, section->sh_link, &names))
		return;
	for (uint64_t at = 0; at + sizeof s <= section->sh_size; at += sizeof s) {
		if (!take(f, section->sh_offset + at, &s, sizeof s))
			return;
		if (s.st_shndx == SHN_UNDEF || ELF64_ST_BIND(s.st_info) == STB_LOCAL)
			continue;
		name = find_name(f, &names, s.st_name);
		if (strcmp(name, GAZ_SYMBOL) == 0) {
			read_plugin(f, &s, out);
		} else if (name[0] != '\0' &&
			   strncmp(name, SANITIZER_MARK, strlen(SANITIZER_MARK)) != 0) {
			out->other_exports++;
			add_name(out->others, name);
		}
	}
}

static void
read_dynamic(const struct file *f, const Elf64_Shdr *section, struct elf_facts *out)
{
	Elf64_Shdr names;
	Elf64_Dyn d;

	if (!take_section(f, section->sh_link, &names))
		return;
	for (uint64_t at = 0; at + sizeof d <= section->sh_size; at += sizeof d) {
		if (!take(f, section->sh_offset + at, &d, sizeof d) || d.d_tag == DT_NULL)
			return;
		if (d.d_tag == DT_NEEDED)
			add_name(out->needed, find_name(f, &names, d.d_un.d_val));
		if (d.d_tag == DT_TEXTREL ||
		    (d.d_tag == DT_FLAGS && (d.d_un.d_val & DF_TEXTREL) != 0))
			out->has_text_relocations = true;
	}
}

static void
read_facts(struct file *f, struct elf_facts *out)
{
	Elf64_Shdr section;
	Elf64_Phdr p;

	if (!take(f, 0, &f->head, sizeof f->head) ||
	    memcmp(f->head.e_ident, ELFMAG, SELFMAG) != 0 ||
	    f->head.e_ident[EI_CLASS] != ELFCLASS64 || f->head.e_type != ET_DYN ||
	    f->head.e_machine != MACHINE)
		return;
	out->is_shared_object = true;
	out->has_exec_stack = true; /* what the loader assumes when nothing is said */
	for (unsigned k = 0; k < f->head.e_phnum; k++) {
		if (take(f, f->head.e_phoff + k * sizeof p, &p, sizeof p) &&
		    p.p_type == PT_GNU_STACK)
			out->has_exec_stack = (p.p_flags & PF_X) != 0;
	}
	for (uint32_t k = 0; take_section(f, k, &section); k++) {
		if (section.sh_type == SHT_DYNSYM)
			read_symbols(f, &section, out);
		else if (section.sh_type == SHT_DYNAMIC)
			read_dynamic(f, &section, out);
	}
}

int
elf_read(const char *path, struct elf_facts *out, struct err *e)
{
	struct file f = { 0 };
	char *bytes = NULL;
	int rc;

	*out = (struct elf_facts){ 0 };
	if ((rc = workshop_load_file(path, &bytes, &f.len, e)) != 0)
		return rc;
	f.bytes = bytes;
	if (bytes != NULL)
		read_facts(&f, out);
	free(bytes);
	return 0;
}
