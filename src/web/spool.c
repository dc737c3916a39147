/* SPDX-License-Identifier: Apache-2.0 */
/*
 * spool: copies worker outputs into unlinked files. What must hold: an output is mapped or read
 * once; a file that could not be written completely is closed and never returned.
 */
#include "web/spool.h"

#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/err.h"
#include "base/hash.h"
#include "base/io.h"
#include "base/macros.h"
#include "base/mem.h"
#include "render/render.h"
#include "web/rendition_place.h"

int
spool_open_file(const char *folder)
{
	return open(folder, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
}

/* Runs as a letter in a later turn, after the answer that used the spare file was sent. */
static void
on_refill(struct letter *l)
{
	struct spool *s = CONTAINER_OF(l, struct spool, refill);

	if (s->spare < 0)
		s->spare = spool_open_file(s->place->folder);
}

void
spool_open(struct spool *s, const struct rendition_place *place, struct mailbox *home)
{
	*s = (struct spool){ .place = place, .home = home, .refill.run = on_refill };
	s->buffer = mem_new(SPOOL_BUFFER_BYTES);
	s->spare = spool_open_file(s->place->folder);
}

static void
unmap(struct spool *s)
{
	if (s->map != NULL)
		munmap(s->map, s->map_len);
	s->map = NULL;
}

void
spool_close(struct spool *s)
{
	unmap(s);
	if (s->spare >= 0)
		close(s->spare);
	free(s->buffer);
}

static const char unreadable[] = "the rendition could not be read back";

/* Reads len bytes of o, starting at offset first. ERR_IO. */
static int
read_part(const struct render_output *o, uint64_t first, char *to, size_t len, struct err *e)
{
	size_t at = 0;
	ssize_t n;

	while (at < len) {
		n = pread(o->fd, to + at, len - at, (off_t)(first + at));
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return err_errno(e, ERR_IO, "%s", unreadable);
		at += (size_t)n;
	}
	return 0;
}

int
spool_look(struct spool *s, const struct render_output *o, struct str *bytes, struct err *e)
{
	unmap(s);
	if (o->size <= SPOOL_BUFFER_BYTES) {
		*bytes = str_make(s->buffer, o->size);
		return read_part(o, 0, s->buffer, o->size, e);
	}
	s->map = mmap(NULL, o->size, PROT_READ, MAP_PRIVATE | MAP_POPULATE, o->fd, 0);
	if (s->map == MAP_FAILED) {
		s->map = NULL;
		return err_errno(e, ERR_IO, "%s", unreadable);
	}
	s->map_len = o->size;
	*bytes = str_make(s->map, s->map_len);
	return 0;
}

/* Appends bytes to fd; returns fd, or closes it and returns -1. fd may be -1. */
static int
fill(int fd, struct str bytes)
{
	if (fd >= 0 && io_write_all(fd, bytes, "the rendition could not be kept", NULL) != 0) {
		close(fd);
		fd = -1;
	}
	return fd;
}

int
spool_keep(struct spool *s, struct str bytes)
{
	int fd = s->spare;

	if (fd < 0)
		fd = spool_open_file(s->place->folder);
	else {
		s->spare = -1;
		mailbox_post(s->home, &s->refill);
	}
	return fill(fd, bytes);
}

int
spool_write(const char *folder, struct str bytes)
{
	return fill(spool_open_file(folder), bytes);
}

/* Copies in parts: a mapping of a large output costs page-table work that delays all threads. */
static int
copy_parts(
    const struct render_output *o, char *part, int *fd, struct sha256_run *run, struct err *e)
{
	size_t len;
	int rc;

	for (uint64_t at = 0; at < o->size; at += len) {
		len =
		    o->size - at < SPOOL_BUFFER_BYTES ? (size_t)(o->size - at) : SPOOL_BUFFER_BYTES;
		if ((rc = read_part(o, at, part, len, e)) != 0)
			return rc;
		sha256_add(run, part, len);
		*fd = fill(*fd, str_make(part, len));
	}
	return 0;
}

int
spool_copy(
    const char *folder, const struct render_output *o, int *fd, struct sha256 *sha, struct err *e)
{
	char *part = mem_new(SPOOL_BUFFER_BYTES);
	int rc, file = spool_open_file(folder);
	struct sha256_run run;

	sha256_start(&run);
	if ((rc = copy_parts(o, part, &file, &run, e)) == 0) {
		*sha = sha256_finish(&run);
		*fd = file;
	} else if (file >= 0) {
		close(file);
	}
	free(part);
	return rc;
}
