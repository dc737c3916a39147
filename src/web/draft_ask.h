/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEB_DRAFT_ASK_H
#define WEB_DRAFT_ASK_H
/* draft_ask: what a request asks for that has to do with drafts, by its head. */
#include <stdbool.h>

#include "base/str.h"

struct err;
struct publish_job;

#define DRAFTS_PATH "/drafts" /* the list; /drafts/akn/xx/act/2026/1/eng@2026-01-01 is one draft */

/* Whether the path is that of drafts. */
bool draft_ask_is(struct str path);
/*
 * Fills in the members of j for a path of drafts; its path and fields are known. ERR_USAGE,
 * ERR_NOTFOUND: no draft, or none that the token may see.
 */
int draft_ask_read(struct publish_job *j, struct err *e);
/*
 * Reads the parameters draft, at and base of a request that uploads a file, and sets its action.
 * ERR_USAGE.
 */
int draft_ask_options(struct publish_job *j, struct err *e);
/* The same of a request that publishes a draft, whose fields may stand in the body. */
int draft_ask_time(struct publish_job *j, struct err *e);
#endif
