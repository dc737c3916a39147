/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEB_IMAGE_FILES_H
#define WEB_IMAGE_FILES_H
/*
 * image_files: the folder of document images of a store (cache/image_folder.h), as the settings
 * name it, and what a server does with it: a thread of its own writes images that were made, and
 * removes those of what was erased from the store.
 */
#include <stdbool.h>
#include <stdint.h>

#include "cache/image_folder.h"

struct cache_value;
struct config;
struct err;
struct image_files;
struct readers;
struct sha256;

/*
 * Opens the folder for the images of a store, made by that program. *out is NULL, without an error,
 * where the settings want none. ERR_IO, ERR_CONFIG: documents can be served without it. [blocks]
 */
int image_files_open_folder(struct image_folder **out, const struct config *c, const char *store,
    const char *ingest_worker, struct err *e);

/*
 * Removes the images of these sources from the folder of a store, if there is one. The order of the
 * sources changes. ERR_IO: at least one is still there. [blocks]
 */
int image_files_erase(
    const struct config *c, const char *store, struct sha256 *sources, size_t count, struct err *e);

/*
 * Starts the thread. *out is NULL, without an error, where no images are kept; when the folder
 * cannot be used, the log says so. ERR_IO: no thread. r is closed before *out. [blocks]
 */
int image_files_open(struct image_files **out, const struct config *c, const char *ingest_worker,
    struct readers *r, struct err *e);
void image_files_close(struct image_files **f); /* NULL is fine; leaves *f NULL */

/*
 * A sealed memfd with the image of a source, owned by the caller, and its size; -1: there is none.
 * f may be NULL. Any thread. [blocks]
 */
int image_files_find(struct image_files *f, const struct sha256 *source, uint64_t *size);
/*
 * Has the image written soon. corrections: readers_corrections() before its source was read; after
 * a correction the image is not written, since its source may have been erased. f may be NULL.
 */
void image_files_keep(struct image_files *f, const struct sha256 *source, struct cache_value *image,
    int64_t corrections);

/* Zeros where f is NULL. */
struct image_files_stats {
	struct image_folder_stats folder;
	uint64_t dropped; /* images that were not written since too many waited */
};
void image_files_stats(const struct image_files *f, struct image_files_stats *out);
#endif
