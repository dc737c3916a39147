/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEB_REDIRECT_H
#define WEB_REDIRECT_H
/* redirect: redirects a request for a document to its canonical URL. */
#include <stdbool.h>

struct err;
struct fetch;

/*
 * Whether the canonical URL differs from the requested one in more than the encoding: another
 * spelling of the work, a day in an interval, an old id of a portion.
 */
bool redirect_is_needed(const struct fetch *f);
/* Answers with the redirect; on failure there is no answer yet. ERR_LIMIT. */
int redirect_reply(const struct fetch *f, struct err *e);
#endif
