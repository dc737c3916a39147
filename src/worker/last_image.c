/* SPDX-License-Identifier: Apache-2.0 */
/*
 * last_image: keeps one image open. What must hold: last.id is the id of the open image, or 0 if
 * the image must not be kept after its job.
 */
#include "worker/last_image.h"

#include "base/err.h"
#include "doc/image_open.h"
#include "worker/memfd.h"

/*
 * Larger images are closed at the end of their job: each worker of each format may keep one, and a
 * job must not find less memory because of the job before it.
 */
#define LAST_IMAGE_BYTES_MAX (4u << 20)

static struct {
	uint64_t id;
	struct str bytes; /* empty: no image is open */
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
