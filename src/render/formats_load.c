/* SPDX-License-Identifier: Apache-2.0 */
/*
 * formats_load: plugins are found by file name, copied and probed. What must hold: a plugin that is
 * refused leaves nothing behind but its reason.
 */
#include <dirent.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/log.h"
#include "base/mem.h"
#include "render/folder_copy.h"
#include "render/formats_internal.h"
#include "render/probe.h"
#include "render/render.h"
#include "wire/folder.h"

#define FILES_MAX 1024 /* in the plugin folders; more is a wrong folder */

/* What makes a format, told by how its name ends: it is read, hashed and copied, and nothing more. */
struct kind {
	const char *suffix;
	/* Fills digest, times and files. ERR_PLUGIN, ERR_BUSY: why it is refused. */
	int (*read)(
	    struct format *f, const char *path, const struct render_config *c, struct err *e);
	bool is_foreign; /* wherever it lies */
};

static int
read_object(struct format *f, const char *path, const struct render_config *c, struct err *e)
{
	struct plugin_file file;
	int rc;

	(void)c;
	if ((rc = plugin_file_read(&file, path, e)) != 0)
		return rc;
	f->digest = file.digest;
	f->modified = file.modified;
	f->mark = file.mark;
	format_keep_file(f, file.fd);
	return 0;
}

static int
read_folder(struct format *f, const char *path, const struct render_config *c, struct err *e)
{
	struct folder_copy copy;
	int rc;

	if ((rc = folder_copy(&copy, path, c->engines, e)) != 0)
		return rc;
	f->digest = copy.digest;
	f->modified = copy.modified;
	format_keep_file(f, copy.fds[0]);
	format_keep_file(f, copy.fds[1]);
	return 0;
}

/* A style sheet is taken for somebody else's even beside our own plugins: a process for each job. */
static const struct kind kinds[] = { { ".so", read_object, false },
	{ FOLDER_SUFFIX, read_folder, true } };

static const struct kind *
kind_of(const char *file)
{
	struct str name = str_from(file);

	for (size_t k = 0; k < sizeof kinds / sizeof kinds[0]; k++)
		if (name.p[0] != '.' && name.len > strlen(kinds[k].suffix) &&
		    str_ends(name, kinds[k].suffix))
			return &kinds[k];
	return NULL;
}

static int
check_unique(const struct formats *f, const struct message_plugin *m, struct err *e)
{
	uint32_t other = formats_find(f, m->format);

	if (other != UINT32_MAX)
		return err_set(e, ERR_PLUGIN,
		    "offers the format '" STR_FMT "', which %s has already: remove one",
		    STR_ARG(m->format), str_base_name(f->list[other].path));
	for (uint32_t k = 0; k < f->count; k++)
		if (str_eq(f->list[k].plugin.id, m->id))
			return err_set(e, ERR_PLUGIN,
			    "has the id '" STR_FMT "', which %s has already: remove one, or change "
			    ".id",
			    STR_ARG(m->id), str_base_name(f->list[k].path));
	if (f->count == MESSAGE_PLUGINS_MAX)
		return err_set(e, ERR_PLUGIN, "would be more than %d plugins", MESSAGE_PLUGINS_MAX);
	return 0;
}

static void
refuse(struct formats *f, const char *path, const struct err *e)
{
	char text[sizeof e->text * 2], quoted[PATH_MAX];

	log_warn("render", "plugin_refused", "path=%s reason=%s",
	    log_quote(path, quoted, sizeof quoted), log_quote(e->text, text, sizeof text));
	f->refused[f->refused_count++] = (struct format_refusal){ .path = str_dup(str_from(path)),
		.reason = str_dup(str_from(e->text)) };
}

/* One file, to the list or to the refused. */
static void
add_file(struct formats *f, const struct render_config *c, bool is_bundled, const char *path)
{
	const struct kind *kind = kind_of(str_base_name(path));
	struct format found;
	struct arena *a = format_new(&found, path);
	struct err e = { 0 };

	found.is_bundled = is_bundled && !kind->is_foreign;
	if (kind->read(&found, path, c, &e) != 0 || probe_format(&found, a, c, &e) != 0 ||
	    check_unique(f, &found.plugin, &e) != 0) {
		refuse(f, path, &e);
		format_unref(&found);
		return;
	}
	f->list[f->count++] = found;
}

static int
is_plugin_name(const struct dirent *d)
{
	return kind_of(d->d_name) != NULL;
}

static int
add_folder(struct formats *f, const struct render_config *c, bool is_bundled, const char *folder,
    struct err *e)
{
	struct dirent **names;
	int n = scandir(folder, &names, is_plugin_name, alphasort), rc = 0;

	if (n < 0) {
		err_errno(e, ERR_CONFIG, "a plugin folder cannot be read");
		return err_detail(e, "%s", folder);
	}
	if ((unsigned)n + f->count + f->refused_count > FILES_MAX)
		rc =
		    err_set(e, ERR_CONFIG, "the plugin folders hold more than %d files", FILES_MAX);
	for (int k = 0; k < n; k++) {
		size_t room = strlen(folder) + strlen(names[k]->d_name) + 2;
		char *path = mem_new(room);

		snprintf(path, room, "%s/%s", folder, names[k]->d_name);
		free(names[k]);
		if (rc == 0)
			add_file(f, c, is_bundled, path);
		free(path);
	}
	free(names);
	return rc;
}

int
formats_load(struct formats **out, const char *const *folders, unsigned folder_count,
    const struct render_config *c, struct err *e)
{
	struct formats *f = NEW(struct formats);
	int rc;

	atomic_init(&f->refs, 1);
	f->epoch = 1;
	f->list = mem_new_array(MESSAGE_PLUGINS_MAX, sizeof *f->list);
	f->refused = mem_new_array(FILES_MAX, sizeof *f->refused);
	rc = probe_nothing(c, e);
	for (unsigned k = 0; rc == 0 && k < folder_count; k++)
		rc = add_folder(f, c, k < c->bundled_folders, folders[k], e);
	if (rc != 0)
		formats_unref(&f);
	else
		*out = f;
	return rc;
}
