/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEB_OPDS_ATOM_H
#define WEB_OPDS_ATOM_H
/* opds_atom: the catalogue as Atom (RFC 4287) by OPDS 1.2. */
struct err;
struct opds_feed;

/* Appends the page to feed->page->body. ERR_LIMIT. */
int opds_atom_write(struct opds_feed *feed, struct err *e);
#endif
