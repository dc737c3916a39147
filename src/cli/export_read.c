/* SPDX-License-Identifier: Apache-2.0 */
/*
 * export_read: publications and corrections are in two files, each by number; they are replayed in
 * the order of the numbers.
 */
#include "cli/export_read.h"

#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/mem.h"
#include "cli/command.h"
#include "cli/export_rows.h"
#include "cli/export_take.h"
#include "cli/export_write.h"
#include "cli/progress.h"
#include "corpus/replay.h"
#include "render/blocking.h"

/* The lines of one file; json is NULL after the last. */
struct rows {
	const char *name;
	FILE *from;
	char *line; /* EXPORT_LINE_BYTES_MAX bytes; NULL before the first */
	unsigned long number;
	json_t *json;
};

struct restoring {
	const char *folder, *sandbox;
	struct corpus_replay replay;
	struct blocking worker;
	struct rows head, publications, records, aliases;
	struct corpus_version version; /* of the current line of publications */
	struct corpus_record record;   /* of records */
	struct export_files files;
	struct export_count expected, read;
	struct progress progress;
};

/*
 * The real path of a file of the export. A link may not lead out of it: an export may come from
 * somebody who cannot read what it leads to.
 */
static int
find_file(const struct restoring *x, const char *name, char path[PATH_MAX], struct err *e)
{
	char named[PATH_MAX], folder[PATH_MAX];
	size_t len;

	if (snprintf(named, sizeof named, "%s/%s", x->folder, name) >= (int)sizeof named)
		errno = ENAMETOOLONG;
	else if (realpath(x->folder, folder) != NULL && realpath(named, path) != NULL) {
		len = strlen(folder);
		if (strncmp(path, folder, len) == 0 && (path[len] == '/' || len == 1))
			return 0;
		return err_set(e, ERR_DATA,
		    "%.200s is a link that leads out of the export: put the file there instead",
		    name);
	}
	return err_errno(e, errno == ENOENT ? ERR_NOTFOUND : ERR_IO,
	    "%.200s has no readable %.200s: it is not an export, or not a complete one", x->folder,
	    name);
}

static int
open_rows(const struct restoring *x, struct rows *r, const char *name, struct err *e)
{
	char path[PATH_MAX];
	int rc;

	r->name = name;
	if ((rc = find_file(x, name, path, e)) != 0)
		return rc;
	if ((r->from = fopen(path, "re")) != NULL)
		return 0;
	return err_errno(e, errno == ENOENT ? ERR_NOTFOUND : ERR_IO,
	    "%.200s has no readable %s: it is not an export, or not a complete one", x->folder,
	    name);
}

static void
close_rows(struct rows *r)
{
	if (r->from != NULL)
		fclose(r->from);
	json_decref(r->json);
	free(r->line);
	*r = (struct rows){ 0 };
}

/* Puts the file and the line before the sentence of the error. */
static int
locate(const struct rows *r, struct err *e)
{
	return err_wrap(e, "%s, line %lu", r->name, r->number);
}

/* Reads a line; *len is 0 at the end of the file. */
static int
read_line(struct rows *r, size_t *len, struct err *e)
{
	int c = 0;

	if (r->line == NULL)
		r->line = mem_new_array(EXPORT_LINE_BYTES_MAX, 1);
	errno = 0;
	for (*len = 0; c != '\n' && (c = getc_unlocked(r->from)) != EOF;) {
		if (*len == EXPORT_LINE_BYTES_MAX) {
			r->number++;
			err_set(e, ERR_LIMIT, "the line is longer than %u bytes",
			    EXPORT_LINE_BYTES_MAX);
			return locate(r, e);
		}
		r->line[(*len)++] = (char)c;
	}
	if (ferror(r->from) != 0)
		return err_errno(e, ERR_IO, "the file %s of the export cannot be read", r->name);
	return 0;
}

