/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HTTP_ACCESS_H
#define HTTP_ACCESS_H
/*
 * access: the access log: one line for each answer, in a file of its own. Each loop collects its
 * lines and appends them by one write before it sleeps. What cannot be written is lost and counted:
 * a full disk or a reader that does not read keeps no client waiting.
 */
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"
#include "http/http.h"

struct err;

#define ACCESS_LINE_BYTES 4096    /* PIPE_BUF: a pipe takes a line whole or not at all */
#define ACCESS_BUFFER_BYTES 65536 /* of a loop: some hundred lines */

/* What a line tells. Strings may be empty and hold any bytes. */
struct access_entry {
	int64_t unix_ms, duration_us;
	struct str client, method, target, protocol, host, referer, agent, request_id;
	int status;
	uint64_t bytes; /* of the body, as far as it was sent */
};

/* One line with its newline, the only one in it; long values are cut with an ellipsis. Pure. */
size_t access_line_compose(
    char out[ACCESS_LINE_BYTES], enum http_access_format format, const struct access_entry *entry);

/* The file, shared by all loops. */
struct access {
	pthread_mutex_t lock; /* of all but the atomic ones */
	char *path;           /* "-" for stderr */
	int fd;               /* -1: none */
	bool is_file;         /* a regular one: it takes any length at once */
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

void access_open(struct access *a); /* off */
void access_close(struct access *a);
/* Opens the file and goes over to it; path NULL turns the log off. Any thread. [blocks] */
int access_set(struct access *a, const struct http_access_config *c, struct err *e);
/* Opens the file by its path once more: it was renamed. Any thread. [blocks] */
int access_reopen(struct access *a, struct err *e);
void access_add(struct access *a, struct access_buffer *b, const struct access_entry *entry);
void access_flush(struct access *a, struct access_buffer *b);

static inline bool
access_is_on(const struct access *a)
{
	return atomic_load_explicit(&a->format, memory_order_relaxed) != ACCESS_OFF;
}
#endif
