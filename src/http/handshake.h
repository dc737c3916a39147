/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HTTP_HANDSHAKE_H
#define HTTP_HANDSHAKE_H
/* handshake: TLS handshakes, which run on a loop of their own. */
#include <stdbool.h>

struct conn;
struct http_loop;

enum handshake { HANDSHAKE_WAITS, HANDSHAKE_DONE, HANDSHAKE_IN_CLEAR, HANDSHAKE_FAILED };
bool handshake_begin(struct conn *c); /* false when memory is exhausted */
enum handshake handshake_go_on(struct conn *c);
void handshake_pass(struct conn *c); /* hands c over to another loop */
void handshake_take_arrivals(struct http_loop *l);
void handshake_drop_arrivals(struct http_loop *l); /* after the loop has ended */
#endif
