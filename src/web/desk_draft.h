/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEB_DESK_DRAFT_H
#define WEB_DESK_DRAFT_H
/* desk_draft: the page of a draft, and the form with its text. */
#include "base/str.h"

struct buf;
struct err;
struct publish_job;

/*
 * Reads the draft of j, which is its upload, and writes the body of j, on a thread of the
 * publisher. ERR_DATA, ERR_PLUGIN, ERR_IO. [blocks]
 */
int desk_draft(struct publish_job *j, struct err *e);
/* Puts the Markdown of a draft into the page with its form. */
void desk_put_edit(struct buf *b, const struct publish_job *j, struct str markdown);
#endif
