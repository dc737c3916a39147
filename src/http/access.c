/* SPDX-License-Identifier: Apache-2.0 */
/*
 * access: see the header. What must hold: a buffer ends with a whole line; what is in one goes to
 * the file in force when it is flushed, whole lines together; nothing here waits for a reader.
 */
#include "http/access.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

#include "base/err.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/time.h"

static_assert(ACCESS_LINE_BYTES <= PIPE_BUF, "a pipe takes a line whole");

#define FILE_MODE 0640 /* addresses are personal data: not for everybody */
#define TELL_MS 10000  /* a disk that is full is told of once in this time */

int
http_access_format_from(const char *name)
{
	static const char *const names[] = { "combined", "logfmt", "json" };
	int i;

	for (i = HTTP_ACCESS_COMBINED; name != NULL && i <= HTTP_ACCESS_JSON; i++) {
		if (strcmp(name, names[i]) == 0)
			return i;
	}
	return -1;
}

void
access_open(struct access *a)
{
	(void)pthread_mutex_init(&a->lock, NULL); /* defaults cannot fail */
	a->fd = -1;
	atomic_init(&a->format, ACCESS_OFF);
}

static void
close_file(int fd)
{
	if (fd >= 0)
		(void)close(fd);
}

void
access_close(struct access *a)
{
	close_file(a->fd);
	free(a->path);
	(void)pthread_mutex_destroy(&a->lock);
}

/*
 * Without O_NONBLOCK a pipe that nobody reads would stop the server. Standard error has its mode
 * from outside; poll() is asked before each piece instead.
 */
static int
open_file(const char *path, int *out, struct err *e)
{
	if (strcmp(path, "-") == 0)
		*out = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 0);
	else
		*out = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOCTTY | O_NONBLOCK,
		    FILE_MODE);
	if (*out >= 0)
		return 0;
	return err_errno(e, ERR_CONFIG,
	    "the access log %s cannot be opened: check that its folder is there and may be "
	    "written to",
	    path);
}

/* Takes over path and fd. */
static void
go_over(struct access *a, char *path, int fd, int format)
{
	struct stat st;
	bool is_file = fd >= 0 && fstat(fd, &st) == 0 && S_ISREG(st.st_mode);
	char *old_path;
	int old;

	(void)pthread_mutex_lock(&a->lock);
	old = a->fd;
	old_path = a->path;
	a->fd = fd;
	a->path = path;
	a->is_file = is_file;
	a->is_torn = false;
	atomic_store_explicit(&a->format, format, memory_order_relaxed);
	(void)pthread_mutex_unlock(&a->lock);
	close_file(old);
	free(old_path);
}

int
access_set(struct access *a, const struct http_access_config *c, struct err *e)
{
	int fd = -1, rc;

	if (c->path != NULL && (rc = open_file(c->path, &fd, e)) != 0)
		return rc;
	go_over(a, c->path != NULL ? str_dup(str_from(c->path)) : NULL, fd,
	    c->path != NULL ? (int)c->format : ACCESS_OFF);
	return 0;
}

int
access_reopen(struct access *a, struct err *e)
{
	char *path;
	int fd, rc;

	if (!access_is_on(a))
		return 0;
	(void)pthread_mutex_lock(&a->lock);
	path = str_dup(str_from(a->path));
	(void)pthread_mutex_unlock(&a->lock);
	if ((rc = open_file(path, &fd, e)) != 0) {
		free(path); /* the old one stays */
		return rc;
	}
	go_over(a, path, fd, atomic_load_explicit(&a->format, memory_order_relaxed));
	return 0;
}

/* A file takes all at once, unless the disk is full. A line begun then is ended by the next. */
static size_t
append(struct access *a, const char *p, size_t len)
{
	static char newline[] = "\n";
	struct iovec parts[2] = { { newline, a->is_torn ? 1 : 0 }, { (void *)(uintptr_t)p, len } };
	ssize_t n = writev(a->fd, parts, 2);
	size_t done;

	if (n <= 0)
		return 0;
	done = (size_t)n - parts[0].iov_len;
	if (done < len)
		errno = ENOSPC; /* a short write says less; a full disk or a quota it is */
	a->is_torn = done == 0 || p[done - 1] != '\n';
	return done;
}

/* The longest run of whole lines that a pipe takes at once. */
static size_t
piece_of(const char *p, size_t len)
{
	if (len <= PIPE_BUF)
		return len;
	for (len = PIPE_BUF; p[len - 1] != '\n'; len--)
		;
	return len;
}

/* A pipe, a socket or a terminal: as long as somebody takes it. */
static size_t
feed(struct access *a, const char *p, size_t len)
{
	struct pollfd ready = { .fd = a->fd, .events = POLLOUT };
	size_t done = 0;

	while (done < len) {
		size_t n = piece_of(p + done, len - done);

		if (poll(&ready, 1, 0) != 1 || (ready.revents & POLLOUT) == 0) {
			errno = EAGAIN;
			break;
		}
		if ((n = append(a, p + done, n)) == 0)
			break;
		done += n;
		if (a->is_torn)
			break;
	}
	return done;
}

static uint64_t
count_lines(const char *p, size_t len)
{
	const char *end = p + len, *next;
	uint64_t n = 0;

	for (; p < end && (next = memchr(p, '\n', (size_t)(end - p))) != NULL; p = next + 1)
		n++;
	return n;
}

/* Now and then, and not into the log that fails. Under the lock. */
static void
tell_failure(struct access *a, int error)
{
	int64_t now = time_mono_ms();
	char quoted[512];

	if (strcmp(a->path, "-") == 0 || (a->told_ms != 0 && now - a->told_ms < TELL_MS))
		return;
	a->told_ms = now;
	log_warn("http", "access_log_failed", "path=%s errno=%d lost=%llu",
	    log_quote(a->path, quoted, sizeof(quoted)), error,
	    (unsigned long long)atomic_load_explicit(&a->lost, memory_order_relaxed));
}

void
access_flush(struct access *a, struct access_buffer *b)
{
	uint64_t lines, lost = 0;
	size_t done;

	if (b->len == 0)
		return;
	lines = count_lines(b->bytes, b->len);
	(void)pthread_mutex_lock(&a->lock);
	if (a->fd >= 0) {
		done = a->is_file ? append(a, b->bytes, b->len) : feed(a, b->bytes, b->len);
		if (done < b->len) {
			lost = count_lines(b->bytes + done, b->len - done);
			atomic_fetch_add_explicit(&a->lost, lost, memory_order_relaxed);
			tell_failure(a, errno);
		}
		atomic_fetch_add_explicit(&a->lines, lines - lost, memory_order_relaxed);
	}
	(void)pthread_mutex_unlock(&a->lock);
	b->len = 0;
}

void
access_add(struct access *a, struct access_buffer *b, const struct access_entry *entry)
{
	int format = atomic_load_explicit(&a->format, memory_order_relaxed);

	if (format == ACCESS_OFF)
		return; /* it has been turned off since the request began */
	if (b->bytes == NULL)
		b->bytes = mem_new(ACCESS_BUFFER_BYTES);
	if (ACCESS_BUFFER_BYTES - b->len < ACCESS_LINE_BYTES)
		access_flush(a, b);
	b->len += access_line_compose(b->bytes + b->len, (enum http_access_format)format, entry);
}
