/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BASE_PARCEL_H
#define BASE_PARCEL_H
/*
 * parcel: files in one block of bytes, each with a name and a media type: how pictures travel
 * between a command or the server and a worker. A receiver trusts nothing in it: parcel_next()
 * checks each length.
 */
#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

struct buf;

#define PARCEL_NAME_BYTES_MAX 4096 /* of a name, and of a type */

struct parcel_file {
	struct str name, type, bytes;
};

/* Appends a file to out. A name or type that is too long is cut. */
void parcel_put(struct buf *out, const struct parcel_file *file);
/*
 * Takes the next file from *rest, which borrows from the block; false at the end, or where the
 * block is malformed: then *rest is not empty.
 */
bool parcel_next(struct str *rest, struct parcel_file *out);
#endif
