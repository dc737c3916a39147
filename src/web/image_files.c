/* SPDX-License-Identifier: Apache-2.0 */
/*
 * image_files: finds the folder, and runs the thread that changes it. What must hold: an image of a
 * source that was erased is not in the folder after the thread has heard of the erasure: the thread
 * removes it, and an image whose source was read before is no longer written.
 */
#include "web/image_files.h"

#include <assert.h>
#include <fcntl.h>
#include <limits.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/hash.h"
#include "base/log.h"
#include "base/macros.h"
#include "base/mem.h"
#include "base/work_queue.h"
#include "cache/cache.h"
#include "config/config.h"
#include "corpus/corpus.h"
#include "corpus/correct.h"
#include "corpus/former.h"
#include "corpus/readers.h"
#include "render/output_file.h"
#include "web/image_cache.h"

#define FOLDER_SUFFIX ".images"
#define WAITING_MAX 64 /* images; each waits in memory that the cache may have given up */
#define ERASED_BYTES_MAX (64u << 20) /* digests of two million publications */

struct image_files {
	struct image_folder *folder;
	struct work_queue *queue;
	const char *store;
	_Atomic int64_t corrections; /* readers_corrections(), as far as on_records() was told */
	struct task sweep;
	_Atomic bool is_sweeping; /* the task is in the queue, and has not begun */
	/* of the thread alone: records of that store up to this number were looked at */
	int64_t generation, swept;
	_Atomic unsigned waiting;
	_Atomic uint64_t dropped;
};

/* An image to be written. */
struct keeping {
	struct task task;
	struct image_files *files;
	struct sha256 source;
	struct cache_value *image; /* reference */
	int64_t corrections;
};

/* The path of the folder; empty where there is no place for one. */
static int
find_path(char out[PATH_MAX], const struct config *c, const char *store, struct err *e)
{
	char real[PATH_MAX];
	int n = 0;

	out[0] = '\0';
	if (c->images_folder[0] != '\0')
		n = snprintf(out, PATH_MAX, "%s", c->images_folder);
	else if (corpus_is_file(store))
		n = snprintf(out, PATH_MAX, "%s" FOLDER_SUFFIX,
		    realpath(store, real) != NULL ? real : store);
	return n < PATH_MAX ? 0
			    : err_set(e, ERR_LIMIT, "the path of the folder of images is too long");
}

/* The digest of the program: another one may make other images of the same source. */
static int
identify(const char *program, struct sha256 *out, struct err *e)
{
	static const char sentence[] = "the program that reads documents cannot be read";
	int fd = open(program, O_RDONLY | O_CLOEXEC);
	struct stat st;
	void *map;

	if (fd == -1)
		return err_errno(e, ERR_IO, "%s", sentence);
	map = fstat(fd, &st) == 0 && st.st_size > 0
		  ? mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE | MAP_POPULATE, fd, 0)
		  : MAP_FAILED;
	close(fd);
	if (map == MAP_FAILED)
		return err_errno(e, ERR_IO, "%s", sentence);
	*out = sha256_of(map, (size_t)st.st_size);
	munmap(map, (size_t)st.st_size);
	return 0;
}

int
image_files_open_folder(struct image_folder **out, const struct config *c, const char *store,
    const char *ingest_worker, struct err *e)
{
	char path[PATH_MAX];
	struct sha256 maker;
	int rc;

	*out = NULL;
	if (c->images_bytes == 0)
		return 0;
	if ((rc = find_path(path, c, store, e)) != 0 || path[0] == '\0' ||
	    (rc = identify(ingest_worker, &maker, e)) != 0)
		return rc;
	return image_folder_open(out, path, c->images_bytes, &maker, e);
}

struct digests {
	struct sha256 *list; /* sorted */
	size_t count;
};

static int
by_digest(const void *a, const void *b)
{
	return memcmp(a, b, sizeof(struct sha256));
}

static bool
is_among(void *arg, const struct sha256 *source)
{
	const struct digests *d = arg;

	return bsearch(source, d->list, d->count, sizeof *source, by_digest) != NULL;
}

