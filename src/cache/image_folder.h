/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CACHE_IMAGE_FOLDER_H
#define CACHE_IMAGE_FOLDER_H
/*
 * image_folder: document images in files of one folder, each under the digest of its source and of
 * the program that made it. Everything in it is derived, and can be deleted at any time. Any number
 * of processes share a folder. Calls are for any thread, but image_folder_put() for one thread at a
 * time.
 *
 * What must hold: an image is given back only as it was put, of that source and by that program; a
 * file that is incomplete, damaged or not of this module is a miss. Processes that put images keep
 * the folder below its limit.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/hash.h"

struct err;
struct image_folder;

/*
 * A process writes at most this part of the limit before it looks how full the folder is; a larger
 * image is not put.
 */
#define IMAGE_FOLDER_STEP_PART 16

/*
 * Opens the folder, which is made if its parent exists. maker: digest of the program that makes the
 * images. ERR_IO; ERR_CONFIG when other users may write in the folder. [blocks]
 */
int image_folder_open(struct image_folder **out, const char *path, uint64_t bytes_max,
    const struct sha256 *maker, struct err *e);
void image_folder_close(struct image_folder **f); /* NULL is fine; leaves *f NULL */

/* The file of an image: a descriptor, owned by the caller, and the size; -1: none. [blocks] */
int image_folder_find(struct image_folder *f, const struct sha256 *source, uint64_t *size);
/*
 * Closes file, which image_folder_find() gave for source, and puts the image into the empty memfd
 * to. False when the file is damaged, which removes it. [blocks]
 */
bool image_folder_copy(
    struct image_folder *f, const struct sha256 *source, int file, uint64_t size, int to);
/* How image_folder_put() treats a folder that is full. */
enum image_folder_room {
	IMAGE_FOLDER_EVICT, /* the images used least recently make room */
	/* the same for a process that puts one image, and must not walk over the folder for it */
	IMAGE_FOLDER_EVICT_BY_CHANCE,
	IMAGE_FOLDER_KEEP /* the image is not put */
};
/*
 * Writes the image in the sealed memfd from, unless it is there. False: it was not written.
 * [blocks]
 */
bool image_folder_put(struct image_folder *f, const struct sha256 *source, int from, uint64_t size,
    enum image_folder_room room);

typedef bool image_folder_fn(void *arg, const struct sha256 *source);
/*
 * Overwrites and removes the images of every source for which fn is true, whatever program made
 * them. ERR_IO: at least one is still there. [blocks]
 */
int image_folder_erase(struct image_folder *f, image_folder_fn *fn, void *arg, struct err *e);

struct image_folder_stats {
	uint64_t hits, misses, damaged, written, failed, evicted;
	uint64_t bytes, bytes_max; /* bytes: as counted last, with what was written since */
};
void image_folder_stats(const struct image_folder *f, struct image_folder_stats *out);
#endif
