/* SPDX-License-Identifier: Apache-2.0 */
#ifndef INGEST_OFFICE_PICTURES_H
#define INGEST_OFFICE_PICTURES_H
/*
 * office_pictures: the pictures of a document of the layer office: those that are in the file
 * become resources, and the report says of each other one why it does not.
 */
struct arena;
struct buf;
struct err;
struct ingest_options;
struct line_picture;
struct office_document;
struct unzip;

/*
 * Sets *out to one for each of d->shown, in the arena; z is the file, NULL if it has no parts.
 * ERR_LIMIT.
 */
int office_pictures(struct line_picture **out, const struct office_document *d,
    const struct unzip *z, const struct ingest_options *options, struct arena *arena,
    struct buf *report, struct err *e);
#endif
