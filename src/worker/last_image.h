/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WORKER_LAST_IMAGE_H
#define WORKER_LAST_IMAGE_H
/*
 * last_image: the document of a job stays open for the next one, if that is of the same document
 * (another portion, other options): it need not be read and checked again. Whatever else comes next,
 * it is gone before a plugin runs; so is a large one at the end of its own job. One for the process.
 */
#include <stdint.h>

#include "doc/image.h"

struct err;

/*
 * The image in the sealed memfd fd, checked. id: message_job.image_id; 0 keeps nothing. Borrowed
 * until the next call of either. ERR_DATA, ERR_LIMIT.
 */
int last_image_open(const struct image **out, uint64_t id, int fd, struct err *e);
/* The end of a job: forgets what has no id. */
void last_image_done(void);
void last_image_drop(void);
#endif
