/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HTTP_BODY_H
#define HTTP_BODY_H
/* body: the body of a request, before and while it is read. */
#include <stdint.h>

struct conn;
struct http_exchange;

/* Begins to read the body of x: into its upload, if it has one. */
void body_begin(struct http_exchange *x);
/* Asks for the body: 100 (Continue). */
void body_send_continue(struct conn *c);
/*
 * The body must arrive at BODY_RATE_MIN at least, after header-timeout of grace: when it is late,
 * by the clock of the loop.
 */
int64_t body_deadline_ms(const struct http_exchange *x);
#endif
