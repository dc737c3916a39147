/* SPDX-License-Identifier: Apache-2.0 */
/*
 * load: loads a plugin and checks its fields. A file that is not a valid plugin is refused with a
 * message that names the file, the fault and the remedy. What must hold: abi is read before any
 * other field, size before any field behind it, and no NULL pointer is followed.
 */
#include "worker/load.h"

#include <dlfcn.h>
#include <elf.h>
#include <fcntl.h>
#include <link.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/io.h"
#include "base/macros.h"
#include "plugin/owner.h"
#include "wire/message.h"

/* The size up to render, the last field of version 1.0: every plugin has these fields. */
#define SIZE_1_0 (offsetof(struct gaz_plugin, render) + sizeof(void (*)(void)))

static int
check_file(const char *path, struct err *e)
{
	struct stat st;

	if (stat(path, &st) != 0)
		return err_errno(e, ERR_PLUGIN, "%s cannot be read", str_base_name(path));
	return owner_check(&st, str_base_name(path), e);
}

/* This program's own ELF header, defined by the linker: a plugin must be for the same machine. */
extern const ElfW(Ehdr) __ehdr_start __attribute__((visibility("hidden")));

/*
 * Linkers write the section header table last. If the file ends before the end of that table, it is
 * truncated, and access to its missing pages would raise SIGBUS.
 */
static bool
is_whole(const ElfW(Ehdr) * head, const struct stat *st)
{
	uint64_t end = head->e_shoff + (uint64_t)head->e_shnum * head->e_shentsize;

	return head->e_shoff == 0 || (end >= head->e_shoff && end <= (uint64_t)st->st_size);
}

/* Checks the ELF header before dlopen(), whose messages for these faults vary. */
static int
check_magic(const char *path, const char *name, struct err *e)
{
	ElfW(Ehdr) head = { 0 };
	struct stat st = { 0 };
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t n = fd >= 0 && fstat(fd, &st) == 0 ? read(fd, &head, sizeof head) : -1;

	if (fd >= 0)
		close(fd);
	if (n < 0)
		return err_errno(e, ERR_PLUGIN, "%s cannot be read", name);
	if ((size_t)n < EI_NIDENT || memcmp(head.e_ident, ELFMAG, SELFMAG) != 0)
		return err_set(e, ERR_PLUGIN,
		    "%s is not a shared object: it does not begin like an ELF file", name);
	if (head.e_ident[EI_CLASS] != __ehdr_start.e_ident[EI_CLASS] ||
	    head.e_ident[EI_DATA] != __ehdr_start.e_ident[EI_DATA] ||
	    head.e_machine != __ehdr_start.e_machine)
		return err_set(e, ERR_PLUGIN,
		    "%s was built for another kind of machine (ELF machine %u, this is %u): build "
		    "it again here",
		    name, head.e_machine, __ehdr_start.e_machine);
	if (head.e_type != ET_DYN)
		return err_set(
		    e, ERR_PLUGIN, "%s is not a shared object: link it with -shared", name);
	if (!is_whole(&head, &st))
		return err_set(e, ERR_PLUGIN,
		    "%s is not whole: its %lld bytes are not all that its head speaks of; copy it "
		    "again",
		    name, (long long)st.st_size);
	return 0;
}

/* Quotes dlerror() without the path that it begins with. */
static int
refuse_dlopen(const char *path, const char *name, struct err *e)
{
	const char *why = dlerror();
	size_t len = strlen(path);

	if (why == NULL)
		why = "the loader does not say why";
	else if (strncmp(why, path, len) == 0 && strncmp(why + len, ": ", 2) == 0)
		why += len + 2;
	return err_set(e, ERR_PLUGIN, "%s cannot be loaded: %s", name, why);
}

static int
check_abi(const char *name, const struct gaz_plugin *p, struct err *e)
{
	if (GAZ_ABI_MAJOR(p->abi) != GAZ_ABI_MAJOR(GAZ_ABI))
		return err_set(e, ERR_PLUGIN,
		    "%s was built for plugin contract %u, this gazetted has %u: build it again "
		    "with this gazetted's <gazetted/plugin.h>",
		    name, GAZ_ABI_MAJOR(p->abi), GAZ_ABI_MAJOR(GAZ_ABI));
	if (p->size < SIZE_1_0)
		return err_set(e, ERR_PLUGIN,
		    "%s says its gaz_plugin has %u bytes, at least %zu are needed: "
		    "set .size = sizeof gaz_plugin",
		    name, p->size, SIZE_1_0);
	return 0;
}

/*
 * Refuses NULL, and text too long for its packet. Callers pass "" for optional text that is absent.
 */
static int
check_text(const char *name, const char *field, const char *s, size_t max, struct err *e)
{
	if (s == NULL)
		return err_set(e, ERR_PLUGIN, "%s does not set .%s", name, field);
	if (strnlen(s, max + 1) > max)
		return err_set(
		    e, ERR_PLUGIN, "%s has a .%s of more than %zu bytes", name, field, max);
	return 0;
}

static int
check_values(const char *name, const struct gaz_option *o, struct err *e)
{
	int rc;

	for (size_t k = 0; o->values != NULL && o->values[k] != NULL; k++) {
		if (k == MESSAGE_VALUES_MAX)
			return err_set(e, ERR_PLUGIN, "%s: option '%s' has more than %d values",
			    name, o->name, MESSAGE_VALUES_MAX);
		if ((rc = check_text(
			 name, "options[].values[]", o->values[k], MESSAGE_NAME_BYTES_MAX, e)) != 0)
			return rc;
	}
	return 0;
}

