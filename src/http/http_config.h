/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HTTP_HTTP_CONFIG_H
#define HTTP_HTTP_CONFIG_H
/* http_config: what a server needs to know before it opens. */
#include <stdbool.h>

#include "base/str.h"

struct config;
struct err;
struct http_content;
struct http_exchange;
struct http_loop;
struct http_upload;

/* Called on the loop's thread, once a request; must not block. */
typedef void http_handler_fn(struct http_exchange *x, void *arg);

/*
 * Called once for a PUT or POST that a publishing listener received, when its head was read, before
 * its body and before 100 (Continue): returns the upload to which the body is written, and for
 * which the handler is called when it is complete; or NULL after http_reply(), now or later. Called
 * on the loop's thread; must not block.
 */
typedef struct http_upload *http_take_fn(struct http_exchange *x, void *arg);

/*
 * Makes the content for a refusal by the server itself (400, 405, 408, 413, 414, 431, 501, 505...);
 * the server takes over the reference. Called on the loop's thread; must not block.
 */
typedef struct http_content *http_error_fn(
    int status, const char *sentence, const char *request_id, void *arg);

/*
 * Answers a request whose head was read, in place of the content above: true, and http_reply(),
 * with `lines` among its header lines, at once or later; false: does not answer. Called on the
 * loop's thread; must not block.
 */
typedef bool http_refuse_fn(
    struct http_exchange *x, int status, const char *sentence, struct str lines, void *arg);

/*
 * The methods of the resource that x names, as the field Allow lists them (RFC 9110 10.2.1); sent
 * with 405 and in the answer to "OPTIONS *". Called on the loop's thread; must not block.
 */
typedef const char *http_allow_fn(const struct http_exchange *x, void *arg);

/* Where to listen: "127.0.0.1:8080", "[::1]:0", "*:80", "unix:/run/gazetted/socket". */
struct http_listen {
	const char *address;
	bool is_admin;      /* http_is_admin() is true for its requests */
	bool is_publishing; /* PUT and POST are taken: http_take_fn */
	bool is_tls;
};

/*
 * The access log: one line for each answer, separate from the event log. In the order of the words
 * of the setting access-log-format.
 */
enum http_access_format { HTTP_ACCESS_COMBINED, HTTP_ACCESS_LOGFMT, HTTP_ACCESS_JSON };
/* "combined", "logfmt" or "json"; -1 for anything else. */
int http_access_format_from(const char *name);

struct http_config {
	/*
	 * Limits, deadlines, certificate (needed when a listener is_tls), trusted proxies, access
	 * log. Valid during http_open() only.
	 */
	const struct config *settings;
	const struct http_listen *listen;
	unsigned listen_count;
	/*
	 * Listening sockets from a predecessor or the service manager. Sockets bound to an address
	 * in listen are used in place of new ones; the rest is closed. The server owns all of them
	 * from then on.
	 */
	const int *inherited;
	unsigned inherited_count;
	bool inherited_are_lent; /* the service manager keeps them open as well */
	unsigned loops;
	http_handler_fn *handler;
	http_error_fn *error;
	http_refuse_fn *refuse;     /* NULL: refusals are those of error */
	http_take_fn *take;         /* NULL: nothing publishes */
	http_allow_fn *allow;       /* NULL: every method that http implements */
	const char *options_fields; /* further header lines for "OPTIONS *"; NULL: none */
	/*
	 * Called on each loop's thread before its first and after its last request; may be NULL.
	 * loop_start returns 0, or -ERR_x to stop the server.
	 */
	int (*loop_start)(struct http_loop *l, void *arg, struct err *e);
	void (*loop_stop)(struct http_loop *l, void *arg);
	void *arg; /* argument of all functions above */
};
#endif
