/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEB_DESK_H
#define WEB_DESK_H
/*
 * desk: pages for holders of a token, under /desk on publishing listeners: plain forms by which
 * documents are uploaded, checked, corrected as Markdown and published. A request is a publish_job
 * whose token is that of the session of its cookie.
 */
struct err;
struct publish_job;

/* Does what is asked, on a thread of the publisher; a negative code with j->err. [blocks] */
int desk_run(struct publish_job *j);
/* Answers, on the loop, and frees j. */
void desk_reply(struct publish_job *j);
void desk_fail(struct publish_job *j, const struct err *e);
#endif
