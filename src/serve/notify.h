/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SERVE_NOTIFY_H
#define SERVE_NOTIFY_H
/*
 * notify: messages to the service manager: datagrams of "NAME=value" lines to the socket that
 * NOTIFY_SOCKET names (sd_notify(3)). Without NOTIFY_SOCKET the functions do nothing.
 */
#include <stdint.h>

struct err;

struct notify {
	int fd;              /* connected; -1: no service manager */
	int64_t watchdog_ms; /* longest time between two WATCHDOG=1 messages; 0: no watchdog */
};

/*
 * ERR_CONFIG: a variable is not valid. ERR_IO: there is no socket. A manager that cannot be
 * reached is logged and is not an error.
 */
int notify_open(struct notify *n, char *const *environment, struct err *e);
void notify_close(struct notify *n);
/* Sends one message; a failure is logged. [blocks for SEND_TIMEOUT_S at most] */
void notify_send(struct notify *n, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
#endif
