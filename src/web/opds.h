/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEB_OPDS_H
#define WEB_OPDS_H
/*
 * opds: the catalogue for e-readers, as OPDS 1.2 (Atom) and OPDS 2.0 (JSON). A book is the current
 * version of a work in a language, in all formats that write documents.
 */
struct http_exchange;
struct route;
struct site;

void opds_start(struct site *s, struct http_exchange *x, const struct route *r);
#endif
