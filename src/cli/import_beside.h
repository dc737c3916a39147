/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLI_IMPORT_BESIDE_H
#define CLI_IMPORT_BESIDE_H
/* import_beside: the pictures in files beside a document, under the names that the document has. */
#include <stdbool.h>

#include "base/str.h"

struct blocking;
struct buf;
struct err;
struct image;
struct reading;
struct reading_options;

#define IMPORT_BESIDE_BYTES_MAX (56u << 20) /* of all of them; more are refused by name */

/*
 * Whether the document shows pictures by relative names. "-", standard input, has no files beside
 * it.
 */
bool import_beside_is_needed(const char *file, const struct image *im);
/*
 * Adds to parcel (base/parcel.h) each file that the document at the path `file` names, or the
 * reason why it is not read: only regular files in the folder of the document or below it are, and
 * no symbolic link is followed. [blocks]
 */
void import_beside_load(const char *file, const struct image *im, struct buf *parcel);

/*
 * Has an ingest worker read the bytes of the file, and once more with the pictures beside it if
 * there are any. out is to be closed, as after blocking_read(). [blocks]
 */
int import_beside_read(struct blocking *w, const char *file, struct str bytes,
    const struct reading_options *options, struct reading *out, struct err *e);
/* The second half: out is what was read without them. [blocks] */
int import_beside_read_again(struct blocking *w, const char *file, struct str bytes,
    const struct reading_options *options, struct reading *out, struct err *e);
#endif
