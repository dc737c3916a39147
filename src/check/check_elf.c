/* SPDX-License-Identifier: Apache-2.0 */
/*
 * check_elf: reads headers, dynamic symbols and the dynamic section of an ELF file with libelf.
 * What must hold: the file is not trusted: libelf checks the tables, and an offset is compared with
 * the size of the file before bytes are read there.
 */
#include "check/check_elf.h"

#include <gelf.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <gazetted/plugin.h>

#include "base/err.h"
#include "base/str.h"
#include "render/blocking.h"

#if defined(__x86_64__)
#define MACHINE EM_X86_64
#elif defined(__aarch64__)
#define MACHINE EM_AARCH64
#else
#define MACHINE EM_NONE
#endif

/* Prefix of the symbols that a sanitizer adds for each exported constant; they are not counted. */
#define SANITIZER_MARK "__odr_asan."

struct file {
	struct str bytes;
	Elf *elf;
	GElf_Ehdr head;
};

static bool
take(const struct file *f, uint64_t at, void *out, size_t len)
{
	if (at > f->bytes.len || len > f->bytes.len - at)
		return false;
	memcpy(out, f->bytes.p + at, len);
	return true;
}

/* The name at an offset of a string section; "" if it is not in the section. */
static const char *
find_name(const struct file *f, size_t section, size_t at)
{
	const char *name = elf_strptr(f->elf, section, at);

	return name != NULL ? name : "";
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

/* Finds the offset in the file of the byte at an address. */
static bool
find_address(const struct file *f, uint64_t address, uint64_t *at)
{
	size_t count;
	GElf_Phdr p;

	if (elf_getphdrnum(f->elf, &count) != 0)
		return false;
	for (size_t k = 0; k < count; k++) {
		if (gelf_getphdr(f->elf, (int)k, &p) == NULL)
			return false;
		if (p.p_type != PT_LOAD || address < p.p_vaddr || address - p.p_vaddr >= p.p_filesz)
			continue;
		*at = p.p_offset + (address - p.p_vaddr);
		return true;
	}
	return false;
}

static void
read_plugin(const struct file *f, const GElf_Sym *symbol, struct elf_facts *out)
{
	uint64_t at;

	if (GELF_ST_TYPE(symbol->st_info) != STT_OBJECT ||
	    !find_address(f, symbol->st_value, &at) || !take(f, at, &out->abi, sizeof out->abi) ||
	    !take(f, at + sizeof out->abi, &out->size, sizeof out->size))
		return;
	out->has_plugin = true;
	out->plugin_bytes = symbol->st_size;
}

static void
read_symbols(const struct file *f, Elf_Scn *section, const GElf_Shdr *head, struct elf_facts *out)
{
	Elf_Data *data = elf_getdata(section, NULL);
	const char *name;
	GElf_Sym s;

	for (int k = 0; data != NULL && gelf_getsym(data, k, &s) != NULL; k++) {
		if (s.st_shndx == SHN_UNDEF || GELF_ST_BIND(s.st_info) == STB_LOCAL)
			continue;
		name = find_name(f, head->sh_link, s.st_name);
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
read_dynamic(const struct file *f, Elf_Scn *section, const GElf_Shdr *head, struct elf_facts *out)
{
	Elf_Data *data = elf_getdata(section, NULL);
	GElf_Dyn d;

	for (int k = 0; data != NULL && gelf_getdyn(data, k, &d) != NULL; k++) {
		if (d.d_tag == DT_NULL)
			return;
		if (d.d_tag == DT_NEEDED)
			add_name(out->needed, find_name(f, head->sh_link, d.d_un.d_val));
		if (d.d_tag == DT_TEXTREL ||
		    (d.d_tag == DT_FLAGS && (d.d_un.d_val & DF_TEXTREL) != 0))
			out->has_text_relocations = true;
	}
}

/* True if the section is .comment, where compilers write their names, and it names rustc. */
static bool
names_rust(const struct file *f, Elf_Scn *section, const GElf_Shdr *head)
{
	Elf_Data *data;
	size_t names;

	if (head->sh_type != SHT_PROGBITS || elf_getshdrstrndx(f->elf, &names) != 0 ||
	    strcmp(find_name(f, names, head->sh_name), ".comment") != 0 ||
	    (data = elf_rawdata(section, NULL)) == NULL || data->d_buf == NULL)
		return false;
	return str_find_str(str_make(data->d_buf, data->d_size), STR("rustc")) < data->d_size;
}

/* Without PT_GNU_STACK the loader makes the stack executable. */
static bool
has_exec_stack(const struct file *f)
{
	bool executable = true;
	size_t count;
	GElf_Phdr p;

	if (elf_getphdrnum(f->elf, &count) != 0)
		return true;
	for (size_t k = 0; k < count; k++)
		if (gelf_getphdr(f->elf, (int)k, &p) != NULL && p.p_type == PT_GNU_STACK)
			executable = (p.p_flags & PF_X) != 0;
	return executable;
}

static void
read_facts(struct file *f, struct elf_facts *out)
{
	Elf_Scn *section = NULL;
	GElf_Shdr head;

	if (elf_kind(f->elf) != ELF_K_ELF || gelf_getclass(f->elf) != ELFCLASS64 ||
	    gelf_getehdr(f->elf, &f->head) == NULL || f->head.e_type != ET_DYN ||
	    f->head.e_machine != MACHINE)
		return;
	out->is_shared_object = true;
	out->has_exec_stack = has_exec_stack(f);
	while ((section = elf_nextscn(f->elf, section)) != NULL) {
		if (gelf_getshdr(section, &head) == NULL)
			continue;
		if (head.sh_type == SHT_DYNSYM)
			read_symbols(f, section, &head, out);
		else if (head.sh_type == SHT_DYNAMIC)
			read_dynamic(f, section, &head, out);
		else if (names_rust(f, section, &head))
			out->is_rust = true;
	}
}

int
elf_read(const char *path, struct elf_facts *out, struct err *e)
{
	struct file f = { 0 };
	char *bytes = NULL;
	size_t len = 0;
	int rc;

	*out = (struct elf_facts){ 0 };
	if ((rc = blocking_load_file(path, &bytes, &len, e)) != 0)
		return rc;
	f.bytes = str_make(bytes, len);
	elf_version(EV_CURRENT);
	if (len > 0 && (f.elf = elf_memory(bytes, len)) != NULL)
		read_facts(&f, out);
	elf_end(f.elf);
	free(bytes);
	return 0;
}
