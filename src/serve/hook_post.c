/* SPDX-License-Identifier: Apache-2.0 */
/*
 * hook_post: an event loop of its own for the client of libevent, which runs while its owner waits.
 * Each request has a connection of its own: hooks are called seldom.
 */
#include "serve/hook_post.h"

#include <event2/buffer.h>
#include <event2/bufferevent_ssl.h>
#include <event2/event.h>
#include <event2/http.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/units.h"
#include "http/tls.h"
#include "http/tls_client.h"

#define HTTP_PORT 80
#define HTTPS_PORT 443
#define URL_BYTES_MAX 8192

struct hook_post {
	struct event_base *base;
	struct mailbox mailbox;
	struct event *mail_ev, *wake_ev, *time_ev;
	int wake_fd;
	_Atomic bool is_stopped;
	bool is_woken, is_timed_out, is_answered;
	int status;
	struct evhttp_uri *url;
	char *host, *origin, *authority, *target;
	int port;
	struct ssl_ctx_st *tls; /* NULL: in clear */
};

static void
on_mail(evutil_socket_t fd, short what, void *arg)
{
	struct hook_post *p = arg;

	(void)fd;
	(void)what;
	mailbox_run(&p->mailbox);
}

static void
on_wake(evutil_socket_t fd, short what, void *arg)
{
	struct hook_post *p = arg;
	eventfd_t n;

	(void)what;
	eventfd_read(fd, &n);
	p->is_woken = true;
}

static void
on_time(evutil_socket_t fd, short what, void *arg)
{
	struct hook_post *p = arg;

	(void)fd;
	(void)what;
	p->is_timed_out = true;
}

static void
on_answer(struct evhttp_request *r, void *arg)
{
	struct hook_post *p = arg;

	p->status = r != NULL ? evhttp_request_get_response_code(r) : 0;
	p->is_answered = true;
}

/* Host without the brackets of IPv6, authority with them. */
static void
take_names(struct hook_post *p, bool is_tls)
{
	const char *host = evhttp_uri_get_host(p->url), *path = evhttp_uri_get_path(p->url);
	const char *query = evhttp_uri_get_query(p->url);
	struct buf b = BUF_INIT(URL_BYTES_MAX);
	struct str bare = str_from(host);
	size_t len;

	if (str_starts(bare, "[") && str_ends(bare, "]"))
		bare = str_slice(bare, 1, bare.len - 1);
	p->host = str_dup(bare);
	p->port = evhttp_uri_get_port(p->url);
	buf_puts(&b, host);
	if (p->port > 0)
		buf_putf(&b, ":%d", p->port);
	p->authority = buf_take(&b, &len);
	if (p->port <= 0)
		p->port = is_tls ? HTTPS_PORT : HTTP_PORT;
	buf_putf(&b, "http%s://%s", is_tls ? "s" : "", p->authority);
	p->origin = buf_take(&b, &len);
	buf_puts(&b, path != NULL && path[0] != '\0' ? path : "/");
	if (query != NULL)
		buf_putf(&b, "?%s", query);
	p->target = buf_take(&b, &len);
}

static int
take_url(struct hook_post *p, const char *url, struct err *e)
{
	const char *scheme, *host;
	bool is_tls;

	p->url = strlen(url) < URL_BYTES_MAX / 2 ? evhttp_uri_parse(url) : NULL;
	scheme = p->url != NULL ? evhttp_uri_get_scheme(p->url) : NULL;
	host = p->url != NULL ? evhttp_uri_get_host(p->url) : NULL;
	if (scheme == NULL || host == NULL || host[0] == '\0' ||
	    evhttp_uri_get_userinfo(p->url) != NULL ||
	    (!str_case_is(str_from(scheme), "http") && !str_case_is(str_from(scheme), "https")))
		return err_set(e, ERR_CONFIG,
		    "a hook should be a URL such as https://example.org/hook, without a user name "
		    "in it");
	is_tls = str_case_is(str_from(scheme), "https");
	take_names(p, is_tls);
	return is_tls ? tls_client_context_open(&p->tls, e) : 0;
}

int
hook_post_open(struct hook_post **out, const char *url, struct err *e)
{
	struct hook_post *p = NEW(struct hook_post);
	int rc;

	p->wake_fd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
	p->mailbox.fd = -1;
	if ((rc = take_url(p, url, e)) != 0 || (rc = mailbox_open(&p->mailbox, e)) != 0)
		goto out;
	if ((p->base = event_base_new()) != NULL && p->wake_fd >= 0) {
		p->mail_ev = event_new(p->base, p->mailbox.fd, EV_READ | EV_PERSIST, on_mail, p);
		p->wake_ev = event_new(p->base, p->wake_fd, EV_READ | EV_PERSIST, on_wake, p);
		p->time_ev = event_new(p->base, -1, 0, on_time, p);
	}
	if (p->time_ev == NULL || event_add(p->mail_ev, NULL) != 0 ||
	    event_add(p->wake_ev, NULL) != 0)
		rc = err_errno(e, ERR_IO, "a hook cannot be set up: allow more open files");
out:
	if (rc != 0)
		hook_post_close(&p);
	else
		*out = p;
	return rc;
}

