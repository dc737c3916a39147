/* SPDX-License-Identifier: Apache-2.0 */
/*
 * import_folder: walks folders before the first file is read. What must hold: symbolic links in
 * folders are not followed, so that the walk ends; the order of the files is the same in each run.
 */
#include "cli/import_folder.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/macros.h"
#include "base/mem.h"
#include "cli/import_one.h"

#define PATHS_BYTES_MAX ((size_t)512 << 20) /* two million files with long names */
#define DEPTH_MAX 64                        /* of folders; a deeper one is no collection of texts */

struct import_folder {
	struct import_source source;
	struct reading_options common; /* of all files */
	struct arena arena;            /* of the paths */
	struct buf paths;              /* const char * */
	size_t next;
};

static int
add_path(struct import_folder *f, const char *path, struct err *e)
{
	const char *kept = arena_dup(&f->arena, str_from(path));

	if (kept != NULL)
		buf_put(&f->paths, &kept, sizeof kept);
	if (kept == NULL || buf_check(&f->paths, "paths", NULL) != 0)
		return err_set(
		    e, ERR_LIMIT, "there are too many files: import the folders one by one");
	f->source.total++;
	return 0;
}

static int
is_shown(const struct dirent *d)
{
	return d->d_name[0] != '.';
}

static int walk(struct import_folder *f, const char *folder, unsigned depth, struct err *e);

static int
add_found(struct import_folder *f, const char *path, unsigned depth, struct err *e)
{
	struct stat st;

	if (lstat(path, &st) != 0)
		return errno == ENOENT ? 0 : err_errno(e, ERR_IO, "cannot look at %.200s", path);
	if (S_ISDIR(st.st_mode))
		return walk(f, path, depth + 1, e);
	return S_ISREG(st.st_mode) ? add_path(f, path, e) : 0;
}

/* Adds the files of a folder and of the folders in it. */
static int
walk(struct import_folder *f, const char *folder, unsigned depth, struct err *e)
{
	struct dirent **found = NULL;
	size_t len = strlen(folder);
	int rc = 0, count;

	if (depth > DEPTH_MAX)
		return err_set(e, ERR_LIMIT, "%.200s is deeper than %d folders", folder, DEPTH_MAX);
	if ((count = scandir(folder, &found, is_shown, alphasort)) < 0)
		return err_set(
		    e, ERR_NOTFOUND, "cannot read the folder %.200s: %s", folder, strerror(errno));
	for (int i = 0; i < count; i++) {
		const char *path = arena_printf(&f->arena, "%s%s%s", folder,
		    len > 0 && folder[len - 1] == '/' ? "" : "/", found[i]->d_name);

		if (path == NULL)
			rc = err_set(e, ERR_LIMIT, "there are too many files");
		else if (rc == 0)
			rc = add_found(f, path, depth, e);
		free(found[i]);
	}
	free(found);
	return rc;
}

bool
import_folder_is(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

static int
folder_next(struct import_source *s, struct import_entry *out, struct err *e)
{
	struct import_folder *f = CONTAINER_OF(s, struct import_folder, source);
	const struct reading_options *common = &f->common;

	if (f->next == f->source.total)
		return IMPORT_END;
	memcpy(&out->path, f->paths.data + f->next++ * sizeof out->path, sizeof out->path);
	out->name = out->path;
	out->read = (struct reading_options){ .issuer = common->issuer,
		.language = common->language,
		.format = common->format,
		.tradition = common->tradition };
	return reading_options_check(&out->read, e) == 0 ? IMPORT_ENTRY : IMPORT_REFUSED;
}

int
import_folder_open(struct import_folder **out, const struct import *im, char *const *paths,
    unsigned count, struct err *e)
{
	struct import_folder *f = NEW(struct import_folder);
	int rc = 0;

	f->source.next = folder_next;
	f->common = im->read;
	f->arena = ARENA_INIT(PATHS_BYTES_MAX);
	f->paths = BUF_INIT(PATHS_BYTES_MAX);
	for (unsigned i = 0; i < count && rc == 0; i++)
		rc =
		    import_folder_is(paths[i]) ? walk(f, paths[i], 0, e) : add_path(f, paths[i], e);
	if (rc == 0 && f->source.total == 0)
		rc = err_set(e, ERR_NOTFOUND, "there is no file in the folder %.200s", paths[0]);
	if (rc == 0)
		*out = f;
	else
		import_folder_close(&f);
	return rc;
}

struct import_source *
import_folder_source(struct import_folder *f)
{
	return &f->source;
}

void
import_folder_close(struct import_folder **f)
{
	if (*f == NULL)
		return;
	buf_free(&(*f)->paths);
	arena_free(&(*f)->arena);
	free(*f);
	*f = NULL;
}
