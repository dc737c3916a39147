/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEB_PUBLISH_RENDER_H
#define WEB_PUBLISH_RENDER_H
/* publish_render: converts an upload into a format, and stores nothing. */
struct publish_job;
struct publish_rendering;

/* Reads the upload, on a thread of the publisher; a negative code with j->err. [blocks] */
int publish_render_read(struct publish_job *j);
/* The upload is read: answers, on the loop of j, in a later turn, and frees j. */
void publish_render_start(struct publish_job *j);
void publish_rendering_free(struct publish_rendering **r); /* *r may be NULL */
#endif
