/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WORKER_LAST_IMAGE_H
#define WORKER_LAST_IMAGE_H
/*
 * last_image: keeps the image of a job open for the next job. If that has the same document
 * (another portion, other options), the image is not read and checked again; otherwise it is closed
 * before a plugin runs. A large image is closed at the end of its own job. At most one image is
 * open in a process.
 */
#include <stdint.h>

#include "doc/image.h"

struct err;

/*
 * Opens and checks the image in the sealed memfd fd. id: message_job.image_id; with 0 the image is
 * not kept. *out is borrowed until the next call of a function here. ERR_DATA, ERR_LIMIT.
 */
int last_image_open(const struct image **out, uint64_t id, int fd, struct err *e);
/* Call at the end of a job: closes an image without an id. */
void last_image_done(void);
void last_image_drop(void);
#endif