void
hook_post_close(struct hook_post **out)
{
	struct hook_post *p = *out;

	if (p == NULL)
		return;
	*out = NULL;
	if (p->time_ev != NULL) {
		event_free(p->mail_ev);
		event_free(p->wake_ev);
		event_free(p->time_ev);
	}
	if (p->base != NULL)
		event_base_free(p->base);
	if (p->mailbox.fd != -1)
		mailbox_close(&p->mailbox);
	if (p->wake_fd >= 0)
		close(p->wake_fd);
	if (p->url != NULL)
		evhttp_uri_free(p->url);
	tls_context_close(&p->tls);
	free(p->host);
	free(p->origin);
	free(p->authority);
	free(p->target);
	free(p);
}

const char *
hook_post_origin(const struct hook_post *p)
{
	return p->origin;
}

struct mailbox *
hook_post_mailbox(struct hook_post *p)
{
	return &p->mailbox;
}

static struct evhttp_connection *
connect_to(struct hook_post *p)
{
	struct bufferevent *events = NULL;
	struct evhttp_connection *c;
	struct ssl_st *session;

	if (p->tls != NULL) {
		if ((session = tls_client_open(p->tls, p->host)) == NULL)
			return NULL;
		events = bufferevent_openssl_socket_new(
		    p->base, -1, session, BUFFEREVENT_SSL_CONNECTING, BEV_OPT_CLOSE_ON_FREE);
		if (events == NULL) {
			tls_close(&session);
			return NULL;
		}
		bufferevent_openssl_set_allow_dirty_shutdown(events, 1);
	}
	c = evhttp_connection_base_bufferevent_new(
	    p->base, NULL, events, p->host, (unsigned short)p->port);
	if (c == NULL)
		return NULL;
	evhttp_connection_set_timeout(c, HOOK_ANSWER_S);
	evhttp_connection_set_retries(c, 0);
	evhttp_connection_set_max_body_size(c, HOOK_ANSWER_BYTES_MAX);
	return c;
}

static struct evhttp_request *
new_request(struct hook_post *p, const struct hook_header *headers, unsigned count, struct str body)
{
	struct evhttp_request *r = evhttp_request_new(on_answer, p);
	struct evkeyvalq *fields;

	if (r == NULL)
		return NULL;
	fields = evhttp_request_get_output_headers(r);
	evhttp_add_header(fields, "Host", p->authority);
	evhttp_add_header(fields, "Connection", "close");
	for (unsigned i = 0; i < count; i++)
		evhttp_add_header(fields, headers[i].name, headers[i].value);
	evbuffer_add(evhttp_request_get_output_buffer(r), body.p, body.len);
	return r;
}

int
hook_post_send(
    struct hook_post *p, const struct hook_header *headers, unsigned count, struct str body)
{
	struct evhttp_connection *c = connect_to(p);
	struct evhttp_request *r = c != NULL ? new_request(p, headers, count, body) : NULL;

	p->status = 0;
	p->is_answered = false;
	if (r == NULL || evhttp_make_request(c, r, EVHTTP_REQ_POST, p->target) != 0)
		p->is_answered = true;
	while (!p->is_answered && !p->is_stopped)
		if (event_base_loop(p->base, EVLOOP_ONCE) < 0)
			break;
	if (c != NULL)
		evhttp_connection_free(c);
	return p->status;
}

void
hook_post_wait_for(struct hook_post *p, const bool *flag)
{
	while (!*flag)
		if (event_base_loop(p->base, EVLOOP_ONCE) < 0)
			break;
}

void
hook_post_wait(struct hook_post *p, int64_t ms, bool is_woken)
{
	const struct timeval time = { .tv_sec = ms / MS_A_SECOND,
		.tv_usec = ms % MS_A_SECOND * US_A_MS };

	p->is_timed_out = false;
	if (ms >= 0)
		event_add(p->time_ev, &time);
	while (!p->is_stopped && !p->is_timed_out && !(is_woken && p->is_woken))
		if (event_base_loop(p->base, EVLOOP_ONCE) < 0)
			break;
	event_del(p->time_ev);
	if (is_woken)
		p->is_woken = false;
}

bool
hook_post_is_stopped(const struct hook_post *p)
{
	return p->is_stopped;
}

void
hook_post_wake(struct hook_post *p)
{
	eventfd_write(p->wake_fd, 1);
}

void
hook_post_stop(struct hook_post *p)
{
	p->is_stopped = true;
	hook_post_wake(p);
}
