/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HTTP_ACCESS_H
#define HTTP_ACCESS_H
/*
 * access: the access log: one line for each answer, in a file of its own. Each loop collects its
 * lines and appends them by one write before it sleeps. Lines that cannot be written are dropped
 * and counted, so that a full disk or a stalled reader delays no client.
 */
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "http/access_line.h"

struct config;
struct err;

#define ACCESS_BUFFER_BYTES 65536 /* per loop: some hundred lines */

/* The file, shared by all loops. */
struct access {
	pthread_mutex_t lock; /* guards all members that are not atomic */
	char *path;           /* "-" for stderr */
	int fd;               /* -1: none */
	bool is_file;         /* a regular file: one write takes any length */
	bool is_torn;         /* the last write ended inside a line */
	int64_t told_ms;      /* when a failure was last logged */
	atomic_int format;    /* enum http_access_format, or ACCESS_OFF */
	_Atomic uint64_t lines, lost;
};
#define ACCESS_OFF (-1)

/* The lines of one loop that are not written yet. */
struct access_buffer {
	char *bytes; /* NULL until there is a line */
	size_t len;
};

void access_open(struct access *a); /* starts with the log turned off */
void access_close(struct access *a);
/*
 * Opens the file and switches to it; path NULL turns the log off. On failure the old file stays in
 * use. Any thread. [blocks]
 */
int access_set(struct access *a, const struct config *c, struct err *e);
/* Opens the file by its path again, after log rotation has renamed it. Any thread. [blocks] */
int access_reopen(struct access *a, struct err *e);
void access_add(struct access *a, struct access_buffer *b, const struct access_entry *entry);
void access_flush(struct access *a, struct access_buffer *b);

static inline bool
access_is_on(const struct access *a)
{
	return atomic_load_explicit(&a->format, memory_order_relaxed) != ACCESS_OFF;
}
#endif
