/* SPDX-License-Identifier: Apache-2.0 */
/*
 * site: see the header. What must hold: parked and the flags are touched under the lock, or by a
 * letter that the test thread waits for.
 */
#include "site.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/str.h"

#define PATIENCE_S 20 /* a test that hangs should fail, on the slowest machine */

static void
keep(struct http_content *c)
{
	(void)c; /* the site frees it, when it has counted the references */
}

static struct http_content *
new_content(int fd, size_t size)
{
	struct http_content *c = NEW(struct http_content);

	c->status = 200;
	c->media_type = STR("text/plain");
	c->etag = STR(ETAG);
	c->fields = STR("Cache-Control: public\r\n");
	c->body_fields = STR("X-Body: whole\r\n");
	c->has_modified = true;
	c->modified = 784111777; /* MODIFIED */
	c->has_ranges = true;
	c->bytes = STR(BODY);
	c->fd = fd;
	c->size = size;
	c->release = keep;
	c->refs = 1;
	return c;
}

char
site_file_byte(size_t n)
{
	return (char)('a' + (n * 7 + n / 1000) % 26);
}

static int
new_file(void)
{
	int fd = memfd_create("content", MFD_CLOEXEC);
	char *bytes = malloc(FILE_BYTES);
	size_t i;

	assert_true(fd >= 0);
	assert_non_null(bytes);
	for (i = 0; i < FILE_BYTES; i++)
		bytes[i] = site_file_byte(i);
	assert_int_equal(write(fd, bytes, FILE_BYTES), FILE_BYTES);
	free(bytes);
	return fd;
}

static void
free_text(struct http_content *c)
{
	free((char *)c->bytes.p);
	free(c);
}

/* A content that shows what the handler was told. */
static struct http_content *
new_echo(struct http_exchange *x)
{
	struct http_content *c = new_content(-1, 0);
	struct str agent = http_field(x, "user-agent"), list = http_field(x, "x-list");
	char *text = mem_new(HEAD_BYTES);

	(void)snprintf(text, HEAD_BYTES, "%.*s|%.*s|%.*s|%.*s|%.*s|%.*s|%d",
	    STR_ARG(http_target(x)), STR_ARG(http_path(x)), STR_ARG(http_query(x)),
	    STR_ARG(http_host(x)), STR_ARG(agent), STR_ARG(list),
	    http_field(x, "absent").p == NULL);
	c->bytes = str_from(text);
	c->etag = str_make("", 0);
	c->has_ranges = false;
	c->release = free_text;
	return c;
}

static void
park(struct site *s, struct http_exchange *x)
{
	(void)pthread_mutex_lock(&s->lock);
	s->parked = x;
	(void)pthread_cond_broadcast(&s->changed);
	(void)pthread_mutex_unlock(&s->lock);
}

static void
answer(struct http_exchange *x, void *arg)
{
	struct site *s = arg;
	struct str path = http_path(x);
	struct http_content *c = s->small;

	if (str_is(path, "/park")) {
		park(s, x);
		return;
	}
	if (str_is(path, "/echo")) {
		http_reply(x, new_echo(x), str_make("", 0));
		return;
	}
	if (str_is(path, "/file"))
		c = s->file;
	http_content_ref(c);
	http_reply(x, c, STR("X-More: here\r\n"));
}

static void *
run_site(void *arg)
{
	struct site *s = arg;

	s->run_rc = http_run(s->server, &s->run_error);
	return NULL;
}

struct site *
site_new(void)
{
	static const struct http_listen anywhere[] = { { .address = "127.0.0.1:0" } };
	struct site *s = NEW(struct site);

	s->config = (struct http_config){
		.listen = anywhere, .listen_count = 1, .loops = 2, .handler = answer, .arg = s
	};
	http_limits_init(&s->config.limits);
	s->config.limits.drain_ms = PATIENCE_S * 1000;
	s->small = new_content(-1, sizeof(BODY) - 1);
	s->file = new_content(new_file(), FILE_BYTES);
	(void)pthread_mutex_init(&s->lock, NULL);
	(void)pthread_cond_init(&s->changed, NULL);
	return s;
}

void
site_open(struct site *s)
{
	struct err e = { 0 };

	assert_int_equal(http_open(&s->server, &s->config, &e), 0);
}

void
site_run(struct site *s)
{
	assert_int_equal(pthread_create(&s->thread, NULL, run_site, s), 0);
}

void
site_start(struct site *s)
{
	site_open(s);
	site_run(s);
}

static void
free_content(struct http_content *c)
{
	assert_int_equal(c->refs, 1); /* whatever happened, nobody kept a reference */
	http_content_unref(&c);
}