static int
erase(struct image_folder *f, struct sha256 *sources, size_t count, struct err *e)
{
	struct digests d = { sources, count };

	if (count == 0)
		return 0;
	qsort(sources, count, sizeof *sources, by_digest);
	return image_folder_erase(f, is_among, &d, e);
}

int
image_files_erase(
    const struct config *c, const char *store, struct sha256 *sources, size_t count, struct err *e)
{
	const struct sha256 any = { { 0 } }; /* images of every program are removed */
	struct image_folder *f = NULL;
	char path[PATH_MAX];
	struct stat st;
	int rc;

	if ((rc = find_path(path, c, store, e)) != 0 || path[0] == '\0' || stat(path, &st) != 0)
		return rc;
	if ((rc = image_folder_open(&f, path, c->images_bytes, &any, e)) == 0)
		rc = erase(f, sources, count, e);
	image_folder_close(&f);
	return rc;
}

/* What records erased from a store. */
struct erased {
	struct corpus *corpus;
	int64_t after, last; /* numbers of records */
	const struct corpus_scope *scope;
	struct buf sources; /* struct sha256: of the publications */
	struct buf scopes;  /* struct corpus_scope, with strings in arena */
	struct arena arena;
};

static int
add_source(void *arg, const struct corpus_version *v, struct err *e)
{
	struct erased *k = arg;

	if (corpus_is_in_scope(v, k->scope))
		buf_put(&k->sources, &v->source, sizeof v->source);
	return buf_check(&k->sources, "list of what was erased", e);
}

/* Under its former names a work has other sources; those that were not erased may go as well. */
static int
add_former(void *arg, const struct corpus_version *v, struct err *e)
{
	struct erased *k = arg;

	buf_put(&k->sources, &v->source, sizeof v->source);
	return buf_check(&k->sources, "list of what was erased", e);
}

/* Copies the scope: what it means is read when the walk over the records has ended. */
static int
add_record(void *arg, const struct corpus_record *r, struct err *e)
{
	struct erased *k = arg;
	struct corpus_scope scope = r->scope;

	if (r->seq > k->last)
		k->last = r->seq;
	if (r->kind != CORPUS_ERASE || r->seq <= k->after)
		return 0;
	if (!arena_keep(&k->arena, &scope.work) || !arena_keep(&k->arena, &scope.language))
		return err_set(e, ERR_LIMIT, "the list of what was erased takes too much memory");
	buf_put(&k->scopes, &scope, sizeof scope);
	return buf_check(&k->scopes, "list of what was erased", e);
}

/* Fills k with the sources of what the records after k->after erased. */
static int
find_erased(struct erased *k, struct err *e)
{
	const struct corpus_scope *scopes;
	int rc = corpus_records(k->corpus, STR(""), add_record, k, e);

	scopes = (const struct corpus_scope *)(const void *)k->scopes.data;
	for (size_t i = 0; rc == 0 && i < k->scopes.len / sizeof *scopes; i++) {
		k->scope = &scopes[i];
		if ((rc = corpus_history(k->corpus, k->scope->work, NULL, add_source, k, e)) == 0)
			rc = corpus_each_former(k->corpus, k->scope->work, add_former, k, e);
	}
	return rc;
}

static int
sweep(struct image_files *f, struct err *e)
{
	struct erased k = { .after = f->swept,
		.last = f->swept,
		.sources = BUF_INIT(ERASED_BYTES_MAX),
		.scopes = BUF_INIT(ERASED_BYTES_MAX),
		.arena = ARENA_INIT(ERASED_BYTES_MAX) };
	int64_t generation = readers_generation(atomic_load(&f->corrections));
	int rc;

	if (generation != f->generation)
		k.after = k.last = 0; /* another store has taken the place */
	if ((rc = corpus_try_open(&k.corpus, f->store, CORPUS_READ, e)) == 0 &&
	    (rc = find_erased(&k, e)) == 0)
		rc = erase(f->folder, (struct sha256 *)(void *)k.sources.data,
		    k.sources.len / sizeof(struct sha256), e);
	if (rc == 0) {
		f->generation = generation;
		f->swept = k.last;
	}
	corpus_close(&k.corpus);
	buf_free(&k.sources);
	buf_free(&k.scopes);
	arena_free(&k.arena);
	return rc;
}

