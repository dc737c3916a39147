/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEB_DESK_FORM_H
#define WEB_DESK_FORM_H
/* desk_form: the forms that pages of the desk send. */
struct err;
struct publish_job;

/*
 * Reads the body of a form into fields and file, and checks that a page of the session sent it.
 * ERR_USAGE, ERR_DENIED.
 */
int desk_form_read(struct publish_job *j, struct err *e);
/* Makes the file of the form the upload of j. ERR_USAGE: there is none. [blocks] */
int desk_form_take_file(struct publish_job *j, struct err *e);
#endif
