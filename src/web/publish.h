/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEB_PUBLISH_H
#define WEB_PUBLISH_H
/* publish: answers PUT and POST on a publishing listener, and GET of what is not published. */
#include <stdbool.h>

struct http_exchange;
struct http_upload;
struct site;

/* An http_take_fn; arg is the site. Without a valid token nothing of the request is looked at. */
struct http_upload *publish_take(struct http_exchange *x, void *arg);
/* Answers a GET of drafts, now or later; false: x asks for something else. */
bool publish_reads(struct site *s, struct http_exchange *x);
/* The body is complete: answers x in a later turn of the loop. */
void publish_start(struct site *s, struct http_exchange *x);
/* A task_fn for publisher_close(): frees a job whose loop has ended. */
struct task;
void publish_give_up(struct task *t);
#endif
