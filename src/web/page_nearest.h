/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEB_PAGE_NEAREST_H
#define WEB_PAGE_NEAREST_H
/* page_nearest: what exists in place of what was not found, for the page of the error. */
struct corpus;
struct fetch;
struct known_version;

/*
 * Fills out->nearest after a resolve that found nothing: of a missing portion the one with the
 * nearest number, and the version; of a missing version the work, and its history. Runs on a store
 * thread. [blocks]
 */
void page_nearest_find(struct corpus *c, const struct fetch *f, struct known_version *out);
#endif
