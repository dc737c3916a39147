/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HTTP_DRAIN_H
#define HTTP_DRAIN_H
/* drain: ends a loop, in phases, without breaking answers off. */
#include <stdbool.h>

struct http_loop;

void drain_start(struct http_loop *l);
bool drain_is_over(struct http_loop *l); /* once a turn, at its end */
#endif
