/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEB_DRAFTS_H
#define WEB_DRAFTS_H
/* drafts: what a thread of the publisher does with drafts. All functions [block]. */
#include <stdbool.h>

struct corpus_publication;
struct err;
struct publish_job;

/* Answers j with the list of the drafts whose works its token has. ERR_IO, ERR_UNSUPPORTED. */
int drafts_list(struct publish_job *j, struct err *e);
/*
 * Makes the draft that j names its upload, which is to be mapped again, and its facts the fields of
 * j that the request has not. ERR_NOTFOUND, ERR_CHANGED: If-Match names another draft.
 */
int drafts_load(struct publish_job *j, struct err *e);
/* Calls the planned publication off, or removes the draft, that drafts_load() found. */
int drafts_hold(struct publish_job *j, struct err *e);
int drafts_discard(struct publish_job *j, struct err *e);
/*
 * Saves the upload of j as the draft of a version, planned if j has an instant, and sets the answer
 * but for its body. present: the ETag of the version that is published, "" for none. ERR_CHANGED,
 * ERR_LIMIT, ERR_IO.
 */
int drafts_save(
    struct publish_job *j, const struct corpus_publication *p, const char *present, struct err *e);
/* The planned publication was refused with j->err: the draft is not planned any more. ERR_IO. */
int drafts_refuse(struct publish_job *j, struct err *e);
/* The draft of j was published: removes it, unless another was saved meanwhile. */
void drafts_end(struct publish_job *j);
#endif
