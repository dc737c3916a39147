/* SPDX-License-Identifier: Apache-2.0 */
#include "web/spool.h"

#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/err.h"
#include "base/io.h"
#include "base/mem.h"
#include "render/render.h"

static int
open_unlinked(const char *folder)
{
	return open(folder, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
}

/* In a loop turn of its own, after the answer that used the spare has left. */
static void
on_refill(struct letter *l)
{
	struct spool *s = (struct spool *)((char *)l - offsetof(struct spool, refill));

	if (s->spare < 0)
		s->spare = open_unlinked(s->folder);
}

void
spool_open(struct spool *s, const char *folder, struct mailbox *home)
{
	*s = (struct spool){ .folder = folder, .home = home, .refill.run = on_refill };
	s->buffer = mem_new(SPOOL_BUFFER_BYTES);
	s->spare = open_unlinked(s->folder);
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

static int
read_all(struct spool *s, const struct render_output *o)
{
	size_t at = 0;
	ssize_t n;

	while (at < o->size) {
		n = pread(o->fd, s->buffer + at, o->size - at, (off_t)at);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return -1;
		at += (size_t)n;
	}
	return 0;
}

int
spool_look(struct spool *s, const struct render_output *o, struct str *bytes, struct err *e)
{
	unmap(s);
	if (o->size <= SPOOL_BUFFER_BYTES) {
		if (read_all(s, o) != 0)
			return err_errno(e, ERR_IO, "the rendition could not be read back");
		*bytes = str_make(s->buffer, o->size);
		return 0;
	}
	s->map = mmap(NULL, o->size, PROT_READ, MAP_PRIVATE | MAP_POPULATE, o->fd, 0);
	if (s->map == MAP_FAILED) {
		s->map = NULL;
		return err_errno(e, ERR_IO, "the rendition could not be read back");
	}
	s->map_len = o->size;
	*bytes = str_make(s->map, s->map_len);
	return 0;
}

/* fd, or -1 with fd closed. */
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
		fd = open_unlinked(s->folder);
	else {
		s->spare = -1;
		mailbox_post(s->home, &s->refill);
	}
	return fill(fd, bytes);
}

int
spool_write(const char *folder, struct str bytes)
{
	return fill(open_unlinked(folder), bytes);
}
