/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEB_PUBLISH_CORRECT_H
#define WEB_PUBLISH_CORRECT_H
/* publish_correct: corrections of what is published, on a thread of the publisher. */
struct publish_job;

/* Sets the answer of j. Returns 0, or a negative code with j->err. [blocks] */
int publish_correction(struct publish_job *j);
#endif
