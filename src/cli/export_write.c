/* SPDX-License-Identifier: Apache-2.0 */
/*
 * export_write: the files have the names of the publications. What must hold: the file that makes
 * an export complete is written last, after all others are durable.
 */
#include "cli/export_write.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "akn/iri.h"
#include "akn/lang.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/io.h"
#include "base/json_writer.h"
#include "base/time.h"
#include "cli/export_rows.h"
#include "cli/progress.h"
#include "corpus/correct.h"
#include "corpus/dump.h"

#define FOLDER_MODE 0777 /* less the umask of the user */
#define FILE_MODE 0666
#define PATH_BYTES_MAX PATH_MAX
#define RESOURCE_PATH_BYTES 96 /* of the file of a resource: its name is a digest */
#define RESOURCE_PATHS_BYTES_MAX \
	(CORPUS_RESOURCES_MAX * (RESOURCE_PATH_BYTES + sizeof(struct export_resource)))

struct export
{
	struct corpus *c;
	const char *folder;
	int fd; /* of the folder */
	FILE *publications;
	bool has_resources; /* a publication has some */
	bool has_rest;      /* corrections and short names are written */
	struct buf line;
	struct export_count *count;
	struct progress progress;
	int64_t last;              /* the number of the last change */
	char made[PATH_BYTES_MAX]; /* the folder that was made last */
};

static int
fail(const struct export *x, const char *name, struct err *e)
{
	return err_errno(e, ERR_IO, "the file %.200s/%.200s cannot be written", x->folder, name);
}

/* Makes the folders of a path. */
static int
make_folders(struct export *x, const char *path)
{
	char part[PATH_BYTES_MAX];
	size_t len = str_rfind(str_from(path), '/');

	if (strncmp(x->made, path, len) == 0 && x->made[len] == '\0')
		return 0;
	for (size_t at = 1; at <= len; at++) {
		if (path[at] != '/')
			continue;
		memcpy(part, path, at);
		part[at] = '\0';
		if (mkdirat(x->fd, part, FOLDER_MODE) == -1 && errno != EEXIST)
			return -1;
	}
	memcpy(x->made, path, len);
	x->made[len] = '\0';
	return 0;
}

/* A new file; *fd is -1 when the name is taken or too long for the file system. */
static int
try_open(struct export *x, const char *path, int *fd, struct err *e)
{
	*fd = make_folders(x, path) == 0
		  ? openat(x->fd, path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC,
			FILE_MODE)
		  : -1;
	return *fd != -1 || errno == EEXIST || errno == ENAMETOOLONG ? 0 : fail(x, path, e);
}

static int
write_file(struct export *x, int fd, const char *path, struct str bytes, struct err *e)
{
	int rc = io_write_all(fd, bytes, "a file of the export cannot be written", e);

	if (close(fd) == -1 && rc == 0)
		rc = fail(x, path, e);
	x->count->files++;
	x->count->bytes += bytes.len;
	return rc;
}

/*
 * Writes bytes under the name of the publication, or that of their digest when the file system does
 * not take the first; path gets the name.
 */
static int
put_bytes(struct export *x, const struct corpus_version *v, struct str bytes, const char *suffix,
    char path[PATH_BYTES_MAX], struct err *e)
{
	char date[DATE_BYTES + 1], hex[SHA256_HEX_BYTES + 1];
	const struct sha256 digest = sha256_of(bytes.p, bytes.len);
	struct iri_work parts;
	int fd = -1, rc;

	date_format(v->day, date);
	/* a store that was tampered with names no path outside of the folder */
	if (iri_parse_work(v->work, &parts, NULL) == 0 && lang_code(v->language) != NULL) {
		snprintf(path, PATH_BYTES_MAX, "files" STR_FMT "/" STR_FMT "@%s;r%" PRIu32 "%s",
		    STR_ARG(v->work), STR_ARG(v->language), date, v->revision, suffix);
		if ((rc = try_open(x, path, &fd, e)) != 0)
			return rc;
	}
	if (fd == -1) {
		sha256_hex(&digest, hex);
		snprintf(path, PATH_BYTES_MAX, "files/by-digest/%.2s/%s%s", hex, hex, suffix);
		if ((rc = try_open(x, path, &fd, e)) != 0 || fd == -1)
			return rc; /* or these bytes are there already */
	}
	return write_file(x, fd, path, bytes, e);
}

