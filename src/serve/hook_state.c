/* SPDX-License-Identifier: Apache-2.0 */
/*
 * hook_state: a file of one line, "4310" or "4310.211" and a space, replaced as a whole. It is
 * named by a digest of the URL, so hooks may be given in any order.
 */
#include "serve/hook_state.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/hash.h"
#include "base/mem.h"
#include "base/replace.h"

#define NAME_CHARS 32      /* of the digest: 128 bits, which no two hooks have in common */
#define LINE_BYTES_MAX 256 /* a place; more may follow the space */
#define FILE_MODE 0600
#define FOLDER_MODE 0700

static const char not_kept[] = "the state of a hook cannot be kept: check the folder hook-state";

static int
cannot(struct err *e, const char *path)
{
	err_errno(e, ERR_IO, "%s", not_kept);
	return err_detail(e, "%s: %s", path, strerror(errno));
}

static int
lock(struct hook_state *s, struct err *e)
{
	char path[PATH_MAX];

	snprintf(path, sizeof path, "%s.lock", s->path);
	s->lock_fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, FILE_MODE);
	if (s->lock_fd < 0)
		return cannot(e, path);
	if (flock(s->lock_fd, LOCK_EX | LOCK_NB) == 0)
		return 0;
	return errno == EWOULDBLOCK
		   ? err_set(e, ERR_BUSY, "another server with this folder calls the hook")
		   : cannot(e, path);
}

static int
load(struct hook_state *s, struct err *e)
{
	char line[LINE_BYTES_MAX], *end;
	int fd = open(s->path, O_RDONLY | O_CLOEXEC);
	ssize_t n;

	if (fd < 0)
		return errno == ENOENT ? 0 : cannot(e, s->path);
	n = read(fd, line, sizeof line - 1);
	close(fd);
	if (n < 0)
		return cannot(e, s->path);
	line[n] = '\0';
	if ((end = strchr(line, ' ')) == NULL ||
	    !changes_ask_read_after(str_make(line, (size_t)(end - line)), &s->place)) {
		err_set(e, ERR_IO, "the state of a hook is damaged: remove its file");
		return err_detail(e, "%s", s->path);
	}
	s->is_known = true;
	return 0;
}

int
hook_state_open(struct hook_state *s, const char *folder, const char *url, struct err *e)
{
	struct sha256 digest = sha256_of(url, strlen(url));
	struct buf path = BUF_INIT(PATH_MAX);
	char hex[SHA256_HEX_BYTES + 1];
	size_t len;
	int rc;

	*s = (struct hook_state){ .lock_fd = -1 };
	sha256_hex(&digest, hex);
	buf_putf(&path, "%s/%.*s", folder, NAME_CHARS, hex);
	if ((rc = buf_check(&path, "path of the folder hook-state", e)) != 0)
		return rc;
	s->path = buf_take(&path, &len);
	if (mkdir(folder, FOLDER_MODE) != 0 && errno != EEXIST)
		rc = cannot(e, folder);
	if (rc == 0 && (rc = lock(s, e)) == 0)
		rc = load(s, e);
	if (rc == 0)
		return 0;
	hook_state_close(s);
	return rc;
}

int
hook_state_save(struct hook_state *s, const struct changes_place *place, struct err *e)
{
	char text[CHANGES_PLACE_BYTES], line[CHANGES_PLACE_BYTES + 2];
	int rc;

	changes_ask_format(place, text);
	snprintf(line, sizeof line, "%s \n", text);
	if ((rc = replace_path(s->path, str_from(line), not_kept, e)) != 0)
		return rc;
	s->place = *place;
	s->is_known = true;
	return 0;
}

void
hook_state_close(struct hook_state *s)
{
	if (s->path != NULL && s->lock_fd >= 0)
		close(s->lock_fd);
	free(s->path);
	*s = (struct hook_state){ .lock_fd = -1 };
}
