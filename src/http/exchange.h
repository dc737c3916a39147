/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HTTP_EXCHANGE_H
#define HTTP_EXCHANGE_H
/* exchange: a request and its answer. reply.h composes the answer. */
#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/str.h"
#include "http/chunked.h"
#include "http/client.h"
#include "http/request.h"

struct conn;
struct http_content;
struct http_loop;
struct http_upload;

#define REQUEST_ID_CHARS 13 /* 65 bits in base 32; the first digit is the loop */

#define WHY_METHOD "this method does nothing here: use GET, HEAD or OPTIONS"

struct http_exchange {
	struct conn *conn; /* NULL: the connection was closed before the handler replied */
	struct http_loop *loop;
	struct http_exchange *next;  /* in conn->out, or the loop's spares or orphans */
	struct http_exchange **prev; /* in the loop's orphans only */
	struct arena arena;
	int64_t started_ms, started_us, body_started_ms;
	struct chunked body;
	uint64_t body_bytes; /* read of the body so far */
	bool is_head_read, is_asked, is_kept_alive, is_replied;
	bool is_admin, is_publishing, is_secure; /* as in the connection */
	bool is_logged; /* the access log was on at the start; client, logged_us are set */
	struct http_upload
	    *upload; /* NULL: none; its drop() is called unless the handler takes it */
	struct client client;
	int64_t logged_us; /* start time, not rounded to the loop's turn */

	/* the answer: what is still to be sent, in this order */
	struct str head, lines, bytes;
	uint64_t file_at, file_left;
	struct http_content *content;
	int status;
	uint64_t size;     /* of the body to send, for the log */
	char *head_memory; /* memory of head if it is not shared (206), or NULL */
	char *more_memory; /* memory of lines if longer than lines_inline, or NULL */

	/* the request: the text of its head, and the parsed spans in it */
	char *text;
	uint32_t text_len, text_cap;
	char id[REQUEST_ID_CHARS + 1];
	struct request request;
	char text_inline[HEAD_INLINE_BYTES];
	char lines_inline[LINES_INLINE_BYTES];
};
struct http_exchange *exchange_new(struct conn *c);
/* Every exchange ends here: it is counted, logged and kept as a spare or freed. */
void exchange_end(struct http_exchange *x);
void exchange_destroy(struct http_exchange *x);
/*
 * Asks whether the body is wanted: x->upload. False: it is not, and the answer ends the connection,
 * as the body may be on its way.
 */
bool exchange_ask_upload(struct http_exchange *x);
void exchange_drop_upload(struct http_exchange *x); /* without one: nothing */
/* Parses the head at the front of *input, cuts off what was used and keeps a copy of it. */
enum request_verdict exchange_read_head(struct http_exchange *x, struct str *input);
/*
 * Reads the body at the front of *input into the upload, or drops it; after CHUNKED_BAD x->body has
 * status and why.
 */
enum chunked_verdict exchange_read_body(struct http_exchange *x, struct str *input);
/* Detaches x from its closing connection; the handler's reply will be dropped. */
void exchange_orphan(struct http_exchange *x);
#endif