void
site_end(struct site *s)
{
	struct http_content *small = s->small, *file = s->file;

	if (s->server != NULL) {
		http_stop(s->server);
		http_stop(s->server); /* a second time is fine */
		assert_int_equal(pthread_join(s->thread, NULL), 0);
		http_close(&s->server);
		assert_null(s->server);
	}
	free_content(small);
	free_content(file);
	(void)close(file->fd);
	free(small);
	free(file);
	(void)pthread_mutex_destroy(&s->lock);
	(void)pthread_cond_destroy(&s->changed);
	free(s);
}

int
site_set_up(void **state)
{
	*state = site_new();
	site_start(*state);
	return 0;
}

int
site_tear_down(void **state)
{
	site_end(*state);
	return 0;
}

/* Parked exchanges: the test thread waits for them, and answers from their loop. */

struct http_exchange *
site_wait_for_parked(struct site *s)
{
	struct http_exchange *x;

	(void)pthread_mutex_lock(&s->lock);
	while ((x = s->parked) == NULL)
		(void)pthread_cond_wait(&s->changed, &s->lock);
	(void)pthread_mutex_unlock(&s->lock);
	return x;
}

static struct site *
site_of(struct letter *l)
{
	return (struct site *)(void *)((char *)l - offsetof(struct site, letter));
}

static void
tell_done(struct site *s)
{
	(void)pthread_mutex_lock(&s->lock);
	s->is_done = true;
	(void)pthread_cond_broadcast(&s->changed);
	(void)pthread_mutex_unlock(&s->lock);
}

void
site_reply_parked(struct letter *l)
{
	struct site *s = site_of(l);
	struct http_exchange *x = s->parked;

	s->parked = NULL;
	http_content_ref(s->small);
	http_reply(x, s->small, str_make("", 0));
	tell_done(s);
}

void
site_look_at_parked(struct letter *l)
{
	struct site *s = site_of(l);

	s->is_gone = http_is_gone(s->parked);
	tell_done(s);
}

void
site_run_on_loop(struct site *s, letter_fn *run)
{
	struct http_exchange *x = site_wait_for_parked(s);

	s->is_done = false;
	s->letter.run = run;
	mailbox_post(http_loop_mailbox(http_exchange_loop(x)), &s->letter);
	(void)pthread_mutex_lock(&s->lock);
	while (!s->is_done)
		(void)pthread_cond_wait(&s->changed, &s->lock);
	(void)pthread_mutex_unlock(&s->lock);
}

int
client_dial(const struct site *s, int receive_bytes)
{
	struct sockaddr_in a = { .sin_family = AF_INET };
	struct timeval patience = { .tv_sec = PATIENCE_S };
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	struct str address = str_from(http_address(s->server));
	uint64_t port;

	assert_true(
	    str_to_u64(str_slice(address, str_rfind(address, ':') + 1, address.len), &port));
	a.sin_port = htons((uint16_t)port);
	a.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	(void)setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
	if (receive_bytes > 0)
		(void)setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &receive_bytes, sizeof(receive_bytes));
	assert_int_equal(connect(fd, (struct sockaddr *)&a, sizeof(a)), 0);
	return fd;
}

void
client_say(int fd, const char *text)
{
	size_t len = strlen(text);

	assert_int_equal(send(fd, text, len, MSG_NOSIGNAL), (ssize_t)len);
}

const char *
heard_line(const struct heard *h, const char *name, char out[256])
{
	char start[64];
	const char *at;

	(void)snprintf(start, sizeof(start), "\r\n%s: ", name);
	out[0] = '\0';
	if ((at = strstr(h->head, start)) != NULL)
		(void)snprintf(
		    out, 256, "%.*s", (int)strcspn(at + strlen(start), "\r"), at + strlen(start));
	return out;
}

void
client_hear(int fd, struct heard *h, bool has_body)
{
	char value[256];
	size_t len = 0, got = 0;
	ssize_t n;

	memset(h, 0, sizeof(*h));
	while (strstr(h->head, "\r\n\r\n") == NULL) {
		assert_true(len + 1 < HEAD_BYTES);
		assert_int_equal(recv(fd, h->head + len++, 1, 0), 1);
	}
	assert_int_equal(sscanf(h->head, "HTTP/1.1 %d ", &h->status), 1);
	if (!has_body || h->status == 304 || h->status < 200)
		return;
	h->size = strtoul(heard_line(h, "Content-Length", value), NULL, 10);
	h->body = mem_new(h->size + 1);
	while (got < h->size) {
		n = recv(fd, h->body + got, h->size - got, 0);
		assert_true(n > 0);
		got += (size_t)n;
	}
}

int
client_hear_status(int fd)
{
	struct heard h;

	client_hear(fd, &h, true);
	free(h.body);
	return h.status;
}

void
client_assert_closed(int fd)
{
	char byte;

	assert_int_equal(recv(fd, &byte, 1, 0), 0);
	(void)close(fd);
}
