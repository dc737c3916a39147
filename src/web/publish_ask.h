/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEB_PUBLISH_ASK_H
#define WEB_PUBLISH_ASK_H
/* publish_ask: what a request that publishes or corrects asks for, by its head. */
struct err;
struct publish_job;

#define PUBLISH_PATH "/publish" /* where a document is posted that names its work itself */
#define RENDER_PATH "/render"   /* where a document is posted that is converted only */

/*
 * Fills in the members of j that the head tells, with strings in its arena. ERR_USAGE,
 * ERR_NOTFOUND, ERR_LIMIT.
 */
int publish_ask_read(struct publish_job *j, struct err *e);
#endif
