/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HTTP_REPLY_H
#define HTTP_REPLY_H
/* reply: composes answers. */
#include "base/str.h"

struct http_content;
struct http_exchange;
struct http_loop;

/* Composes the answer from the arguments of http_reply(); takes over the reference to c. */
void reply_compose(struct http_exchange *x, struct http_content *c, struct str more);
/* The same for http_reply_stream(): no length, no conditions; the connection is closed behind. */
void reply_compose_endless(struct http_exchange *x, struct http_content *c, struct str more);
/* The server's own refusal, by the configured functions; the answer may come later. */
void reply_refuse(struct http_exchange *x, int status, const char *why);
void reply_options(struct http_exchange *x);
/*
 * Sends a refusal on a connection without an exchange, because no request was read. It is sent
 * once; what does not fit into the socket buffer is lost.
 */
void reply_unread(struct http_loop *l, int fd, int status, const char *why);
#endif
