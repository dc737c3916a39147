/* SPDX-License-Identifier: Apache-2.0 */
/*
 * format_places: finds plugins by their file names and copies them. What must hold: the
 * bytes that are hashed here are the bytes that a worker gets.
 */
#include "render/format_places.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/macros.h"
#include "base/mem.h"
#include "plugin/folder.h"
#include "render/folder_copy.h"
#include "render/format.h"
#include "render/render_config.h"

#define PLACES_MAX 1024 /* in all plugin folders; more means that a wrong folder was named */

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
	f->body->mark = file.mark;
	format_keep_file(f, file.fd);
	return 0;
}

/*
 * Reads the folder twice, since some files could be replaced while others are read: equal digests
 * show that none was.
 */
static int
read_folder(struct format *f, const char *path, const struct render_config *c, struct err *e)
{
	struct folder_copy copy, again;
	bool is_steady;
	int rc;

	if ((rc = folder_copy(&copy, path, c->engines, e)) != 0)
		return rc;
	rc = folder_copy(&again, path, c->engines, e);
	is_steady = rc == 0 && sha256_eq(&copy.digest, &again.digest);
	if (rc == 0)
		folder_copy_close(&again);
	if (!is_steady) {
		folder_copy_close(&copy);
		return rc != 0
			   ? rc
			   : err_set(e, ERR_BUSY, "is being written: it changed while it was read");
	}
	f->digest = copy.digest;
	f->modified = copy.modified;
	format_keep_file(f, copy.fds[0]);
	format_keep_file(f, copy.fds[1]);
	return 0;
}

/* An XSLT format counts as foreign even in a bundled folder: each job gets a new process. */
static const struct format_kind kinds[] = {
	{ ".so", read_object, .is_file = true },
	{ FOLDER_SUFFIX, read_folder, .is_foreign = true },
};

static const struct format_kind *
kind_of(const char *file)
{
	struct str name = str_from(file);

	for (size_t k = 0; k < ARRAY_LEN(kinds); k++)
		if (name.p[0] != '.' && name.len > strlen(kinds[k].suffix) &&
		    str_ends(name, kinds[k].suffix))
			return &kinds[k];
	return NULL;
}

static int
is_plugin_name(const struct dirent *d)
{
	return kind_of(d->d_name) != NULL;
}

static int
add_folder(struct format_place *places, unsigned *count, const char *folder, bool is_bundled,
    struct err *e)
{
	struct dirent **names;
	int n = scandir(folder, &names, is_plugin_name, alphasort), rc = 0;

	if (n < 0) {
		err_errno(e, ERR_CONFIG, "a plugin folder cannot be read");
		return err_detail(e, "%s", folder);
	}
	if ((unsigned)n + *count > PLACES_MAX)
		rc = err_set(
		    e, ERR_CONFIG, "the plugin folders hold more than %d files", PLACES_MAX);
	for (int k = 0; k < n; k++) {
		size_t room = strlen(folder) + strlen(names[k]->d_name) + 2;
		char *path = mem_new(room);

		snprintf(path, room, "%s/%s", folder, names[k]->d_name);
		free(names[k]);
		if (rc == 0)
			places[(*count)++] = (struct format_place){
				.path = path,
				.kind = kind_of(str_base_name(path)),
				.is_bundled = is_bundled,
			};
		else
			free(path);
	}
	free(names);
	return rc;
}

int
format_places(
    struct format_place **out, unsigned *count, const struct formats_plan *plan, struct err *e)
{
	struct format_place *places = mem_new_array(PLACES_MAX, sizeof *places);
	unsigned n = 0;
	int rc = 0;

	for (unsigned k = 0; rc == 0 && k < plan->folder_count; k++)
		rc = add_folder(places, &n, plan->folders[k], k < plan->config->bundled_folders, e);
	if (rc == 0) {
		*out = places;
		*count = n;
		return 0;
	}
	while (n > 0)
		free(places[--n].path);
	free(places);
	return rc;
}
