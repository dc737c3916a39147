/* SPDX-License-Identifier: Apache-2.0 */
/*
 * import_git: finds the versions before the first one is read. What must hold: a commit is a
 * version only if the file differs from that of each parent, so that a merge repeats none.
 */
#include "cli/import_git.h"

#include <git2.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/macros.h"
#include "base/mem.h"
#include "base/table.h"
#include "base/time.h"
#include "base/units.h"
#include "cli/import_one.h"
#include "doc/build.h"

#define TRAILER "In-force"
#define VERSIONS_BYTES_MAX ((size_t)256 << 20) /* four million versions */
#define SHORT_ID_BYTES 13                      /* twelve digits of a commit, and the NUL */
#define SECONDS_A_MINUTE 60

struct version {
	git_oid commit, blob;
	unsigned path;
	unsigned occurrence; /* 2: the file comes back to what it was once before */
};

/* How often a path has had that content so far; {path, blob} is its key in a table. */
struct seen {
	struct {
		git_oid blob;
		unsigned path;
	} key;
	unsigned count;
};

struct import_git {
	struct import_source source;
	struct reading_options common;
	const char *alias;
	git_repository *repository;
	char *const *paths;
	unsigned path_count;
	struct buf versions; /* struct version */
	struct table seen;   /* struct seen, which are in the arena */
	struct arena arena;
	bool *has_versions; /* of each path */
	unsigned next;
};

static int
git_failed(enum err_code code, const char *what, struct err *e)
{
	const git_error *why = git_error_last();

	err_set(e, code, "%s", what);
	return err_detail(e, "%s", why != NULL ? why->message : "no reason");
}

/* The file of the commit; false if it has none. */
static bool
find_blob(git_commit *commit, const char *path, git_oid *out)
{
	git_tree_entry *entry = NULL;
	git_tree *tree = NULL;
	bool found = git_commit_tree(&tree, commit) == 0 &&
		     git_tree_entry_bypath(&entry, tree, path) == 0 &&
		     git_tree_entry_type(entry) == GIT_OBJECT_BLOB;

	if (found)
		git_oid_cpy(out, git_tree_entry_id(entry));
	git_tree_entry_free(entry);
	git_tree_free(tree);
	return found;
}

/* Whether a parent of the commit has the same file. */
static bool
is_in_parent(git_commit *commit, const char *path, const git_oid *blob)
{
	bool same = false;

	for (unsigned i = 0; i < git_commit_parentcount(commit) && !same; i++) {
		git_commit *parent = NULL;
		git_oid before;

		same = git_commit_parent(&parent, commit, i) == 0 &&
		       find_blob(parent, path, &before) && git_oid_equal(&before, blob);
		git_commit_free(parent);
	}
	return same;
}

static const struct version *
versions(const struct import_git *g)
{
	return (const void *)g->versions.data;
}

/* Counts one more of that content; 0: there is no memory for it. */
static unsigned
count_one(struct import_git *g, unsigned path, const git_oid *blob)
{
	struct seen s, *found;

	memset(&s, 0, sizeof s); /* the key is compared byte by byte */
	git_oid_cpy(&s.key.blob, blob);
	s.key.path = path;
	found = table_find(&g->seen, str_make((const char *)&s.key, sizeof s.key));
	if (found == NULL && (found = arena_alloc(&g->arena, sizeof *found)) != NULL) {
		*found = s;
		table_put(&g->seen, str_make((const char *)&found->key, sizeof found->key), found);
	}
	return found != NULL ? ++found->count : 0;
}

/* Adds the versions that a commit makes. */
static int
add_commit(struct import_git *g, const git_oid *id, struct err *e)
{
	git_commit *commit = NULL;

	if (git_commit_lookup(&commit, g->repository, id) != 0)
		return git_failed(ERR_IO, "a commit of the repository cannot be read", e);
	for (unsigned i = 0; i < g->path_count; i++) {
		struct version v = { .commit = *id, .path = i };

		if (!find_blob(commit, g->paths[i], &v.blob) ||
		    is_in_parent(commit, g->paths[i], &v.blob))
			continue;
		if ((v.occurrence = count_one(g, i, &v.blob)) == 0)
			g->versions.failed = true;
		buf_put(&g->versions, &v, sizeof v);
		g->has_versions[i] = true;
		g->source.total++;
	}
	git_commit_free(commit);
	return buf_check(&g->versions, "the versions of the repository", e);
}

static int
find_versions(struct import_git *g, struct err *e)
{
	git_revwalk *walk = NULL;
	git_oid id;
	int rc = 0;

	if (git_revwalk_new(&walk, g->repository) != 0 ||
	    git_revwalk_sorting(walk, GIT_SORT_TOPOLOGICAL | GIT_SORT_REVERSE) != 0 ||
	    git_revwalk_push_head(walk) != 0)
		rc = git_failed(ERR_NOTFOUND, "the repository has no commit", e);
	while (rc == 0 && git_revwalk_next(&id, walk) == 0)
		rc = add_commit(g, &id, e);
	git_revwalk_free(walk);
	return rc;
}

