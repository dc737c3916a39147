/* SPDX-License-Identifier: Apache-2.0 */
/*
 * tls_client: what must hold: a session without a valid certificate for its host does not come
 * about.
 */
#include "http/tls_client.h"

#include <arpa/inet.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <stdbool.h>

#include "base/err.h"

int
tls_client_context_open(struct ssl_ctx_st **out, struct err *e)
{
	SSL_CTX *c = SSL_CTX_new(TLS_client_method());

	if (c == NULL || SSL_CTX_set_default_verify_paths(c) != 1) {
		SSL_CTX_free(c);
		ERR_clear_error();
		return err_set(e, ERR_IO,
		    "the certificates of the system cannot be read: install ca-certificates");
	}
	SSL_CTX_set_min_proto_version(c, TLS1_2_VERSION);
	SSL_CTX_set_verify(c, SSL_VERIFY_PEER, NULL);
	*out = c;
	return 0;
}

/* RFC 6066 3: the name is sent, an address is not. */
static bool
set_host(SSL *s, const char *host)
{
	unsigned char address[sizeof(struct in6_addr)];

	if (inet_pton(AF_INET, host, address) == 1 || inet_pton(AF_INET6, host, address) == 1)
		return X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(s), host) == 1;
	return SSL_set_tlsext_host_name(s, host) == 1 && SSL_set1_host(s, host) == 1;
}

struct ssl_st *
tls_client_open(struct ssl_ctx_st *c, const char *host)
{
	SSL *s = SSL_new(c);

	if (s != NULL && set_host(s, host))
		return s;
	SSL_free(s);
	ERR_clear_error();
	return NULL;
}
