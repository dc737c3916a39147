/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLI_NOTIFY_H
#define CLI_NOTIFY_H
/*
 * notify: what a service manager is told: datagrams of "NAME=value" lines to the socket that
 * NOTIFY_SOCKET names (sd_notify(3)). Without one everything here does nothing.
 */
#include <stdint.h>

struct err;

struct notify {
	int fd;              /* connected; -1: nobody listens */
	int64_t watchdog_ms; /* how long we may be silent; 0: for ever */
};

/* ERR_CONFIG: the variables make no sense. A socket nobody answers on is not an error. */
int notify_open(struct notify *n, char *const *environment, struct err *e);
void notify_close(struct notify *n);
/* Sends one message; what is lost is logged once. [blocks] for a moment at most */
void notify_send(struct notify *n, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
#endif
