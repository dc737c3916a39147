/* SPDX-License-Identifier: Apache-2.0 */
/*
 * store_sqlite_still: what must hold: a file counts as still only if this process can write neither
 * its folder nor shared memory beside it, and no log belongs to it. Another user may write it all
 * the same; store_sqlite_has_moved() notices, and the reader opens it anew.
 */
#include "corpus/store_sqlite_still.h"

#include <ctype.h>
#include <libgen.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "corpus/store_sqlite_private.h"

#define URI_BYTES_MAX (3 * PATH_MAX + 32) /* every byte as %XX, and the words around */

/* The state of a file beside the store; its size, or -1 when there is none. */
static int64_t
size_beside(const struct store *s, const char *suffix)
{
	char name[PATH_MAX];
	struct stat st;

	if (snprintf(name, sizeof name, "%s%s", s->path, suffix) >= (int)sizeof name)
		return -1;
	return stat(name, &st) == 0 ? st.st_size : -1;
}

static bool
can_write_folder(const struct store *s)
{
	char folder[PATH_MAX];

	snprintf(folder, sizeof folder, "%s", s->path);
	return access(dirname(folder), W_OK) == 0;
}

int
store_sqlite_check_still(struct store *s, struct err *e)
{
	if (s->writing || access(s->path, R_OK) != 0 || size_beside(s, "-shm") >= 0 ||
	    can_write_folder(s))
		return 0;
	if (size_beside(s, "-wal") > 0)
		return err_set(e, ERR_IO,
		    "the store %s is in a place that cannot be written, and part of it is in its "
		    "log %s-wal: take a copy by 'gazetted backup', which has no log",
		    s->name, s->name);
	s->still = true;
	return 0;
}

char *
store_sqlite_still_uri(const struct store *s)
{
	struct buf uri = BUF_INIT(URI_BYTES_MAX);
	size_t len;

	buf_puts(&uri, "file:");
	for (const char *p = s->path; *p != '\0'; p++)
		if (isalnum((unsigned char)*p) || strchr("/._-", *p) != NULL)
			buf_putc(&uri, *p);
		else
			buf_putf(&uri, "%%%02X", (unsigned char)*p);
	buf_puts(&uri, "?immutable=1");
	if (buf_check(&uri, "the path", NULL) == 0)
		return buf_take(&uri, &len);
	buf_free(&uri);
	return NULL;
}

bool
store_sqlite_has_moved(const struct store *s, const struct stat *st)
{
	return s->still &&
	       (st->st_mtim.tv_sec != s->changed.tv_sec ||
		   st->st_mtim.tv_nsec != s->changed.tv_nsec || size_beside(s, "-wal") > 0);
}
