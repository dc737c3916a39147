/* SPDX-License-Identifier: Apache-2.0 */
/*
 * tls: TLS contexts and sessions. What must hold: OpenSSL's error queue, one per thread, is empty
 * before each call whose error is evaluated.
 */
#include "http/tls.h"

#include <errno.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509err.h>
#include <stdbool.h>
#include <stdio.h>

#include "base/err.h"

_Static_assert(TLS_RECORD_BYTES >= SSL3_RT_MAX_PLAIN_LENGTH, "a record fits");

/* Only ciphers with forward secrecy and authenticated encryption, as in TLS 1.3. */
#define CIPHERS_1_2 "ECDHE+AESGCM:ECDHE+CHACHA20"
#define SESSION_CONTEXT "gazetted"

static const unsigned char http_1_1[] = "\x08http/1.1";

/* RFC 7301 3.2: a client that offers only other protocols gets an alert. */
static int
choose_protocol(SSL *s, const unsigned char **out, unsigned char *len, const unsigned char *in,
    unsigned in_len, void *arg)
{
	(void)s;
	(void)arg;
	if (SSL_select_next_proto((unsigned char **)out, len, http_1_1, sizeof http_1_1 - 1, in,
		in_len) == OPENSSL_NPN_NEGOTIATED)
		return SSL_TLSEXT_ERR_OK;
	return SSL_TLSEXT_ERR_ALERT_FATAL;
}

/* Encrypted keys are refused: a server cannot prompt for a password. */
static int
know_no_password(char *out, int size, int for_writing, void *arg)
{
	(void)out;
	(void)size;
	(void)for_writing;
	(void)arg;
	return 0;
}