/* Each path must be one of the repository: a wrong one would import nothing and not say so. */
static int
check_paths(const struct import_git *g, struct err *e)
{
	for (unsigned i = 0; i < g->path_count; i++)
		if (!g->has_versions[i])
			return err_set(e, ERR_NOTFOUND,
			    "no commit that leads to HEAD has the file %.200s: name it as 'git "
			    "ls-files' does in the top folder of the repository",
			    g->paths[i]);
	return 0;
}

/* The day in the trailer of the commit, in the arena; NULL if it has none. */
static const char *
find_trailer(const git_commit *commit, struct arena *a)
{
	git_message_trailer_array all = { 0 };
	const char *found = NULL;

	if (git_message_trailers(&all, git_commit_message(commit)) == 0)
		for (size_t i = 0; i < all.count; i++)
			if (strcasecmp(all.trailers[i].key, TRAILER) == 0)
				found = arena_dup(a, str_trim(str_from(all.trailers[i].value)));
	git_message_trailer_array_free(&all);
	return found;
}

/* The day of the commit, for a file that does not say from when it is in force. */
static void
set_today(struct reading_options *o, const git_commit *commit)
{
	const git_time *when = &git_commit_author(commit)->when;
	int64_t local = when->time + (int64_t)when->offset * SECONDS_A_MINUTE;

	date_format((local - (local < 0 ? SECONDS_A_DAY - 1 : 0)) / SECONDS_A_DAY, o->today);
}

static int
take_bytes(struct import_git *g, const struct version *v, struct import_entry *out, struct err *e)
{
	git_blob *blob = NULL;
	git_object_size_t len;
	int rc = 0;

	if (git_blob_lookup(&blob, g->repository, &v->blob) != 0)
		return git_failed(ERR_IO, "the version cannot be read from the repository", e);
	len = git_blob_rawsize(blob);
	if (len > BUILD_DOCUMENT_BYTES_MAX)
		rc = err_set(e, ERR_LIMIT, "it is larger than %u MiB, the most a document may have",
		    BUILD_DOCUMENT_BYTES_MAX >> 20);
	else if ((out->bytes = malloc(len + 1)) == NULL)
		rc = err_set(e, ERR_LIMIT, "there is no memory for it");
	else
		memcpy(out->bytes, git_blob_rawcontent(blob), len);
	out->len = rc == 0 ? len : 0;
	git_blob_free(blob);
	return rc;
}

static int
take_version(struct import_git *g, const struct version *v, git_commit *commit,
    struct import_entry *out, struct err *e)
{
	char id[SHORT_ID_BYTES];
	int rc;

	git_oid_tostr(id, sizeof id, &v->commit);
	if ((out->name = arena_printf(&out->arena, "%s:%s", id, g->paths[v->path])) == NULL) {
		out->name = "-";
		return err_set(e, ERR_LIMIT, "its path is too long");
	}
	out->read = (struct reading_options){ .work = g->common.work,
		.date = find_trailer(commit, &out->arena),
		.title = g->common.title,
		.issuer = g->common.issuer,
		.language = g->common.language,
		.format = g->common.format,
		.tradition = g->common.tradition };
	out->alias = g->alias;
	out->occurrence = v->occurrence;
	if ((rc = reading_options_check(&out->read, e)) != 0)
		return rc;
	set_today(&out->read, commit);
	return take_bytes(g, v, out, e);
}

static int
git_next(struct import_source *s, struct import_entry *out, struct err *e)
{
	struct import_git *g = CONTAINER_OF(s, struct import_git, source);
	const struct version *v = &versions(g)[g->next];
	git_commit *commit = NULL;
	int rc;

	if (g->next == s->total)
		return IMPORT_END;
	g->next++;
	if (git_commit_lookup(&commit, g->repository, &v->commit) != 0)
		return git_failed(ERR_IO, "a commit of the repository cannot be read", e);
	rc = take_version(g, v, commit, out, e);
	git_commit_free(commit);
	return rc == 0 ? IMPORT_ENTRY : IMPORT_REFUSED;
}

int
import_git_open(struct import_git **out, const struct import *im, const char *repository,
    char *const *paths, unsigned count, struct err *e)
{
	struct import_git *g = NEW(struct import_git);
	int rc;

	git_libgit2_init();
	g->source.next = git_next;
	g->common = im->read;
	g->alias = im->alias;
	g->paths = paths;
	g->path_count = count;
	g->versions = BUF_INIT(VERSIONS_BYTES_MAX);
	g->arena = ARENA_INIT(VERSIONS_BYTES_MAX);
	g->has_versions = mem_new_array(count, sizeof *g->has_versions);
	if (git_repository_open(&g->repository, repository) != 0)
		rc = git_failed(
		    ERR_NOTFOUND, "there is no git repository at that place that can be read", e);
	else if ((rc = find_versions(g, e)) == 0)
		rc = check_paths(g, e);
	if (rc == 0)
		*out = g;
	else
		import_git_close(&g);
	return rc;
}

struct import_source *
import_git_source(struct import_git *g)
{
	return &g->source;
}

void
import_git_close(struct import_git **g)
{
	if (*g == NULL)
		return;
	git_repository_free((*g)->repository);
	git_libgit2_shutdown();
	buf_free(&(*g)->versions);
	table_free(&(*g)->seen);
	arena_free(&(*g)->arena);
	free((*g)->has_versions);
	free(*g);
	*g = NULL;
}
