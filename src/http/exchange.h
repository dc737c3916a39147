/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HTTP_EXCHANGE_H
#define HTTP_EXCHANGE_H
/* exchange: a request (exchange.c), its answer (reply.c) and what that consists of (content.c). */
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

#define REQUEST_ID_CHARS 13 /* 65 bits in base 32; the first digit is the loop */

#define WHY_METHOD "this method does nothing here: use GET, HEAD or OPTIONS"

/* content.c: the lines of a head that all answers with this content share. */
struct http_head {
	struct str whole;        /* status line and header lines */
	struct str not_modified; /* the same for a 304 */
	struct str common;       /* within whole: the lines that a 206 has as well */
	char bytes[];
};
struct http_head *content_head(struct http_content *c);
const char *content_reason(int status); /* "OK"; "" for one that is not known */

struct http_exchange {
	struct conn *conn; /* NULL: the client has gone while it was answered */
	struct http_loop *loop;
	struct http_exchange *next;  /* in out, or among the spares or the orphans */
	struct http_exchange **prev; /* among the orphans */
	struct arena arena;
	int64_t started_ms, started_us, body_started_ms;
	struct chunked body;
	uint64_t body_bytes; /* read of the body so far */
	bool is_head_read, is_asked, is_kept_alive, is_replied;
	bool is_admin, is_secure; /* as its connection */
	bool is_logged;           /* the access log was on when it began: then both below are set */
	struct client client;
	int64_t logged_us; /* when it began, exactly */

	/* the answer: what is left of it to send, in this order */
	struct str head, lines, bytes;
	uint64_t file_at, file_left;
	struct http_content *content;
	int status;
	uint64_t size;     /* of the body sent, for the log */
	char *head_memory; /* of head, when it is this answer's alone */
	char *more_memory; /* of lines, when they are too long for the place below */

	/* the request: its head, and where what is in it */
	char *text;
	uint32_t text_len, text_cap;
	char id[REQUEST_ID_CHARS + 1];
	struct request request;
	char text_inline[HEAD_INLINE_BYTES];
	char lines_inline[LINES_INLINE_BYTES];
};
struct http_exchange *exchange_new(struct conn *c);
/* Its only end: releases what it holds; one in time becomes a spare. */
void exchange_end(struct http_exchange *x);
void exchange_destroy(struct http_exchange *x);
/* Reads the head from the front of *input, cutting off what was used. Keeps a copy. */
enum request_verdict exchange_read_head(struct http_exchange *x, struct str *input);
/* The same for the body; x->body says what is wrong. */
enum chunked_verdict exchange_read_body(struct http_exchange *x, struct str *input);
/* The connection closes: what the handler still owes is nobody's from now on. */
void exchange_orphan(struct http_exchange *x);
bool exchange_is_sent(const struct http_exchange *x);
/* Composes what http_reply() was given; takes over the reference. */
void reply_compose(struct http_exchange *x, struct http_content *c, struct str more);
/* The server's own answer: a refusal in the words of the configured error function. */
void reply_refuse(struct http_exchange *x, int status, const char *why);
void reply_options(struct http_exchange *x);
#endif