static void
configure(SSL_CTX *c)
{
	SSL_CTX_set_min_proto_version(c, TLS1_2_VERSION);
	SSL_CTX_set_cipher_list(c, CIPHERS_1_2);
	/* PRIORITIZE_CHACHA: clients without AES in hardware prefer ChaCha */
	SSL_CTX_set_options(c, SSL_OP_CIPHER_SERVER_PREFERENCE | SSL_OP_PRIORITIZE_CHACHA |
				   SSL_OP_NO_COMPRESSION | SSL_OP_NO_RENEGOTIATION |
				   SSL_OP_IGNORE_UNEXPECTED_EOF); /* HTTP detects truncation */
	/* idle sessions release their buffers; a retried write may use another buffer */
	SSL_CTX_set_mode(c, SSL_MODE_RELEASE_BUFFERS | SSL_MODE_ENABLE_PARTIAL_WRITE |
				SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
	/* sessions are resumed by tickets, which the clients store */
	SSL_CTX_set_session_cache_mode(c, SSL_SESS_CACHE_OFF);
	SSL_CTX_set_session_id_context(
	    c, (const unsigned char *)SESSION_CONTEXT, sizeof SESSION_CONTEXT - 1);
	SSL_CTX_set_alpn_select_cb(c, choose_protocol, NULL);
	SSL_CTX_set_default_passwd_cb(c, know_no_password);
}

static int
try_file(const char *path, const char *setting, struct err *e)
{
	FILE *f;

	if (path == NULL)
		return err_set(
		    e, ERR_CONFIG, "TLS needs a certificate and its key: set %s", setting);
	if ((f = fopen(path, "re")) == NULL)
		return err_errno(e, ERR_CONFIG,
		    "%s cannot be read: set %s to a PEM file that this user may read", path,
		    setting);
	fclose(f);
	return 0;
}

/* Sets e, with OpenSSL's last error as the detail for the log; returns the error code. */
static int
fail(struct err *e, const char *sentence, const char *path)
{
	char why[160];

	ERR_error_string_n(ERR_peek_last_error(), why, sizeof why);
	ERR_clear_error();
	err_set(e, ERR_CONFIG, "%s %s", path, sentence);
	return err_detail(e, "%s", why);
}

/* Whether the key was read but belongs to another certificate. */
static bool
is_mismatch(void)
{
	int reason = ERR_GET_REASON(ERR_peek_last_error());

	return reason == X509_R_KEY_VALUES_MISMATCH || reason == X509_R_KEY_TYPE_MISMATCH;
}

static int
load(SSL_CTX *c, const char *cert, const char *key, struct err *e)
{
	ERR_clear_error();
	if (SSL_CTX_use_certificate_chain_file(c, cert) != 1)
		return fail(e,
		    "holds no certificate that can be used: give a PEM file, the server's "
		    "certificate first and those that signed it after",
		    cert);
	if (SSL_CTX_use_PrivateKey_file(c, key, SSL_FILETYPE_PEM) != 1 && !is_mismatch())
		return fail(
		    e, "holds no key that can be used: give a PEM file without a password", key);
	/* OpenSSL accepts a key of another type than the certificate's; this check detects it */
	if (SSL_CTX_check_private_key(c) == 1)
		return 0;
	return fail(e, "does not belong to the certificate: give the key it was made with", key);
}

int
tls_context_open(struct ssl_ctx_st **out, const char *cert, const char *key, struct err *e)
{
	SSL_CTX *c;
	int rc;

	if ((rc = try_file(cert, "tls-cert", e)) != 0 || (rc = try_file(key, "tls-key", e)) != 0)
		return rc;
	if ((c = SSL_CTX_new(TLS_server_method())) == NULL)
		return fail(e, "cannot be used: OpenSSL does not start", cert);
	configure(c);
	if ((rc = load(c, cert, key, e)) != 0)
		SSL_CTX_free(c);
	else
		*out = c;
	return rc;
}

void
tls_context_close(struct ssl_ctx_st **c)
{
	SSL_CTX_free(*c);
	*c = NULL;
}

struct ssl_st *
tls_open(struct ssl_ctx_st *c, int fd)
{
	SSL *s = SSL_new(c);

	if (s != NULL && SSL_set_fd(s, fd) == 1) {
		SSL_set_accept_state(s);
		return s;
	}
	SSL_free(s);
	ERR_clear_error();
	return NULL;
}

void
tls_close(struct ssl_st **s)
{
	SSL_free(*s);
	*s = NULL;
}

enum tls_shake
tls_shake(struct ssl_st *s)
{
	int rc, reason;

	ERR_clear_error();
	if ((rc = SSL_accept(s)) == 1)
		return TLS_DONE;
	switch (SSL_get_error(s, rc)) {
	case SSL_ERROR_WANT_READ: return TLS_WANTS_READ;
	case SSL_ERROR_WANT_WRITE: return TLS_WANTS_WRITE;
	default: break;
	}
	reason = ERR_GET_REASON(ERR_peek_error());
	ERR_clear_error();
	return reason == SSL_R_HTTP_REQUEST ? TLS_PLAIN : TLS_FAILED;
}

static int
take_error(SSL *s, int rc)
{
	int error = SSL_get_error(s, rc);

	ERR_clear_error();
	return error;
}

ssize_t
tls_recv(struct ssl_st *s, void *to, size_t len)
{
	size_t n;
	int rc;

	ERR_clear_error();
	rc = SSL_read_ex(s, to, len, &n);
	if (rc == 1)
		return (ssize_t)n;
	switch (take_error(s, rc)) {
	case SSL_ERROR_ZERO_RETURN: return 0;
	case SSL_ERROR_WANT_READ: errno = EAGAIN; return -1;
	default: errno = EPROTO; return -1;
	}
}

ssize_t
tls_send(struct ssl_st *s, const void *from, size_t len)
{
	size_t n;
	int rc;

	ERR_clear_error();
	rc = SSL_write_ex(s, from, len, &n);
	if (rc == 1)
		return (ssize_t)n;
	switch (take_error(s, rc)) {
	/* OpenSSL reports this for any failed write once the client's close_notify has come */
	case SSL_ERROR_ZERO_RETURN: errno = EPIPE; return -1;
	case SSL_ERROR_WANT_WRITE: errno = EAGAIN; return -1;
	default: errno = EPROTO; return -1;
	}
}

void
tls_say_end(struct ssl_st *s)
{
	if (!SSL_is_init_finished(s) || (SSL_get_shutdown(s) & SSL_SENT_SHUTDOWN) != 0)
		return;
	ERR_clear_error();
	SSL_shutdown(s); /* sends close_notify without waiting for the client's */
	ERR_clear_error();
}
