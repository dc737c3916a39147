/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TESTS_SITE_H
#define TESTS_SITE_H
/*
 * site: a server to test, with a handler that answers at once, from a file, or when the test says
 * so; and a client that looks closely. Everything asserts for itself.
 */
#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "http/http.h"

#define HOST "Host: example.org\r\n"
#define ETAG "\"tag\""
#define MODIFIED "Sun, 06 Nov 1994 08:49:37 GMT"
#define BODY "a body\n" /* of every path that is not one of these: */
/* /echo shows what the handler was told; /file is a file; /park waits for site_reply_parked() */
#define FILE_BYTES 5000000
#define HEAD_BYTES 8192

/* A server under test, and the exchange its handler has parked. */
struct site {
	struct http_config config;
	struct http_server *server;
	pthread_t thread;
	int run_rc;
	struct err run_error;
	struct http_content *small, *file;

	pthread_mutex_t lock;
	pthread_cond_t changed;
	struct http_exchange *parked; /* under lock, as the rest */
	bool is_done, is_gone;
	struct letter letter;
};

/* Not started yet: its config may be changed. */
struct site *site_new(void);
void site_open(struct site *s); /* it listens, and accepts nobody */
void site_run(struct site *s);
void site_start(struct site *s); /* both */
/* Drains the server; every reference must have come back. */
void site_end(struct site *s);
/* For cmocka: a started site as *state. */
int site_set_up(void **state);
int site_tear_down(void **state);
/* Byte n of the file is a function of n, so that a piece in the wrong place shows. */
char site_file_byte(size_t n);

/* Blocks until the handler has parked an exchange. */
struct http_exchange *site_wait_for_parked(struct site *s);
/* Runs run on the loop of the parked exchange, and waits until it has: */
void site_run_on_loop(struct site *s, letter_fn *run);
void site_reply_parked(struct letter *l);
void site_look_at_parked(struct letter *l); /* sets is_gone */

struct heard {
	int status;
	char head[HEAD_BYTES];
	char *body;
	size_t size;
};

/* The value of a header line, "" if it is missing. */
const char *heard_line(const struct heard *h, const char *name, char out[256]);

/* receive_bytes: how little the client's kernel takes at once; 0 for the usual. */
int client_dial(const struct site *s, int receive_bytes);
void client_say(int fd, const char *text);
/* One answer; has_body is false for that to a HEAD. Bytes of the next one stay in the socket. */
void client_hear(int fd, struct heard *h, bool has_body);
int client_hear_status(int fd);
/* Nothing more comes: the server has closed. Closes as well. */
void client_assert_closed(int fd);
#endif
