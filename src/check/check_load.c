/* SPDX-License-Identifier: Apache-2.0 */
/* check_load: checks the plugin as a file, and how a worker loads it. */
#include <inttypes.h>
#include <string.h>
#include <sys/stat.h>

#include <gazetted/plugin.h>

#include "check/context.h"
#include "plugin/folder.h"
#include "plugin/owner.h"

#define LOAD_US_MAX 1000000 /* a server loads every plugin when it starts */
/* The size up to render, the last field of contract 1.0. */
#define SIZE_1_0 (offsetof(struct gaz_plugin, render) + sizeof(void (*)(void)))

static void
check_folder(const char *path, struct verdict *v)
{
	struct folder f;
	struct err e = { 0 };

	if (folder_read(&f, path, &e) != 0)
		verdict_fail(v, "%s", e.text);
	else
		folder_free(&f);
}

void
check_load_file(struct check_context *x, struct verdict *v)
{
	struct err e = { 0 };
	struct stat st;

	if (x->is_folder)
		check_folder(x->path, v);
	else if (stat(x->path, &st) != 0)
		verdict_fail(v, "it cannot be read");
	else if (owner_check(&st, str_base_name(x->path), &e) != 0)
		verdict_fail(v, "%s", e.text);
}

/*
 * The following functions skip a check that does not apply: to a folder, to a file that is no
 * shared object, or to one without gaz_plugin.
 */
static bool
is_code(const struct check_context *x, struct verdict *v)
{
	if (x->is_folder)
		verdict_skip(v, "it is a folder of style sheets: the code is gazetted's own");
	return !x->is_folder;
}

static bool
is_object(const struct check_context *x, struct verdict *v)
{
	if (!is_code(x, v))
		return false;
	if (!x->elf.is_shared_object)
		verdict_skip(v, "it is no shared object");
	return x->elf.is_shared_object;
}

static bool
has_plugin(const struct check_context *x, struct verdict *v)
{
	if (!is_code(x, v))
		return false;
	if (!x->elf.has_plugin)
		verdict_skip(v, "there is no gaz_plugin");
	return x->elf.has_plugin;
}

void
check_load_object(struct check_context *x, struct verdict *v)
{
	if (!is_code(x, v))
		return;
	if (!x->elf.is_shared_object)
		verdict_fail(v, "it is not an ELF shared object for this machine");
	else if (x->elf.needed[0] != '\0')
		verdict_note(v, "it needs %s", x->elf.needed);
}

void
check_load_symbol(struct check_context *x, struct verdict *v)
{
	if (is_object(x, v) && !x->elf.has_plugin)
		verdict_fail(v, "it exports no data named " GAZ_SYMBOL);
}

void
check_load_abi(struct check_context *x, struct verdict *v)
{
	if (!has_plugin(x, v))
		return;
	if (GAZ_ABI_MAJOR(x->elf.abi) != GAZ_ABI_MAJOR(GAZ_ABI))
		verdict_fail(v, "it was built for contract %u.%u, this gazetted has %u.%u",
		    GAZ_ABI_MAJOR(x->elf.abi), x->elf.abi & 0xffffu, GAZ_ABI_MAJOR(GAZ_ABI),
		    GAZ_ABI & 0xffffu);
	else
		verdict_note(v, "contract %u.%u", GAZ_ABI_MAJOR(x->elf.abi), x->elf.abi & 0xffffu);
}

void
check_load_size(struct check_context *x, struct verdict *v)
{
	if (!has_plugin(x, v))
		return;
	if (x->elf.size != x->elf.plugin_bytes)
		verdict_fail(v, ".size is %u, the constant has %" PRIu64 " bytes", x->elf.size,
		    x->elf.plugin_bytes);
	else if (x->elf.size < SIZE_1_0)
		verdict_fail(v, ".size is %u, contract 1.0 has %zu", x->elf.size, SIZE_1_0);
}

void
check_load_exports(struct check_context *x, struct verdict *v)
{
	if (is_object(x, v) && x->elf.other_exports > 0)
		verdict_fail(v, "it exports %u more: %s", x->elf.other_exports, x->elf.others);
}

void
check_load_stack(struct check_context *x, struct verdict *v)
{
	if (is_object(x, v) && x->elf.has_exec_stack)
		verdict_fail(v, "it asks for an executable stack");
}

void
check_load_relocations(struct check_context *x, struct verdict *v)
{
	if (is_object(x, v) && x->elf.has_text_relocations)
		verdict_fail(v, "its code has to be changed to be loaded (DT_TEXTREL)");
}

void
check_load_sandbox(struct check_context *x, struct verdict *v)
{
	if (!x->loads)
		verdict_fail(v, "%s", x->refusal.text);
}

void
check_load_server(struct check_context *x, struct verdict *v)
{
	if (!x->loads)
		verdict_skip(v, "no worker loads it");
	else if (!x->accepted)
		verdict_fail(v, "%s", x->refusal.text);
}

/*
 * A worker reports the calls denied while loading with its first job, so the smallest document is
 * rendered.
 */
void
check_load_calls(struct check_context *x, struct verdict *v)
{
	static const struct session_how examined = { .examine = "count" };
	struct context_ask ask = context_default_ask(x, CONTEXT_SMALL);
	struct session_result r = { 0 };

	if (!context_can_render(x, v))
		return;
	if ((ask.in = context_start_session(x, &examined, v)) == NULL)
		return;
	if (context_render(x, &ask, &r, v)) {
		if (r.denied_loading[0] != '\0')
			verdict_fail(v, "denied while it was loaded: %s", r.denied_loading);
		if (r.opened[0] != '\0')
			verdict_fail(v, "opened while it was loaded: %s", r.opened);
	}
	session_result_free(&r);
	context_end_session(&ask.in);
}

void
check_load_time(struct check_context *x, struct verdict *v)
{
	if (!x->loads)
		verdict_skip(v, "no worker loads it");
	else if (x->load_us > LOAD_US_MAX)
		verdict_fail(v, "it took %.1f s, worker and all", (double)x->load_us / 1e6);
	else
		verdict_note(v, "%.1f ms, worker and all", (double)x->load_us / 1e3);
}
