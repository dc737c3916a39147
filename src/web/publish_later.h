/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEB_PUBLISH_LATER_H
#define WEB_PUBLISH_LATER_H
/*
 * publish_later: a thread that publishes drafts at their instants. Of several processes with one
 * folder of drafts, one publishes; it has a lock.
 */
struct err;
struct publish_later;
struct site;

/* *out stays NULL, without an error, where nothing is published. The site is open. ERR_IO. */
int publish_later_start(struct publish_later **out, struct site *s, struct err *e);
/* Waits for a publication that has begun. *out may be NULL. [blocks] */
void publish_later_stop(struct publish_later **out);
#endif
