/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEB_PAGE_POLICY_H
#define WEB_PAGE_POLICY_H
/* page_policy: the Content-Security-Policy of renditions. */
#include <stdbool.h>

struct buf;
struct config;
struct err;

/* Appends the header line. */
void page_policy_put(struct buf *b, const struct config *c, bool is_page);
/* Whether the setting site-script is a digest, or "none"; else ERR_CONFIG. */
int page_policy_check(const struct config *c, struct err *e);
#endif
