/* SPDX-License-Identifier: Apache-2.0 */
/*
 * store_sqlite_left: the name of a copy ends with the number of the process that makes it. What
 * must hold: a copy whose process is running is not told, as it may be under way. Another program
 * may have got the number meanwhile; then the copy is told when that program has ended.
 */
#include "corpus/store_sqlite_left.h"

#include <dirent.h>
#include <errno.h>
#include <libgen.h>
#include <limits.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/macros.h"

static const char *const suffixes[] = { "", "-wal", "-shm", "-journal", ".lock" };

static bool
has_ended(long pid)
{
	return pid == (long)getpid() || (kill((pid_t)pid, 0) == -1 && errno == ESRCH);
}

/* The length of the name of the copy in the name of one of its files; 0: it is no such file. */
static size_t
copy_len(const char *file, const char *store)
{
	size_t len = strlen(store), sign = strlen(STORE_PART);
	char *end;
	long pid;

	if (strncmp(file, store, len) != 0 || strncmp(file + len, STORE_PART, sign) != 0 ||
	    strspn(file + len + sign, "0123456789") == 0)
		return 0;
	errno = 0;
	pid = strtol(file + len + sign, &end, 10);
	if (errno != 0 || pid <= 0 || pid > INT_MAX || !has_ended(pid))
		return 0;
	for (size_t i = 0; i < ARRAY_LEN(suffixes); i++)
		if (strcmp(end, suffixes[i]) == 0)
			return (size_t)(end - file);
	return 0;
}

void
store_sqlite_each_left(const char *path, corpus_left_fn *fn, void *arg)
{
	char folder[PATH_MAX], name[PATH_MAX], copy[PATH_MAX];
	const char *in, *store;
	struct dirent *d;
	size_t len;
	DIR *dir;

	if (snprintf(folder, sizeof folder, "%s", path) >= (int)sizeof folder ||
	    snprintf(name, sizeof name, "%s", path) >= (int)sizeof name)
		return;
	in = dirname(folder);
	store = basename(name);
	if ((dir = opendir(in)) == NULL)
		return;
	while ((d = readdir(dir)) != NULL) {
		if ((len = copy_len(d->d_name, store)) == 0 ||
		    snprintf(copy, sizeof copy, "%s/%.*s", in, (int)len, d->d_name) >=
			(int)sizeof copy)
			continue;
		/* a log is told by its file, if this is still there */
		if (d->d_name[len] == '\0' || access(copy, F_OK) == -1)
			fn(arg, copy);
	}
	closedir(dir);
}
