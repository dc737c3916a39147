/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLI_IMPORT_GIT_H
#define CLI_IMPORT_GIT_H
/*
 * import_git: the versions of files in a git repository: each commit that changes one is a version
 * of it, the oldest first.
 */
#include "cli/import_source.h"

struct err;
struct import;
struct import_git;

/*
 * Walks the commits that lead to HEAD. paths are those of files in the repository, or in its
 * folder. The options of im for reading, and its alias, hold for all versions. A version is in
 * force from the day that the trailer "In-force: YYYY-MM-DD" of its commit names; else from the
 * one that the file names, else from that of the commit, as its author's clock showed it.
 * ERR_NOTFOUND: there is no repository, or no commit has the file. ERR_IO. [blocks]
 */
int import_git_open(struct import_git **out, const struct import *im, const char *repository,
    char *const *paths, unsigned count, struct err *e);
/* Borrowed from the repository. */
struct import_source *import_git_source(struct import_git *g);
void import_git_close(struct import_git **g); /* *g may be NULL */
#endif
