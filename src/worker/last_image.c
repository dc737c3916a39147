/* SPDX-License-Identifier: Apache-2.0 */
/* last_image: what must hold: id is that of what is open, and 0 when nothing is to stay open. */
#include "worker/last_image.h"

#include "base/err.h"
#include "worker/memfd.h"

/*
 * Larger ones go with their job: each worker of each format may hold one, and a job should not find
 * less memory because of the one before it.
 */
#define LAST_IMAGE_BYTES_MAX (4u << 20)

static struct {
	uint64_t id;
	struct str bytes; /* empty: nothing is open */
	struct image image;
} last;

void
last_image_drop(void)
{
	memfd_unmap(&last.bytes);
	last.id = 0;
}

void
last_image_done(void)
{
	if (last.id == 0)
		last_image_drop();
}

int
last_image_open(const struct image **out, uint64_t id, int fd, struct err *e)
{
	int rc;

	*out = &last.image;
	if (id != 0 && id == last.id)
		return 0;
	last_image_drop();
	if ((rc = memfd_map(fd, IMAGE_BYTES_MAX, &last.bytes, e)) != 0)
		return rc;
	if (last.bytes.len == 0)
		return err_set(e, ERR_DATA, "the image is empty");
	rc = image_open(&last.image, last.bytes.p, last.bytes.len, e);
	if (rc == 0 && last.bytes.len <= LAST_IMAGE_BYTES_MAX)
		last.id = id;
	return rc;
}
