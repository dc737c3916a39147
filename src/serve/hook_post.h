/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SERVE_HOOK_POST_H
#define SERVE_HOOK_POST_H
/*
 * hook_post: sends requests to one URL, and waits, on the thread of its owner. A wake ends a wait
 * at once, and a stop also a request.
 */
#include <stdbool.h>
#include <stdint.h>

#include "base/mailbox.h"
#include "base/str.h"

struct err;
struct hook_post;

#define HOOK_ANSWER_S 15            /* for the connection and for the answer, each */
#define HOOK_ANSWER_BYTES_MAX 65536 /* nobody reads the answer: a larger one is a failure */

struct hook_header {
	const char *name, *value;
};

/* ERR_CONFIG: the URL is none of http or https, or has a user name. */
int hook_post_open(struct hook_post **out, const char *url, struct err *e);
void hook_post_close(struct hook_post **out); /* NULL is fine */
/* "https://example.org:8443", for the log; the path may be a secret. */
const char *hook_post_origin(const struct hook_post *p);
/* For letters to the owner's thread, which run in the functions below. */
struct mailbox *hook_post_mailbox(struct hook_post *p);

/*
 * Sends a POST; returns the status of the answer, or 0 if none came. Redirects are not followed.
 * [blocks]
 */
int hook_post_send(
    struct hook_post *p, const struct hook_header *headers, unsigned count, struct str body);
/* Waits until `*flag`, which a letter sets. [blocks] */
void hook_post_wait_for(struct hook_post *p, const bool *flag);
/* Waits for ms, or until a stop; also for a wake, if is_woken. -1: without end. [blocks] */
void hook_post_wait(struct hook_post *p, int64_t ms, bool is_woken);
bool hook_post_is_stopped(const struct hook_post *p);
void hook_post_wake(struct hook_post *p); /* any thread */
void hook_post_stop(struct hook_post *p); /* any thread: from now on nothing waits */
#endif
