/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HTTP_SERVER_H
#define HTTP_SERVER_H
/* server: opens, runs and stops a server with its loops. */
#include <stdbool.h>

#include "http/http_config.h"

struct config;
struct err;
struct http_server;

/* Binds and listens. ERR_CONFIG: the address, and what to do (port taken, no permission). */
int http_open(struct http_server **out, const struct http_config *c, struct err *e);
/*
 * Switches to the access log that c names, or to none. ERR_CONFIG if the file cannot be opened; the
 * old one stays in use then. Any thread. [blocks]
 */
int http_access_set(struct http_server *s, const struct config *c, struct err *e);
/*
 * Opens the access log by its path again, after it was renamed. No line is lost. Any thread.
 * [blocks]
 */
int http_access_reopen(struct http_server *s, struct err *e);
/* The first listening address, with the port that the kernel chose: "127.0.0.1:41837". */
const char *http_address(const struct http_server *s);
/* The listeners, in the order of the configuration. */
unsigned http_listener_count(const struct http_server *s);
const char *http_listener_address(const struct http_server *s, unsigned i);
bool http_listener_is_admin(const struct http_server *s, unsigned i);
bool http_listener_is_tls(const struct http_server *s, unsigned i);
/*
 * Fills fds with up to max listening sockets, for a successor; the server still owns them. Returns
 * how many there are.
 */
unsigned http_listener_fds(const struct http_server *s, int *fds, unsigned max);
/*
 * Runs the loops, one thread each; returns when they have drained after http_stop(), or when a
 * loop_start failed. [blocks]
 */
int http_run(struct http_server *s, struct err *e);
/*
 * Starts draining: each answer is now the last on its connection, idle connections are closed after
 * a grace period, and the listening sockets are closed last. Any thread; may be called repeatedly.
 */
void http_stop(struct http_server *s);
/* Like http_stop(), but stops accepting at once: a successor accepts on the same sockets. */
void http_hand_over(struct http_server *s);
bool http_is_draining(const struct http_server *s); /* any thread */

void http_close(struct http_server **s);
/*
 * Pings every loop: each loop that gets to it adds 1 to the eventfd. Returns how many loops were
 * pinged: loops that have not answered the last ping are left out. A loop that has ended never
 * answers. To be called from one thread only.
 */
unsigned http_ping(struct http_server *s, int event_fd);
#endif
