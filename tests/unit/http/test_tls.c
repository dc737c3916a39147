/* SPDX-License-Identifier: Apache-2.0 */
/* Certificates, and sessions between two ends in one process. */
#include "http/tls.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <fcntl.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/err.h"

#define PATH_BYTES 64
#define DAY_S 86400L

static char folder[] = "/tmp/test_tls.XXXXXX";
static char cert_path[PATH_BYTES], key_path[PATH_BYTES], other_key_path[PATH_BYTES];
static char rsa_key_path[PATH_BYTES];

static EVP_PKEY *
write_key(const char *path, EVP_PKEY *key)
{
	FILE *f = fopen(path, "we");

	assert_non_null(key);
	assert_non_null(f);
	assert_int_equal(PEM_write_PrivateKey(f, key, NULL, NULL, 0, NULL, NULL), 1);
	assert_int_equal(fclose(f), 0);
	return key;
}

static void
write_cert(const char *path, EVP_PKEY *key)
{
	X509 *x = X509_new();
	FILE *f = fopen(path, "we");

	assert_non_null(f);
	assert_non_null(X509_gmtime_adj(X509_getm_notBefore(x), 0));
	assert_non_null(X509_gmtime_adj(X509_getm_notAfter(x), DAY_S));
	assert_int_equal(X509_set_pubkey(x, key), 1);
	assert_true(X509_sign(x, key, EVP_sha256()) > 0);
	assert_int_equal(PEM_write_X509(f, x), 1);
	assert_int_equal(fclose(f), 0);
	X509_free(x);
}

static int
make_files(void **state)
{
	EVP_PKEY *key, *other, *rsa;

	(void)state;
	if (mkdtemp(folder) == NULL)
		return -1;
	snprintf(cert_path, PATH_BYTES, "%s/cert.pem", folder);
	snprintf(key_path, PATH_BYTES, "%s/key.pem", folder);
	snprintf(other_key_path, PATH_BYTES, "%s/other.pem", folder);
	snprintf(rsa_key_path, PATH_BYTES, "%s/rsa.pem", folder);
	key = write_key(key_path, EVP_EC_gen("P-256"));
	other = write_key(other_key_path, EVP_EC_gen("P-256"));
	rsa = write_key(rsa_key_path, EVP_RSA_gen(2048));
	write_cert(cert_path, key);
	EVP_PKEY_free(key);
	EVP_PKEY_free(other);
	EVP_PKEY_free(rsa);
	return 0;
}

static int
remove_files(void **state)
{
	(void)state;
	unlink(cert_path);
	unlink(key_path);
	unlink(other_key_path);
	unlink(rsa_key_path);
	return rmdir(folder);
}

static void
assert_refused(const char *cert, const char *key, const char *said)
{
	struct ssl_ctx_st *c = NULL;
	struct err e = { 0 };

	assert_int_equal(tls_context_open(&c, cert, key, &e), -ERR_CONFIG);
	assert_null(c);
	assert_non_null(strstr(e.text, said));
}

static void
each_fault_of_the_files_is_told_from_the_others(void **state)
{
	(void)state;
	assert_refused(NULL, key_path, "tls-cert");
	assert_refused(cert_path, NULL, "tls-key");
	assert_refused("/nowhere/cert.pem", key_path, "/nowhere/cert.pem cannot be read");
	assert_refused(cert_path, "/nowhere/key.pem", "/nowhere/key.pem cannot be read");
	assert_refused(key_path, key_path, "holds no certificate");
	assert_refused(cert_path, cert_path, "holds no key");
	assert_refused(cert_path, other_key_path, "does not belong to the certificate");
	assert_refused(cert_path, rsa_key_path, "does not belong to the certificate");
}

/* Both ends of a connection; the client's is OpenSSL as it comes. */
struct pair {
	struct ssl_ctx_st *server_context;
	SSL_CTX *client_context;
	struct ssl_st *server;
	SSL *client;
	int fds[2];
};

static void
pair_open(struct pair *p)
{
	struct err e = { 0 };

	assert_int_equal(tls_context_open(&p->server_context, cert_path, key_path, &e), 0);
	assert_int_equal(
	    socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, p->fds), 0);
	p->client_context = SSL_CTX_new(TLS_client_method());
	p->client = SSL_new(p->client_context);
	assert_int_equal(SSL_set_fd(p->client, p->fds[1]), 1);
	p->server = tls_open(p->server_context, p->fds[0]);
	assert_non_null(p->server);
	assert_int_equal(tls_shake(p->server), TLS_WANTS_READ);
	for (int i = 0; i < 3; i++) { /* who has said all it can waits for the other */
		SSL_connect(p->client);
		tls_shake(p->server);
	}
	assert_int_equal(tls_shake(p->server), TLS_DONE);
	assert_int_equal(SSL_is_init_finished(p->client), 1);
}

static void
pair_close(struct pair *p)
{
	tls_close(&p->server);
	assert_null(p->server);
	SSL_free(p->client);
	SSL_CTX_free(p->client_context);
	tls_context_close(&p->server_context);
	close(p->fds[0]);
	close(p->fds[1]);
}

