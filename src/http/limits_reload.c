/* SPDX-License-Identifier: Apache-2.0 */
/*
 * limits_reload: changes settings while the server runs: limits, certificate, trusted proxies. What
 * must hold: everything is checked before anything changes; a loop changes its copy of the numbers
 * itself, on its own thread.
 */
#include <stdlib.h>

#include "base/macros.h"
#include "base/mem.h"
#include "http/http_private.h"

int
reload_check(const struct config *l, struct err *e)
{
	if (l->max_header_fields > REQUEST_FIELDS_MAX)
		return err_set(e, ERR_CONFIG, "%u header lines are too many: allow at most %d",
		    l->max_header_fields, REQUEST_FIELDS_MAX);
	if (l->max_request_line_bytes > REQUEST_HEAD_MAX ||
	    l->max_header_bytes > REQUEST_HEAD_MAX || request_head_max(l) > REQUEST_HEAD_MAX)
		return err_set(e, ERR_CONFIG,
		    "request line and header are too long together: allow at most %d bytes",
		    REQUEST_HEAD_MAX);
	if (l->max_pipelined < 1 || l->max_pipelined > UINT8_MAX)
		return err_set(e, ERR_CONFIG,
		    "%u pipelined requests are not possible: allow 1 to %d", l->max_pipelined,
		    UINT8_MAX);
	return 0;
}

void
reload_take(struct http_loop *l)
{
	struct http_server *s = l->server;
	struct trusted *old = l->trusted;

	pthread_mutex_lock(&s->lock);
	l->settings = s->settings;
	l->trusted = trusted_ref(s->trusted);
	l->is_reload_posted = false;
	pthread_mutex_unlock(&s->lock);
	trusted_unref(&old);
}

static void
on_reload(struct letter *letter)
{
	reload_take(CONTAINER_OF(letter, struct http_loop, reload_letter));
}

/*
 * Sets the numbers and the trusted proxies, and posts a letter to each loop. A loop that has not
 * yet run its last letter needs no other: that letter takes what is newest.
 */
static void
tell_loops(struct http_server *s, const struct config *c, struct trusted *trusted)
{
	struct trusted *old;

	pthread_mutex_lock(&s->lock);
	config_copy_numbers(&s->settings, c);
	old = s->trusted;
	s->trusted = trusted;
	for (unsigned i = 0; i < s->loops_open; i++) {
		struct http_loop *l = &s->loops[i];

		if (l->is_reload_posted)
			continue;
		l->is_reload_posted = true;
		l->reload_letter.run = on_reload;
		mailbox_post(&l->mailbox, &l->reload_letter);
	}
	pthread_mutex_unlock(&s->lock);
	trusted_unref(&old);
}

/* Reads the certificate into *tls; leaves *tls NULL if the certificate does not change. */
static int
read_certificate(
    struct http_server *s, const struct config *c, struct ssl_ctx_st **tls, struct err *e)
{
	if (!s->has_tls || (c->tls_cert[0] == '\0' && c->tls_key[0] == '\0'))
		return 0;
	return tls_context_open(tls, c->tls_cert, c->tls_key, e);
}

/* Handshakes that begin from now on use the new certificate. */
static void
change_certificate(struct http_server *s, struct ssl_ctx_st *tls)
{
	struct ssl_ctx_st *old;

	pthread_mutex_lock(&s->lock);
	old = s->tls;
	s->tls = tls;
	pthread_mutex_unlock(&s->lock);
	tls_context_close(&old);
}

int
http_reload(struct http_server *s, const struct config *c, struct err *e)
{
	struct ssl_ctx_st *tls = NULL;
	struct trusted *trusted;
	int rc;

	if ((rc = reload_check(c, e)) != 0 || (rc = read_certificate(s, c, &tls, e)) != 0)
		return rc;
	if ((rc = trusted_read(&trusted, &c->trusted_proxy, e)) != 0) {
		tls_context_close(&tls);
		return rc;
	}
	if (tls != NULL)
		change_certificate(s, tls);
	peers_configure(s->peers, c->max_connections_per_address, c->max_handshakes_per_address,
	    trusted_ref(trusted));
	tell_loops(s, c, trusted);
	return 0;
}