static void
run_sweep(struct task *t)
{
	struct image_files *f = CONTAINER_OF(t, struct image_files, sweep);
	struct err e = { 0 };
	char text[sizeof e.text];

	atomic_store(&f->is_sweeping, false);
	if (sweep(f, &e) != 0)
		log_error("images", "not_erased", "why=%s", log_quote(e.text, text, sizeof text));
}

/* Runs on the thread of the readers, when there are new records. */
static void
on_records(void *arg, int64_t corrections)
{
	struct image_files *f = arg;

	atomic_store(&f->corrections, corrections);
	if (!atomic_exchange(&f->is_sweeping, true))
		work_queue_put(f->queue, &f->sweep); /* the queue has no limit of its own */
}

static void
free_keeping(struct task *t)
{
	struct keeping *k = CONTAINER_OF(t, struct keeping, task);

	atomic_fetch_sub(&k->files->waiting, 1);
	cache_unref(&k->image);
	free(k);
}

static void
run_keep(struct task *t)
{
	struct keeping *k = CONTAINER_OF(t, struct keeping, task);

	if (k->corrections == atomic_load(&k->files->corrections))
		image_folder_put(k->files->folder, &k->source, image_fd(k->image),
		    image_size(k->image), IMAGE_FOLDER_EVICT);
	free_keeping(t);
}

static void
give_up(struct task *t)
{
	if (t->run == run_keep)
		free_keeping(t);
}

int
image_files_open(struct image_files **out, const struct config *c, const char *ingest_worker,
    struct readers *r, struct err *e)
{
	struct image_folder *folder = NULL;
	struct image_files *f;
	struct err why = { 0 };
	char text[sizeof why.text];
	int rc;

	*out = NULL;
	if (image_files_open_folder(&folder, c, c->store, ingest_worker, &why) != 0)
		log_warn("images", "not_kept", "why=%s", log_quote(why.text, text, sizeof text));
	if (folder == NULL)
		return 0;
	f = NEW(struct image_files);
	f->folder = folder;
	f->store = c->store;
	f->sweep.run = run_sweep;
	if ((rc = work_queue_open(&f->queue, 1, 0, "a thread that keeps images", e)) != 0) {
		image_folder_close(&f->folder);
		free(f);
		return rc;
	}
	on_records(f, readers_on_records(r, on_records, f));
	*out = f;
	return 0;
}

void
image_files_close(struct image_files **f)
{
	if (*f == NULL)
		return;
	work_queue_close(&(*f)->queue, give_up);
	image_folder_close(&(*f)->folder);
	free(*f);
	*f = NULL;
}

int
image_files_find(struct image_files *f, const struct sha256 *source, uint64_t *size)
{
	int file, to = -1;

	if (f == NULL || (file = image_folder_find(f->folder, source, size)) == -1)
		return -1;
	if (output_create("image", &to, NULL) != 0) {
		close(file);
		return -1;
	}
	if (image_folder_copy(f->folder, source, file, *size, to) && output_seal(to, NULL) == 0)
		return to;
	close(to);
	return -1;
}

void
image_files_keep(struct image_files *f, const struct sha256 *source, struct cache_value *image,
    int64_t corrections)
{
	struct keeping *k;

	if (f == NULL)
		return;
	if (atomic_fetch_add(&f->waiting, 1) >= WAITING_MAX) {
		atomic_fetch_sub(&f->waiting, 1);
		atomic_fetch_add_explicit(&f->dropped, 1, memory_order_relaxed);
		return;
	}
	k = NEW(struct keeping);
	k->task.run = run_keep;
	k->files = f;
	k->source = *source;
	k->image = image;
	k->corrections = corrections;
	cache_ref(image);
	work_queue_put(f->queue, &k->task);
}

void
image_files_stats(const struct image_files *f, struct image_files_stats *out)
{
	*out = (struct image_files_stats){ 0 };
	if (f == NULL)
		return;
	image_folder_stats(f->folder, &out->folder);
	out->dropped = atomic_load_explicit(&f->dropped, memory_order_relaxed);
}