static int
put_line(struct export *x, FILE *to, const char *name, struct err *e)
{
	struct str line = buf_str(&x->line);
	size_t written = fwrite(line.p, 1, line.len, to);

	buf_reset(&x->line);
	return written == line.len ? 0 : fail(x, name, e);
}

struct rows {
	struct export *x;
	FILE *to;
};

static int
put_record(void *arg, const struct corpus_record *r, struct err *e)
{
	struct rows *k = arg;
	int rc;

	k->x->count->corrections++;
	if ((rc = export_put_record(&k->x->line, r, e)) != 0)
		return rc;
	return put_line(k->x, k->to, EXPORT_RECORDS, e);
}

static int
put_alias(void *arg, struct str alias, struct str work, struct err *e)
{
	struct rows *k = arg;
	int rc;

	k->x->count->aliases++;
	if ((rc = export_put_alias(&k->x->line, alias, work, e)) != 0)
		return rc;
	return put_line(k->x, k->to, EXPORT_ALIASES, e);
}

static int
open_rows(struct export *x, const char *name, FILE **out, struct err *e)
{
	int fd = openat(x->fd, name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, FILE_MODE);

	if (fd != -1 && (*out = fdopen(fd, "w")) != NULL)
		return 0;
	fail(x, name, e);
	if (fd != -1)
		close(fd);
	return -ERR_IO;
}

static int
close_rows(struct export *x, const char *name, FILE **to, int rc, struct err *e)
{
	if (*to != NULL && fclose(*to) != 0 && rc == 0)
		rc = fail(x, name, e);
	*to = NULL;
	return rc;
}

/* Corrections and short names, from the state of the store that the walk sees. */
static int
put_rest(struct export *x, struct err *e)
{
	struct rows records = { .x = x }, aliases = { .x = x };
	int rc;

	x->has_rest = true;
	if ((rc = corpus_seq(x->c, &x->last, e)) != 0)
		return rc;
	if ((rc = open_rows(x, EXPORT_RECORDS, &records.to, e)) == 0)
		rc = corpus_records(x->c, STR(""), put_record, &records, e);
	if ((rc = close_rows(x, EXPORT_RECORDS, &records.to, rc, e)) != 0)
		return rc;
	if ((rc = open_rows(x, EXPORT_ALIASES, &aliases.to, e)) == 0)
		rc = corpus_aliases(x->c, STR(""), STR(""), put_alias, &aliases, e);
	return close_rows(x, EXPORT_ALIASES, &aliases.to, rc, e);
}

/* Writes the bytes of a resource under its digest, unless another publication has it, too. */
static int
put_resource(struct export *x, const struct corpus_resource *r, char path[RESOURCE_PATH_BYTES],
    struct err *e)
{
	char hex[SHA256_HEX_BYTES + 1];
	int fd, rc;

	sha256_hex(&r->digest, hex);
	snprintf(path, RESOURCE_PATH_BYTES, "files/resources/%.2s/%s", hex, hex);
	if ((rc = try_open(x, path, &fd, e)) != 0 || fd == -1)
		return rc;
	return write_file(x, fd, path, r->bytes, e);
}

/* Sets the resources of f, which are in a. */
static int
put_resources(struct export *x, const struct corpus_held *held, struct export_files *f,
    struct arena *a, struct err *e)
{
	const struct corpus_resource *rows = corpus_held_rows(held);
	uint32_t count = corpus_held_count(held);
	struct export_resource *out = arena_alloc(a, count * sizeof *out);
	char(*paths)[RESOURCE_PATH_BYTES] = arena_alloc(a, count * sizeof *paths);
	int rc = 0;

	if (out == NULL || paths == NULL)
		return err_set(e, ERR_LIMIT, "the resources of a document do not fit in memory");
	for (uint32_t i = 0; rc == 0 && i < count; i++) {
		out[i] = (struct export_resource){ .digest = rows[i].digest,
			.type = rows[i].type,
			.file = rows[i].bytes.len > 0 ? paths[i] : NULL };
		if (out[i].file != NULL)
			rc = put_resource(x, &rows[i], paths[i], e);
	}
	f->resources = out;
	f->resource_count = count;
	x->has_resources = x->has_resources || count > 0;
	return rc;
}

static int
put_files(
    struct export *x, const struct corpus_version *v, const struct corpus_bytes *b, struct err *e)
{
	char source[PATH_BYTES_MAX], upload[PATH_BYTES_MAX];
	struct arena a = ARENA_INIT(RESOURCE_PATHS_BYTES_MAX);
	struct export_files f = { .upload_type = b->upload_type };
	int rc = put_resources(x, &b->resources, &f, &a, e);

