/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEB_PUBLISH_READ_H
#define WEB_PUBLISH_READ_H
/* publish_read: has an ingest worker read an upload. */
struct err;
struct publish_job;
struct reading;
struct reading_options;

/*
 * Reads the upload of j, on a thread of the publisher, with the options that its URL, its fields
 * and its media type say; *o points into the arena of j. The caller closes *out. ERR_USAGE,
 * ERR_DATA, ERR_PLUGIN. [blocks]
 */
int publish_read(
    struct publish_job *j, struct reading_options *o, struct reading *out, struct err *e);
/* The format that the request says its file has; NULL: the content tells it. */
const char *publish_format(const struct publish_job *j);
#endif
