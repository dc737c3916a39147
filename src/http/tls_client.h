/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HTTP_TLS_CLIENT_H
#define HTTP_TLS_CLIENT_H
/* tls_client: sessions with other servers, whose certificates are verified. */
struct err;
struct ssl_ctx_st;
struct ssl_st;

/*
 * A context that trusts the certificates of the system, or those that the environment names
 * (SSL_CERT_FILE, SSL_CERT_DIR). tls_context_close() closes it. ERR_IO. [blocks]
 */
int tls_client_context_open(struct ssl_ctx_st **out, struct err *e);
/*
 * A session with a host, a name or an address, that its certificate must have; whoever gets the
 * session frees it. NULL when memory is exhausted.
 */
struct ssl_st *tls_client_open(struct ssl_ctx_st *c, const char *host);
#endif
