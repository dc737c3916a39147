/* SPDX-License-Identifier: Apache-2.0 */
/*
 * reload: what of the configuration may change while the server runs. What must hold: everything is
 * checked before anything changes; a loop changes its own copy, between two turns.
 */
#include <stdlib.h>

#include "base/mem.h"
#include "http/machine.h"

int
reload_check_limits(const struct http_limits *l, struct err *e)
{
	if (l->header_count > REQUEST_FIELDS_MAX)
		return err_set(e, ERR_CONFIG, "%u header lines are too many: allow at most %d",
		    l->header_count, REQUEST_FIELDS_MAX);
	if (l->request_line_bytes > REQUEST_HEAD_MAX || l->header_bytes > REQUEST_HEAD_MAX ||
	    request_head_max(l) > REQUEST_HEAD_MAX)
		return err_set(e, ERR_CONFIG,
		    "request line and header are too long together: allow at most %d bytes",
		    REQUEST_HEAD_MAX);
	if (l->pipelined < 1 || l->pipelined > UINT8_MAX)
		return err_set(e, ERR_CONFIG,
		    "%u pipelined requests are not possible: allow 1 to %d", l->pipelined,
		    UINT8_MAX);
	return 0;
}

int
reload_read_trusted(struct cidr **out, const char *const *trusted, unsigned n, struct err *e)
{
	struct cidr *list = mem_new_array(n, sizeof(*list));
	unsigned i;
	int rc;

	for (i = 0; i < n; i++) {
		if ((rc = cidr_parse(&list[i], trusted[i], e)) != 0) {
			free(list);
			return rc;
		}
	}
	*out = list;
	return 0;
}

void
reload_take_limits(struct http_loop *l)
{
	struct http_server *s = l->server;

	(void)pthread_mutex_lock(&s->lock);
	l->limits = s->limits;
	l->is_reload_posted = false;
	(void)pthread_mutex_unlock(&s->lock);
}

static void
on_reload(struct letter *letter)
{
	reload_take_limits((struct http_loop *)(void *)((char *)letter -
							offsetof(struct http_loop, reload_letter)));
}

/* A loop that has not yet opened the last letter finds the newest limits, too. */
static void
tell_loops(struct http_server *s, const struct http_limits *limits)
{
	unsigned i;

	(void)pthread_mutex_lock(&s->lock);
	s->limits = *limits;
	for (i = 0; i < s->loops_open; i++) {
		struct http_loop *l = &s->loops[i];

		if (l->is_reload_posted)
			continue;
		l->is_reload_posted = true;
		l->reload_letter.run = on_reload;
		mailbox_post(&l->mailbox, &l->reload_letter);
	}
	(void)pthread_mutex_unlock(&s->lock);
}

/* Left NULL if it stays as it is. */
static int
read_certificate(
    struct http_server *s, const struct http_reload *r, struct ssl_ctx_st **tls, struct err *e)
{
	if (!s->has_tls || (r->tls_cert == NULL && r->tls_key == NULL))
		return 0;
	return tls_context_open(tls, r->tls_cert, r->tls_key, e);
}

/* For handshakes that begin from now on. */
static void
change_certificate(struct http_server *s, struct ssl_ctx_st *tls)
{
	struct ssl_ctx_st *old;

	(void)pthread_mutex_lock(&s->lock);
	old = s->tls;
	s->tls = tls;
	(void)pthread_mutex_unlock(&s->lock);
	tls_context_close(&old);
}

int
http_reload(struct http_server *s, const struct http_reload *r, struct err *e)
{
	struct ssl_ctx_st *tls = NULL;
	struct cidr *trusted;
	int rc;

	if ((rc = reload_check_limits(&r->limits, e)) != 0 ||
	    (rc = read_certificate(s, r, &tls, e)) != 0)
		return rc;
	if ((rc = reload_read_trusted(&trusted, r->trusted, r->trusted_count, e)) != 0) {
		tls_context_close(&tls);
		return rc;
	}
	if (tls != NULL)
		change_certificate(s, tls);
	peers_configure(s->peers, r->limits.connections_an_address, trusted, r->trusted_count);
	tell_loops(s, &r->limits);
	return 0;
}