static int
next_row(struct rows *r, struct err *e)
{
	json_error_t fault;
	size_t len;
	int rc;

	json_decref(r->json);
	r->json = NULL;
	if ((rc = read_line(r, &len, e)) != 0 || len == 0)
		return rc;
	r->number++;
	r->json = json_loadb(r->line, len, JSON_REJECT_DUPLICATES, &fault);
	if (json_is_object(r->json))
		return 0;
	err_set(e, ERR_DATA, "this is not an object of JSON");
	return locate(r, e);
}

static int
next_publication(struct restoring *x, struct err *e)
{
	struct rows *r = &x->publications;
	int rc;

	if ((rc = next_row(r, e)) != 0 || r->json == NULL)
		return rc;
	if (export_take_publication(r->json, &x->version, &x->files, e) != 0)
		return locate(r, e);
	return 0;
}

static int
next_record(struct restoring *x, struct err *e)
{
	struct rows *r = &x->records;
	int rc;

	if ((rc = next_row(r, e)) != 0 || r->json == NULL)
		return rc;
	if (export_take_record(r->json, &x->record, e) != 0)
		return locate(r, e);
	return 0;
}

/* The bytes of a file of the export; empty if there is none. */
static int
load(const struct restoring *x, const char *file, char **bytes, struct str *out, struct err *e)
{
	char path[PATH_MAX];
	size_t len = 0;
	int rc;

	*bytes = NULL;
	*out = STR("");
	if (file == NULL)
		return 0;
	if ((rc = find_file(x, file, path, e)) == 0 &&
	    (rc = blocking_load_file(path, bytes, &len, e)) == 0)
		*out = str_make(*bytes, len);
	return rc;
}

/* The resources of the current publication. */
struct held_files {
	struct corpus_resource *resources;
	uint32_t count;
	char **bytes; /* of each; NULL: it was erased */
};

static void
free_resources(struct held_files *h)
{
	for (uint32_t i = 0; h->bytes != NULL && i < h->count; i++)
		free(h->bytes[i]);
	free(h->bytes);
	free(h->resources);
}

/* h is to be freed after an error, too. */
static int
load_resources(const struct restoring *x, struct held_files *h, struct err *e)
{
	const char **files = NULL;
	int rc;

	*h = (struct held_files){ .count = 0 };
	rc = export_take_resources(x->publications.json, &h->resources, &files, &h->count, e);
	if (rc == 0)
		h->bytes = mem_new_array(h->count + 1, sizeof *h->bytes);
	for (uint32_t i = 0; rc == 0 && i < h->count; i++)
		rc = load(x, files[i], &h->bytes[i], &h->resources[i].bytes, e);
	free(files);
	return rc;
}

static int
replay_publication(struct restoring *x, struct str xml, struct str upload, struct err *e)
{
	static const struct message_pair akn = { STR_INIT("format"), STR_INIT("akn") };
	struct corpus_replayed p = { .version = x->version,
		.xml = xml,
		.upload = upload,
		.upload_type = x->files.upload_type };
	struct reading r = { .image_fd = -1 };
	struct held_files held;
	int rc = load_resources(x, &held, e);

	p.resources = held.resources;
	p.resource_count = held.count;
	if (rc == 0 && xml.len > 0) {
		rc = blocking_read(&x->worker, xml, &akn, 1, &r, e);
		p.image = &r.image;
	}
	if (rc == 0)
		rc = corpus_replay_publication(&x->replay, &p, e);
	reading_close(&r);
	free_resources(&held);
	return rc;
}

static int
read_publication(struct restoring *x, struct err *e)
{
	char *source = NULL, *upload = NULL;
	struct str xml, sent;
	int rc;

	if ((rc = load(x, x->files.source, &source, &xml, e)) == 0 &&
	    (rc = load(x, x->files.upload, &upload, &sent, e)) == 0)
		rc = replay_publication(x, xml, sent, e);
	free(source);
	free(upload);
	if (rc != 0)
		return locate(&x->publications, e);
	x->read.publications++;
	progress_show(&x->progress, x->read.publications, x->expected.publications);
	return next_publication(x, e);
}

static int
read_record(struct restoring *x, struct err *e)
{
	if (corpus_replay_record(&x->replay, &x->record, e) != 0)
		return locate(&x->records, e);
	x->read.corrections++;
	return next_record(x, e);
}

