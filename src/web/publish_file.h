/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEB_PUBLISH_FILE_H
#define WEB_PUBLISH_FILE_H
/* publish_file: reads an upload, and publishes it, on a thread of the publisher. */
struct publish_job;

/* Sets the answer of j. Returns 0, or a negative code with j->err. [blocks] */
int publish_file(struct publish_job *j);
#endif
