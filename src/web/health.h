/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEB_HEALTH_H
#define WEB_HEALTH_H
/*
 * health: liveness (/livez: a loop responds) and readiness (/readyz: the store answers, formats are
 * loaded, workers can be started, not all plugins rest, the budgets have room, the server is not
 * draining; /healthz: only the status of the same checks).
 */
struct http_exchange;
struct route;
struct site;

void livez_start(struct site *s, struct http_exchange *x, const struct route *r);
/* With the parameter `verbose` each check is listed even if all pass. */
void readyz_start(struct site *s, struct http_exchange *x, const struct route *r);
void healthz_start(struct site *s, struct http_exchange *x, const struct route *r);
#endif
