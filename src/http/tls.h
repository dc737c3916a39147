/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HTTP_TLS_H
#define HTTP_TLS_H
/*
 * tls: TLS by OpenSSL for those who connect; tls_client.h is for connections to others. A context
 * has a certificate, its key and the options; a session belongs to one connection with a
 * non-blocking socket.
 */
#include <stddef.h>
#include <sys/types.h>

struct err;
struct ssl_ctx_st;
struct ssl_st;

/* Loads two PEM files. ERR_CONFIG: the message has the file and what to do. [blocks] */
int tls_context_open(struct ssl_ctx_st **out, const char *cert, const char *key, struct err *e);
/* Open sessions of the context stay valid. NULL is fine; leaves *c NULL. */
void tls_context_close(struct ssl_ctx_st **c);

struct ssl_st *tls_open(struct ssl_ctx_st *c, int fd); /* NULL when memory is exhausted */
/* Frees the session and leaves the socket open. NULL is fine; leaves *s NULL. */
void tls_close(struct ssl_st **s);

enum tls_shake {
	TLS_DONE,
	TLS_WANTS_READ,
	TLS_WANTS_WRITE,
	TLS_PLAIN, /* the client sent HTTP without TLS */
	TLS_FAILED
};
enum tls_shake tls_shake(struct ssl_st *s);

/*
 * Like recv() and send(). tls_recv(): if len is at least TLS_RECORD_BYTES, no received data stays
 * in the session. tls_send(): after EAGAIN the next call must start with the same bytes and have
 * at least as many; it never returns 0 unless len is 0.
 */
#define TLS_RECORD_BYTES 16384 /* RFC 8446 5.1 */
ssize_t tls_recv(struct ssl_st *s, void *to, size_t len);
ssize_t tls_send(struct ssl_st *s, const void *from, size_t len);
void tls_say_end(struct ssl_st *s); /* sends close_notify, at most once */
#endif