	if (rc == 0 && b->xml != NULL) {
		rc = put_bytes(x, v, str_make(b->xml, b->xml_len), ".xml", source, e);
		f.source = source;
	}
	if (rc == 0 && b->upload != NULL) {
		if (f.source != NULL && sha256_eq(&v->source, &v->upload))
			f.upload = source; /* the file is the same */
		else {
			rc = put_bytes(
			    x, v, str_make(b->upload, b->upload_len), ".upload", upload, e);
			f.upload = upload;
		}
	}
	if (rc == 0 && (rc = export_put_publication(&x->line, v, &f, e)) == 0)
		rc = put_line(x, x->publications, EXPORT_PUBLICATIONS, e);
	arena_free(&a);
	return rc;
}

static int
put_publication(void *arg, const struct corpus_version *v, struct err *e)
{
	struct export *x = arg;
	struct corpus_bytes b;
	int rc;

	if (!x->has_rest && (rc = put_rest(x, e)) != 0)
		return rc;
	if ((rc = corpus_dump_bytes(x->c, v, &b, e)) != 0)
		return rc;
	rc = put_files(x, v, &b, e);
	corpus_bytes_free(&b);
	x->count->publications++;
	progress_show(&x->progress, (uint64_t)v->seq, (uint64_t)x->last);
	return rc;
}

static int
write_all(struct export *x, struct err *e)
{
	int rc;

	if ((rc = open_rows(x, EXPORT_PUBLICATIONS, &x->publications, e)) == 0)
		rc = corpus_dump(x->c, put_publication, x, e);
	progress_clear(&x->progress);
	if (rc == 0 && !x->has_rest)
		rc = put_rest(x, e);
	return close_rows(x, EXPORT_PUBLICATIONS, &x->publications, rc, e);
}

/* The file that makes the export complete, when all others are durable. */
static int
write_head(struct export *x, struct err *e)
{
	struct json j;
	FILE *to = NULL;
	int rc;

	json_start_line(&j, &x->line);
	json_open_object(&j);
	json_member_int(&j, "layout", x->has_resources ? EXPORT_LAYOUT : EXPORT_LAYOUT_PLAIN);
	json_member_int(&j, "publications", (int64_t)x->count->publications);
	json_member_int(&j, "corrections", (int64_t)x->count->corrections);
	json_member_int(&j, "aliases", (int64_t)x->count->aliases);
	json_close_object(&j);
	json_end(&j);
	if (syncfs(x->fd) == -1)
		return fail(x, EXPORT_HEAD, e);
	if ((rc = open_rows(x, EXPORT_HEAD, &to, e)) == 0)
		rc = put_line(x, to, EXPORT_HEAD, e);
	rc = close_rows(x, EXPORT_HEAD, &to, rc, e);
	if (rc == 0 && syncfs(x->fd) == -1)
		rc = fail(x, EXPORT_HEAD, e);
	return rc;
}

static int
open_folder(struct export *x, struct err *e)
{
	const struct dirent *entry;
	bool is_empty = true;
	DIR *dir;

	if (mkdir(x->folder, FOLDER_MODE) == -1 && errno != EEXIST)
		return err_errno(e, ERR_IO, "the folder %.200s cannot be made", x->folder);
	if ((x->fd = open(x->folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)) == -1 ||
	    (dir = opendir(x->folder)) == NULL)
		return err_errno(e, ERR_IO, "%.200s cannot be opened as a folder", x->folder);
	while ((entry = readdir(dir)) != NULL)
		is_empty = is_empty &&
			   (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0);
	closedir(dir);
	if (is_empty)
		return 0;
	return err_set(
	    e, ERR_CONFLICT, "the folder %.200s is not empty: name a new one", x->folder);
}

int
export_write(struct corpus *c, const char *folder, struct export_count *count, struct err *e)
{
	struct export x = { .c = c,
		.folder = folder,
		.fd = -1,
		.line = BUF_INIT(EXPORT_LINE_BYTES_MAX),
		.count = count,
		.progress = { .unit = "publications and corrections" } };
	int rc;

	if ((rc = open_folder(&x, e)) == 0 && (rc = write_all(&x, e)) == 0)
		rc = write_head(&x, e);
	if (x.fd != -1)
		close(x.fd);
	buf_free(&x.line);
	return rc;
}
