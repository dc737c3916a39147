/* SPDX-License-Identifier: Apache-2.0 */
/*
 * kept: writes files for the author of a plugin: document-NAME.xml is a document that was
 * rendered, CHECK-N.EXTENSION a rendition of that check.
 */
#include "check/kept.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <sys/stat.h>

#include "base/err.h"
#include "base/output.h"
#include "check/verdict.h"

#define KEPT_MAX 16 /* per check: some render a thousand times */

int
kept_open(const char *folder, struct err *e)
{
	if (folder != NULL && mkdir(folder, 0777) != 0 && errno != EEXIST)
		return err_errno(e, ERR_IO, "cannot make the folder %.200s", folder);
	return 0;
}

static int
write_kept(const char *path, int path_len, struct str bytes, struct err *e)
{
	if (path_len >= PATH_MAX)
		return err_set(e, ERR_IO, "the name of the folder is too long");
	return output_write(path, bytes, e);
}

void
kept_put_document(const struct kept *k, const char *name, struct str xml)
{
	char path[PATH_MAX];
	struct err ignored = { 0 }; /* the first rendition that cannot be kept is reported */
	int len;

	if (k->folder == NULL)
		return;
	len = snprintf(path, sizeof path, "%s/document-%s.xml", k->folder, name);
	write_kept(path, len, xml, &ignored);
}

void
kept_put_rendition(struct kept *k, struct str extension, struct str bytes, struct verdict *v)
{
	char path[PATH_MAX];
	struct err e = { 0 };
	int len;

	if (k->folder == NULL || k->count >= KEPT_MAX)
		return;
	len = snprintf(path, sizeof path, "%s/%s-%u." STR_FMT, k->folder, k->check, ++k->count,
	    STR_ARG(extension));
	if (write_kept(path, len, bytes, &e) != 0)
		verdict_fail(v, "the rendition cannot be kept: %s", e.text);
}
