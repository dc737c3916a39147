/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HTTP_OUT_H
#define HTTP_OUT_H
/* out: sends the queued answers of a connection. */
#include <stdbool.h>

struct conn;
struct http_exchange;

enum out_result { OUT_SENT, OUT_BLOCKED, OUT_BROKEN, OUT_MORE /* of a stream, internal */ };
/* Sends what is queued; *progress: the kernel took some bytes. */
enum out_result out_flush(struct conn *c, bool *progress);
/* The same for the stream of c. */
enum out_result out_flush_stream(struct conn *c, bool *progress);
void out_add(struct conn *c, struct http_exchange *x);
void out_drop(struct conn *c); /* ends all queued exchanges unsent */
#endif
