/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEB_HEALTH_H
#define WEB_HEALTH_H
/*
 * health: whether this server lives (/livez: a loop turns), and whether it can do its work (/readyz:
 * the store answers, there are formats and workers for them, it does not drain; /healthz: the same
 * in one word). Also all of what an admin address answers.
 */
#include "base/str.h"

struct http_exchange;
struct site;

/* which: "livez", "readyz" or "healthz". */
void health_start(struct site *s, struct http_exchange *x, struct str which);
/* A request that came in by an admin address. */
void admin_start(struct site *s, struct http_exchange *x);
#endif