/* Only string options have a pattern; the field is ignored for other types. */
static const char *
pattern_of(const struct gaz_option *o)
{
	return o->type == GAZ_OPTION_STRING && o->pattern != NULL ? o->pattern : "";
}

static int
check_options(const char *name, const struct gaz_option *o, struct err *e)
{
	int rc;

	for (unsigned k = 0; o != NULL && o[k].type != GAZ_OPTION_END; k++) {
		if (k == MESSAGE_OPTIONS_MAX)
			return err_set(e, ERR_PLUGIN,
			    "%s declares more than %d options, or its list does not end with "
			    "GAZ_OPTION_END",
			    name, MESSAGE_OPTIONS_MAX);
		if ((rc = check_text(
			 name, "options[].name", o[k].name, MESSAGE_NAME_BYTES_MAX, e)) != 0 ||
		    (rc = check_text(name, "options[].fallback", o[k].fallback,
			 MESSAGE_TEXT_BYTES_MAX, e)) != 0 ||
		    (rc = check_text(
			 name, "options[].help", o[k].help, MESSAGE_TEXT_BYTES_MAX, e)) != 0 ||
		    (rc = check_text(name, "options[].pattern", pattern_of(&o[k]),
			 MESSAGE_TEXT_BYTES_MAX, e)) != 0 ||
		    (rc = check_values(name, &o[k], e)) != 0)
			return rc;
	}
	return 0;
}

int
load_check_fields(const char *name, const struct gaz_plugin *p, struct err *e)
{
	const struct {
		const char *field, *value;
		size_t max;
	} texts[] = {
		{ "id", p->id, MESSAGE_NAME_BYTES_MAX },
		{ "version", p->version, MESSAGE_NAME_BYTES_MAX },
		{ "revision", p->revision, MESSAGE_NAME_BYTES_MAX },
		{ "licence", p->licence, MESSAGE_TEXT_BYTES_MAX },
		{ "format", p->format, MESSAGE_NAME_BYTES_MAX },
		{ "media_type", p->media_type, MESSAGE_TEXT_BYTES_MAX },
		{ "label", p->label, MESSAGE_TEXT_BYTES_MAX },
		{ "extension", p->extension != NULL ? p->extension : "", MESSAGE_NAME_BYTES_MAX },
	};
	int rc;

	for (size_t k = 0; k < ARRAY_LEN(texts); k++) {
		if ((rc = check_text(name, texts[k].field, texts[k].value, texts[k].max, e)) != 0)
			return rc;
	}
	if (p->render == NULL)
		return err_set(e, ERR_PLUGIN, "%s does not set .render", name);
	return check_options(name, p->options, e);
}

static int
open_plugin(const char *path, const char *name, struct gaz_plugin *out, struct err *e)
{
	const struct gaz_plugin *p;
	void *handle;
	int rc;

	if ((rc = check_magic(path, name, e)) != 0)
		return rc;
	if ((handle = dlopen(path, RTLD_NOW | RTLD_LOCAL)) == NULL)
		return refuse_dlopen(path, name, e);
	/*
	 * No dlclose() on failure: threads, handlers and exit functions of the plugin would dangle.
	 */
	if ((p = dlsym(handle, GAZ_SYMBOL)) == NULL)
		return err_set(
		    e, ERR_PLUGIN, "%s exports no " GAZ_SYMBOL ": define it with GAZ_PLUGIN", name);
	if ((rc = check_abi(name, p, e)) != 0)
		return rc;
	memset(out, 0, sizeof *out);
	memcpy(out, p, p->size < sizeof *out ? p->size : sizeof *out);
	return load_check_fields(name, out, e);
}

void
load_plugin(const char *path, struct load_slot *slot)
{
	struct err e = { 0 };

	if (check_file(path, &e) == 0)
		open_plugin(path, str_base_name(path), &slot->plugin, &e);
	slot->refusal = e;
}

void
load_copy(int fd, const char *path, struct load_slot *slot)
{
	char by_fd[FD_PATH_BYTES];
	struct err e = { 0 };

	io_fd_path(fd, by_fd);
	open_plugin(by_fd, str_base_name(path), &slot->plugin, &e);
	slot->refusal = e;
}

static void
describe_option(const struct gaz_option *o, struct message_option *m)
{
	m->name = str_from(o->name);
	m->fallback = str_from(o->fallback);
	m->help = str_from(o->help);
	m->pattern = str_from(pattern_of(o));
	m->type = (uint32_t)o->type;
	m->min = o->min;
	m->max = o->max;
	for (m->value_count = 0; o->values != NULL && o->values[m->value_count] != NULL;
	     m->value_count++)
		m->values[m->value_count] = str_from(o->values[m->value_count]);
}

void
load_describe(const struct load_slot *slot, struct message_plugin *m)
{
	const struct gaz_plugin *p = &slot->plugin;

	memset(m, 0, sizeof *m);
	if (slot->refusal.code != ERR_NONE) {
		m->refusal = str_from(slot->refusal.text);
		return;
	}
	m->id = str_from(p->id);
	m->version = str_from(p->version);
	m->revision = str_from(p->revision);
	m->licence = str_from(p->licence);
	m->format = str_from(p->format);
	m->media_type = str_from(p->media_type);
	m->label = str_from(p->label);
	m->extension = str_from(p->extension);
	m->views = p->views;
	m->quality = p->quality;
	for (; p->options != NULL && p->options[m->option_count].type != GAZ_OPTION_END;
	     m->option_count++)
		describe_option(&p->options[m->option_count], &m->options[m->option_count]);
}