static void
bytes_go_both_ways_as_by_recv_and_send(void **state)
{
	char bytes[TLS_RECORD_BYTES];
	struct pair p;

	(void)state;
	pair_open(&p);
	assert_int_equal(tls_recv(p.server, bytes, sizeof bytes), -1);
	assert_int_equal(errno, EAGAIN);
	assert_int_equal(SSL_write(p.client, "ask", 3), 3);
	assert_int_equal(tls_recv(p.server, bytes, sizeof bytes), 3);
	assert_memory_equal(bytes, "ask", 3);
	assert_int_equal(tls_send(p.server, "answer", 6), 6);
	assert_int_equal(SSL_read(p.client, bytes, sizeof bytes), 6);
	assert_memory_equal(bytes, "answer", 6);
	pair_close(&p);
}

static void
a_record_is_read_whole(void **state)
{
	static char bytes[2 * TLS_RECORD_BYTES];
	struct pair p;

	(void)state;
	pair_open(&p);
	assert_int_equal(SSL_write(p.client, bytes, TLS_RECORD_BYTES), TLS_RECORD_BYTES);
	assert_int_equal(tls_recv(p.server, bytes, TLS_RECORD_BYTES), TLS_RECORD_BYTES);
	assert_int_equal(SSL_has_pending(p.server), 0);
	pair_close(&p);
}

static void
what_was_blocked_goes_on_from_another_place_and_with_more(void **state)
{
	static char once[TLS_RECORD_BYTES], again[TLS_RECORD_BYTES], got[TLS_RECORD_BYTES];
	size_t sent = 0, received = 0;
	struct pair p;
	ssize_t n;
	int m;

	(void)state;
	pair_open(&p);
	memset(once, 'x', sizeof once);
	memset(again, 'x', sizeof again);
	while ((n = tls_send(p.server, once, sizeof once / 2)) > 0)
		sent += (size_t)n;
	assert_int_equal(n, -1);
	assert_int_equal(errno, EAGAIN);
	while (received < sent && (m = SSL_read(p.client, got, sizeof got)) > 0)
		received += (size_t)m;
	n = tls_send(p.server, again, sizeof again);
	assert_true(n > 0);
	sent += (size_t)n;
	while (received < sent && (m = SSL_read(p.client, got, sizeof got)) > 0)
		received += (size_t)m;
	assert_int_equal(received, sent);
	pair_close(&p);
}

static void
both_kinds_of_end_are_an_end(void **state)
{
	char byte;
	struct pair p;

	(void)state;
	pair_open(&p);
	tls_say_end(p.server);
	tls_say_end(p.server); /* a second time says nothing */
	assert_int_equal(SSL_read(p.client, &byte, 1), 0);
	assert_int_equal(SSL_get_shutdown(p.client), SSL_RECEIVED_SHUTDOWN);
	assert_true(SSL_shutdown(p.client) >= 0);
	assert_int_equal(tls_recv(p.server, &byte, 1), 0);
	pair_close(&p);
	pair_open(&p);
	assert_int_equal(shutdown(p.fds[1], SHUT_WR), 0);
	assert_int_equal(tls_recv(p.server, &byte, 1), 0);
	pair_close(&p);
}

/* The client has said goodbye and gone: a write must fail, not take nothing again and again. */
static void
sending_to_a_client_that_has_gone_is_a_failure(void **state)
{
	char bytes[TLS_RECORD_BYTES];
	struct pair p;

	(void)state;
	signal(SIGPIPE, SIG_IGN); /* as loops have it */
	pair_open(&p);
	memset(bytes, 'x', sizeof bytes);
	assert_int_equal(SSL_shutdown(p.client), 0);
	assert_int_equal(shutdown(p.fds[1], SHUT_RDWR), 0);
	assert_int_equal(tls_recv(p.server, bytes, sizeof bytes), 0);
	assert_int_equal(tls_send(p.server, bytes, sizeof bytes), -1);
	assert_int_equal(errno, EPIPE);
	pair_close(&p);
}

static void
what_is_no_handshake_is_told_apart(void **state)
{
	static const struct {
		const char *bytes;
		enum tls_shake shake;
	} rows[] = { { "GET / HTTP/1.1\r\n\r\n", TLS_PLAIN },
		{ "POST / HTTP/1.1\r\n\r\n", TLS_PLAIN }, { "SSH-2.0-client\r\n", TLS_FAILED } };
	struct ssl_ctx_st *c;

	(void)state;
	assert_int_equal(tls_context_open(&c, cert_path, key_path, NULL), 0);
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct ssl_st *s;
		int fds[2];

		assert_int_equal(
		    socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, fds), 0);
		s = tls_open(c, fds[0]);
		assert_true(write(fds[1], rows[i].bytes, strlen(rows[i].bytes)) > 0);
		assert_int_equal(tls_shake(s), rows[i].shake);
		tls_close(&s);
		close(fds[0]);
		close(fds[1]);
	}
	tls_context_close(&c);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_fault_of_the_files_is_told_from_the_others),
		cmocka_unit_test(bytes_go_both_ways_as_by_recv_and_send),
		cmocka_unit_test(a_record_is_read_whole),
		cmocka_unit_test(what_was_blocked_goes_on_from_another_place_and_with_more),
		cmocka_unit_test(both_kinds_of_end_are_an_end),
		cmocka_unit_test(sending_to_a_client_that_has_gone_is_a_failure),
		cmocka_unit_test(what_is_no_handshake_is_told_apart),
	};

	return cmocka_run_group_tests(tests, make_files, remove_files);
}
