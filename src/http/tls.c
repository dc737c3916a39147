/* SPDX-License-Identifier: Apache-2.0 */
/*
 * tls: contexts and sessions. What must hold: OpenSSL's queue of errors, which belongs to the
 * thread, is empty before each call whose failure is looked at.
 */
#include "http/tls.h"

#include <errno.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509err.h>
#include <stdio.h>

#include "base/err.h"

_Static_assert(TLS_RECORD_BYTES >= SSL3_RT_MAX_PLAIN_LENGTH, "a record fits");

/* Forward secrecy and authenticated encryption only; TLS 1.3 has nothing else anyway. */
#define CIPHERS_1_2 "ECDHE+AESGCM:ECDHE+CHACHA20"
#define SESSION_CONTEXT "gazetted"

static const unsigned char http_1_1[] = "\x08http/1.1";

/* RFC 7301 3.2: who offers only what is not spoken here is told so. */
static int
choose_protocol(SSL *s, const unsigned char **out, unsigned char *len, const unsigned char *in,
    unsigned in_len, void *arg)
{
	(void)s;
	(void)arg;
	if (SSL_select_next_proto((unsigned char **)out, len, http_1_1, sizeof(http_1_1) - 1, in,
		in_len) == OPENSSL_NPN_NEGOTIATED)
		return SSL_TLSEXT_ERR_OK;
	return SSL_TLSEXT_ERR_ALERT_FATAL;
}

/* Nobody is there to be asked. */
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
	(void)SSL_CTX_set_min_proto_version(c, TLS1_2_VERSION);
	(void)SSL_CTX_set_cipher_list(c, CIPHERS_1_2);
	/* a client that lacks AES in hardware says so by putting ChaCha first */
	SSL_CTX_set_options(c, SSL_OP_CIPHER_SERVER_PREFERENCE | SSL_OP_PRIORITIZE_CHACHA |
				   SSL_OP_NO_COMPRESSION | SSL_OP_NO_RENEGOTIATION |
				   SSL_OP_IGNORE_UNEXPECTED_EOF); /* HTTP knows where it ends */
	/* what is idle keeps no buffers; a second try may come from another place */
	SSL_CTX_set_mode(c, SSL_MODE_RELEASE_BUFFERS | SSL_MODE_ENABLE_PARTIAL_WRITE |
				SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
	/* sessions resume by tickets, which the clients keep */
	(void)SSL_CTX_set_session_cache_mode(c, SSL_SESS_CACHE_OFF);
	(void)SSL_CTX_set_session_id_context(
	    c, (const unsigned char *)SESSION_CONTEXT, sizeof(SESSION_CONTEXT) - 1);
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
	(void)fclose(f);
	return 0;
}

/* err_set() and what OpenSSL says, for the log. */
static int
fail(struct err *e, const char *sentence, const char *path)
{
	char why[160];

	ERR_error_string_n(ERR_peek_last_error(), why, sizeof(why));
	ERR_clear_error();
	(void)err_set(e, ERR_CONFIG, "%s %s", path, sentence);
	return err_detail(e, "%s", why);
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
	if (SSL_CTX_use_PrivateKey_file(c, key, SSL_FILETYPE_PEM) == 1 &&
	    SSL_CTX_check_private_key(c) == 1)
		return 0;
	if (ERR_GET_REASON(ERR_peek_last_error()) == X509_R_KEY_VALUES_MISMATCH)
		return fail(
		    e, "does not belong to the certificate: give the key it was made with", key);
	return fail(e, "holds no key that can be used: give a PEM file without a password", key);
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

/* The result of a call that failed, as that of a system call; wanted is what is no failure. */
static ssize_t
as_call(SSL *s, int rc, int wanted)
{
	int error = SSL_get_error(s, rc);

	ERR_clear_error();
	if (error == SSL_ERROR_ZERO_RETURN)
		return 0;
	errno = error == wanted ? EAGAIN : EPROTO;
	return -1;
}

ssize_t
tls_recv(struct ssl_st *s, void *to, size_t len)
{
	size_t n;
	int rc;

	ERR_clear_error();
	rc = SSL_read_ex(s, to, len, &n);
	return rc == 1 ? (ssize_t)n : as_call(s, rc, SSL_ERROR_WANT_READ);
}

ssize_t
tls_send(struct ssl_st *s, const void *from, size_t len)
{
	size_t n;
	int rc;

	ERR_clear_error();
	rc = SSL_write_ex(s, from, len, &n);
	return rc == 1 ? (ssize_t)n : as_call(s, rc, SSL_ERROR_WANT_WRITE);
}

void
tls_say_end(struct ssl_st *s)
{
	if (!SSL_is_init_finished(s) || (SSL_get_shutdown(s) & SSL_SENT_SHUTDOWN) != 0)
		return;
	ERR_clear_error();
	(void)SSL_shutdown(s); /* a courtesy: whether it arrives is not waited for */
	ERR_clear_error();
}
