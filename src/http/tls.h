/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HTTP_TLS_H
#define HTTP_TLS_H
/*
 * tls: OpenSSL, and the only place that knows it. A context is a certificate with its key and our
 * choices; a session is one connection's, on a socket that does not block.
 */
#include <stddef.h>
#include <sys/types.h>

struct err;
struct ssl_ctx_st;
struct ssl_st;

/* From two PEM files. ERR_CONFIG: which file, and what to do. [blocks] */
int tls_context_open(struct ssl_ctx_st **out, const char *cert, const char *key, struct err *e);
/* Sessions that it began go on. NULL is fine; leaves *c NULL. */
void tls_context_close(struct ssl_ctx_st **c);

struct ssl_st *tls_open(struct ssl_ctx_st *c, int fd); /* NULL when memory is exhausted */
/* Does not touch the socket. NULL is fine; leaves *s NULL. */
void tls_close(struct ssl_st **s);

enum tls_shake {
	TLS_DONE,
	TLS_WANTS_READ,
	TLS_WANTS_WRITE,
	TLS_PLAIN, /* this is HTTP without TLS */
	TLS_FAILED
};
enum tls_shake tls_shake(struct ssl_st *s);

/*
 * As recv() and send(). recv: with room for TLS_RECORD_BYTES nothing that was received stays behind
 * in the session. send: after EAGAIN the next call begins with the same bytes, and has no fewer.
 */
#define TLS_RECORD_BYTES 16384 /* RFC 8446 5.1 */
ssize_t tls_recv(struct ssl_st *s, void *to, size_t len);
ssize_t tls_send(struct ssl_st *s, const void *from, size_t len);
void tls_say_end(struct ssl_st *s); /* close_notify, once */
#endif
