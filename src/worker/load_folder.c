/* SPDX-License-Identifier: Apache-2.0 */
/*
 * load_folder: loads the XSLT engine for a format that is a folder of files. What must hold: the
 * engine's code is mapped and the files are unpacked before SANDBOX_SERVE, but the engine parses
 * the files after it, when the process can open nothing any more.
 */
#include "worker/load_folder.h"

#include <dlfcn.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>

#include <gazetted/engine.h>

#include "base/err.h"
#include "base/io.h"
#include "base/str.h"
#include "plugin/folder.h"
#include "wire/message.h"
#include "worker/load.h"
#include "worker/memfd.h"

#define PACK_BYTES_MAX (FOLDER_FILES_MAX * (uint64_t)(FOLDER_FILE_BYTES_MAX + NAME_MAX))

static struct {
	const struct gaz_engine *engine;
	struct folder folder;
	char code[FD_PATH_BYTES];
	char format[NAME_MAX + 1];
} loaded;

static int
map_engine(int fd, struct err *e)
{
	const struct gaz_engine *found;
	void *handle;

	io_fd_path(fd, loaded.code);
	if ((handle = dlopen(loaded.code, RTLD_NOW | RTLD_LOCAL)) == NULL) {
		err_set(e, ERR_PLUGIN,
		    "the XSLT engine cannot be loaded: is libxslt installed (libxslt1.1)?");
		return err_detail(e, "%s", dlerror());
	}
	found = dlsym(handle, GAZ_ENGINE_SYMBOL);
	if (found == NULL || found->abi != GAZ_ENGINE_ABI)
		return err_set(e, ERR_PLUGIN,
		    "the XSLT engine is of another gazetted: install all parts together");
	loaded.engine = found;
	return 0;
}

static int
unpack(int fd, struct err *e)
{
	struct str bytes;
	int rc;

	if ((rc = memfd_map(fd, PACK_BYTES_MAX, &bytes, e)) != 0)
		return rc;
	rc = folder_unpack(&loaded.folder, bytes, e);
	memfd_unmap(&bytes);
	return rc;
}

void
load_folder(const int fds[2], const char *path, struct load_slot *slot)
{
	const char *name = str_base_name(path);

	slot->is_folder = true;
	slot->refusal = (struct err){ 0 };
	snprintf(loaded.format, sizeof loaded.format, "%.*s",
	    (int)(strlen(name) - strlen(FOLDER_SUFFIX)), name);
	if (map_engine(fds[0], &slot->refusal) == 0)
		unpack(fds[1], &slot->refusal);
}

static int
make_plugin(struct gaz_plugin *out, struct err *e)
{
	static struct gaz_engine_file files[FOLDER_FILES_MAX];
	const struct gaz_plugin *made;
	char why[MESSAGE_TEXT_BYTES_MAX] = "";

	for (unsigned k = 0; k < loaded.folder.count; k++)
		files[k] = (struct gaz_engine_file){ .name = loaded.folder.files[k].name,
			.bytes = loaded.folder.files[k].bytes,
			.len = loaded.folder.files[k].len };
	made = loaded.engine->open(loaded.format, files, loaded.folder.count, why, sizeof why);
	if (made == NULL)
		return err_set(e, ERR_PLUGIN, "%s" FOLDER_SUFFIX "/%s", loaded.format, why);
	*out = *made;
	return load_check_fields(loaded.format, out, e);
}

void
load_folder_open(struct load_slot *slot)
{
	if (slot->is_folder && slot->refusal.code == ERR_NONE)
		make_plugin(&slot->plugin, &slot->refusal);
}

const char *
load_code(const char *path)
{
	return loaded.engine != NULL ? loaded.code : path;
}
