/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEB_DESK_HOME_H
#define WEB_DESK_HOME_H
/* desk_home: the first page of the desk. */
struct err;
struct publish_job;

/* Writes the body of j, on a thread of the publisher. ERR_IO, ERR_UNSUPPORTED. [blocks] */
int desk_home(struct publish_job *j, struct err *e);
#endif