static int
read_history(struct restoring *x, struct err *e)
{
	int rc;

	if ((rc = next_publication(x, e)) != 0 || (rc = next_record(x, e)) != 0)
		return rc;
	while (rc == 0 && (x->publications.json != NULL || x->records.json != NULL)) {
		bool is_record = x->publications.json == NULL ||
				 (x->records.json != NULL && x->record.seq < x->version.seq);

		rc = is_record ? read_record(x, e) : read_publication(x, e);
	}
	return rc;
}

static int
read_aliases(struct restoring *x, struct err *e)
{
	struct rows *r = &x->aliases;
	struct str alias, work;
	int rc;

	while ((rc = next_row(r, e)) == 0 && r->json != NULL) {
		if (export_take_alias(r->json, &alias, &work, e) != 0 ||
		    corpus_replay_alias(&x->replay, alias, work, e) != 0)
			return locate(r, e);
		x->read.aliases++;
	}
	return rc;
}

static int
read_head(struct restoring *x, struct err *e)
{
	struct rows *r = &x->head;
	int64_t layout = 0, publications = 0, corrections = 0, aliases = 0;
	int rc;

	if ((rc = open_rows(x, r, EXPORT_HEAD, e)) != 0 || (rc = next_row(r, e)) != 0)
		return rc;
	if (export_take_number(r->json, "layout", &layout, e) != 0 ||
	    export_take_number(r->json, "publications", &publications, e) != 0 ||
	    export_take_number(r->json, "corrections", &corrections, e) != 0 ||
	    export_take_number(r->json, "aliases", &aliases, e) != 0)
		return locate(r, e);
	if (layout > EXPORT_LAYOUT)
		return err_set(e, ERR_CONFIG,
		    "the export was made by a newer gazetted (layout %" PRId64
		    "; this program reads up to %d): use the newer program",
		    layout, EXPORT_LAYOUT);
	x->expected = (struct export_count){ .publications = (uint64_t)publications,
		.corrections = (uint64_t)corrections,
		.aliases = (uint64_t)aliases };
	return 0;
}

static int
check_counts(const struct restoring *x, struct err *e)
{
	const struct export_count *had = &x->expected, *has = &x->read;

	if (had->publications == has->publications && had->corrections == has->corrections &&
	    had->aliases == has->aliases)
		return 0;
	return err_set(e, ERR_DATA,
	    "the export has %" PRIu64 " publications, %" PRIu64 " corrections and %" PRIu64
	    " short names, and should have %" PRIu64 ", %" PRIu64 " and %" PRIu64
	    ": lines of it are missing",
	    has->publications, has->corrections, has->aliases, had->publications, had->corrections,
	    had->aliases);
}

static int
read_all(struct restoring *x, struct err *e)
{
	const struct blocking_options how = { .sandbox = command_sandbox(x->sandbox) };
	int rc;

	if ((rc = read_head(x, e)) != 0 ||
	    (rc = open_rows(x, &x->publications, EXPORT_PUBLICATIONS, e)) != 0 ||
	    (rc = open_rows(x, &x->records, EXPORT_RECORDS, e)) != 0 ||
	    (rc = open_rows(x, &x->aliases, EXPORT_ALIASES, e)) != 0 ||
	    (rc = blocking_open(&x->worker, &how, false, e)) != 0)
		return rc;
	rc = read_history(x, e);
	progress_clear(&x->progress);
	if (rc != 0 || (rc = read_aliases(x, e)) != 0 || (rc = check_counts(x, e)) != 0)
		return rc;
	return corpus_replay_finish(&x->replay, e);
}

int
export_read(struct corpus *c, const char *folder, const char *sandbox, struct err *e)
{
	struct restoring x = { .folder = folder,
		.sandbox = sandbox,
		.replay = { .c = c },
		.progress = { .unit = "publications" } };
	int rc = read_all(&x, e);

	close_rows(&x.head);
	close_rows(&x.publications);
	close_rows(&x.records);
	close_rows(&x.aliases);
	blocking_close(&x.worker);
	return rc;
}
