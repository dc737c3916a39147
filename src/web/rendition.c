/* SPDX-License-Identifier: Apache-2.0 */
#define _FILE_OFFSET_BITS 64
#include "web/rendition.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/err.h"
#include "base/mem.h"
#include "render/render.h"

static void
free_rendition(struct cache_value *v)
{
	struct rendition *r = (struct rendition *)v;

	free(r->bytes);
	if (r->fd >= 0)
		close(r->fd);
	free(r);
}

static int
write_all(int fd, const char *p, uint64_t len)
{
	ssize_t n;

	while (len > 0) {
		n = write(fd, p, len);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -1;
		p += n;
		len -= (uint64_t)n;
	}
	return 0;
}

/* An unlinked file with these bytes; where that cannot be (read-only folder, disk full) the sealed
 * memfd itself serves. */
static int
move_to_file(struct rendition *r, const char *map, int memfd, const char *folder)
{
	int fd = open(folder, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);

	if (fd >= 0 && write_all(fd, map, r->size) == 0) {
		close(memfd);
		return fd;
	}
	if (fd >= 0)
		close(fd);
	return memfd;
}

int
rendition_from_output(
    struct rendition **out, struct render_output *o, const char *folder, struct err *e)
{
	struct rendition *r;
	char *map = NULL;

	if (o->size > 0) {
		map = mmap(NULL, o->size, PROT_READ, MAP_PRIVATE | MAP_POPULATE, o->fd, 0);
		if (map == MAP_FAILED)
			return err_errno(e, ERR_IO, "the rendition could not be read back");
	}
	r = NEW(struct rendition);
	r->value =
	    (struct cache_value){ .refs = 1, .cost = sizeof *r + o->size, .free = free_rendition };
	r->size = o->size;
	r->sha = sha256_of(map, o->size);
	if (r->size <= RENDITION_HEAP_BYTES_MAX) {
		r->fd = -1;
		r->bytes = mem_new(r->size + 1);
		if (map != NULL)
			memcpy(r->bytes, map, r->size);
		close(o->fd);
	} else
		r->fd = move_to_file(r, map, o->fd, folder);
	o->fd = -1;
	if (map != NULL)
		munmap(map, r->size);
	*out = r;
	return 0;
}

static void
free_answer(struct cache_value *v)
{
	struct answer *a = (struct answer *)v;
	struct http_content *c = &a->content;

	http_content_unref(
	    &c); /* the cache's share; release_answer() follows when nobody sends it any more */
}

static void
release_answer(struct http_content *c)
{
	struct answer *a = (struct answer *)((char *)c - offsetof(struct answer, content));
	struct cache_value *r = &a->rendition->value;

	cache_unref(&r);
	free(a->fields);
	free(a->media_type);
	free(a);
}

struct answer *
answer_new(struct rendition *r, struct str media_type, struct str fields)
{
	struct answer *a = NEW(struct answer);
	char hex[SHA256_HEX_BYTES + 1];

	cache_ref(&r->value);
	a->rendition = r;
	a->fields = str_dup(fields);
	a->media_type = str_dup(media_type);
	sha256_hex(&r->sha, hex);
	snprintf(a->etag, sizeof a->etag, "\"%.32s\"", hex);
	/* The bytes are charged to each answer too: they stay alive with it when the rendition
	 * itself is evicted. */
	a->value = (struct cache_value){
		.refs = 1, .cost = sizeof *a + fields.len + r->size, .free = free_answer
	};
	a->content = (struct http_content){ .status = 200,
		.media_type = str_from(a->media_type),
		.etag = str_from(a->etag),
		.fields = str_from(a->fields),
		.bytes = str_make(r->bytes, r->bytes != NULL ? r->size : 0),
		.fd = r->fd,
		.size = r->size,
		.release = release_answer,
		.refs = 1 };
	return a;
}
