/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEB_OPDS_JSON_H
#define WEB_OPDS_JSON_H
/* opds_json: the catalogue as JSON by OPDS 2.0. */
struct err;
struct opds_feed;

/* Appends the page to feed->page->body. ERR_LIMIT. */
int opds_json_write(struct opds_feed *feed, struct err *e);
#endif
