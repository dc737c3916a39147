/* SPDX-License-Identifier: Apache-2.0 */
/*
 * folder_copy: sealed copies of an XSLT format and of the engine that runs it. What must hold: the
 * digest covers the engine and every file with its name, so equal digests mean equal output; it is
 * computed from the bytes in the sealed copies.
 */
#include "render/folder_copy.h"

#include <limits.h>
#include <stdio.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/err.h"
#include "plugin/folder.h"
#include "render/output_file.h"
#include "render/plugin_file.h"
#include "render/render_config.h"

/* All files at their largest, and the header line of each. */
#define PACK_BYTES_MAX (FOLDER_FILES_MAX * (size_t)(FOLDER_FILE_BYTES_MAX + NAME_MAX))

static int
copy_engine(struct plugin_file *out, const char *engines, struct err *e)
{
	char path[PATH_MAX];

	if (engines == NULL ||
	    snprintf(path, sizeof path, "%s/" FOLDER_ENGINE, engines) >= PATH_MAX)
		return err_set(
		    e, ERR_PLUGIN, "this gazetted was installed without its XSLT engine");
	return plugin_file_read(out, path, e);
}

static int
copy_files(struct folder_copy *out, const char *path, struct buf *pack, struct err *e)
{
	struct folder folder;
	int rc;

	if ((rc = folder_read(&folder, path, e)) != 0)
		return rc;
	if ((rc = folder_pack(&folder, pack, e)) == 0)
		rc = output_make(str_base_name(path), buf_str(pack), &out->fds[1], e);
	out->modified = folder.modified;
	folder_free(&folder);
	return rc;
}

int
folder_copy(struct folder_copy *out, const char *path, const char *engines, struct err *e)
{
	struct buf pack = BUF_INIT(PACK_BYTES_MAX);
	struct folder_copy made = { .fds = { -1, -1 } };
	struct plugin_file engine = { .fd = -1 };
	struct sha256_run run;
	int rc;

	if ((rc = copy_engine(&engine, engines, e)) != 0)
		return rc;
	made.fds[0] = engine.fd;
	if ((rc = copy_files(&made, path, &pack, e)) == 0) {
		sha256_start(&run);
		sha256_add(&run, engine.digest.bytes, sizeof engine.digest.bytes);
		sha256_add(&run, pack.data, pack.len);
		made.digest = sha256_finish(&run);
		*out = made;
	} else {
		folder_copy_close(&made);
	}
	buf_free(&pack);
	return rc;
}

void
folder_copy_close(struct folder_copy *c)
{
	for (unsigned k = 0; k < 2; k++) {
		if (c->fds[k] >= 0)
			close(c->fds[k]);
		c->fds[k] = -1;
	}
}
