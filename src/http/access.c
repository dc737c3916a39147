/* SPDX-License-Identifier: Apache-2.0 */
/*
 * access: opens, reopens and writes the access log. What must hold: a buffer ends with a whole
 * line; a flush writes whole lines to the file that is open at that time; no write waits for a
 * reader.
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
#include "config/config.h"

static_assert(ACCESS_LINE_BYTES <= PIPE_BUF, "a pipe takes a line whole");

#define FILE_MODE 0640 /* addresses are personal data: not world-readable */
#define TELL_MS 10000  /* at most one log line about failed writes in this time */

int
http_access_format_from(const char *name)
{
	static const char *const names[] = { "combined", "logfmt", "json" };

	for (int i = HTTP_ACCESS_COMBINED; name != NULL && i <= HTTP_ACCESS_JSON; i++) {
		if (strcmp(name, names[i]) == 0)
			return i;
	}
	return -1;
}

void
access_open(struct access *a)
{
	pthread_mutex_init(&a->lock, NULL); /* defaults cannot fail */
	a->fd = -1;
	atomic_init(&a->format, ACCESS_OFF);
}

static void
close_file(int fd)
{
	if (fd >= 0)
		close(fd);
}

void
access_close(struct access *a)
{
	close_file(a->fd);
	free(a->path);
	pthread_mutex_destroy(&a->lock);
}

/*
 * O_NONBLOCK: otherwise a full pipe would block the server. The flags of standard error belong to
 * the parent process as well and are not changed; feed() calls poll() before each write instead.
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

/* Replaces the open file and its path; owns path and fd from then on. */
static void
go_over(struct access *a, char *path, int fd, int format)
{
	struct stat st;
	bool is_file = fd >= 0 && fstat(fd, &st) == 0 && S_ISREG(st.st_mode);
	char *old_path;
	int old;

	pthread_mutex_lock(&a->lock);
	old = a->fd;
	old_path = a->path;
	a->fd = fd;
	a->path = path;
	a->is_file = is_file;
	a->is_torn = false;
	atomic_store_explicit(&a->format, format, memory_order_relaxed);
	pthread_mutex_unlock(&a->lock);
	close_file(old);
	free(old_path);
}

int
access_set(struct access *a, const struct config *c, struct err *e)
{
	bool is_on = c->access_log[0] != '\0';
	int fd = -1, rc;

	if (is_on && (rc = open_file(c->access_log, &fd, e)) != 0)
		return rc;
	go_over(a, is_on ? str_dup(str_from(c->access_log)) : NULL, fd,
	    is_on ? c->access_log_format : ACCESS_OFF);
	return 0;
}

int
access_reopen(struct access *a, struct err *e)
{
	char *path;
	int fd, rc;

	if (!access_is_on(a))
		return 0;
	pthread_mutex_lock(&a->lock);
	path = str_dup(str_from(a->path));
	pthread_mutex_unlock(&a->lock);
	if ((rc = open_file(path, &fd, e)) != 0) {
		free(path); /* the old file stays in use */
		return rc;
	}
	go_over(a, path, fd, atomic_load_explicit(&a->format, memory_order_relaxed));
	return 0;
}

/*
 * A write to a file is short only when the disk is full. If it ended inside a line, the next
 * write starts with a newline to end that line. Returns the bytes written, with errno if less
 * than len.
 */
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
		errno = ENOSPC; /* a short write sets no errno; its cause is a full disk or quota */
	a->is_torn = done == 0 || p[done - 1] != '\n';
	return done;
}

/* The length of the longest run of whole lines that fits into one atomic write to a pipe. */
static size_t
piece_of(const char *p, size_t len)
{
	if (len <= PIPE_BUF)
		return len;
	for (len = PIPE_BUF; p[len - 1] != '\n'; len--)
		;
	return len;
}

/* Writes to a pipe, a socket or a terminal until it would block. Returns the bytes written. */
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

/*
 * At most once per TELL_MS; not if the access log is standard error, since the event log goes there
 * too. Under the lock.
 */
static void
tell_failure(struct access *a, int error)
{
	int64_t now = time_mono_ms();
	char quoted[512];

	if (strcmp(a->path, "-") == 0 || (a->told_ms != 0 && now - a->told_ms < TELL_MS))
		return;
	a->told_ms = now;
	log_warn("http", "access_log_failed", "path=%s errno=%d lost=%llu",
	    log_quote(a->path, quoted, sizeof quoted), error,
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
	pthread_mutex_lock(&a->lock);
	if (a->fd >= 0) {
		done = a->is_file ? append(a, b->bytes, b->len) : feed(a, b->bytes, b->len);
		if (done < b->len) {
			lost = count_lines(b->bytes + done, b->len - done);
			atomic_fetch_add_explicit(&a->lost, lost, memory_order_relaxed);
			tell_failure(a, errno);
		}
		atomic_fetch_add_explicit(&a->lines, lines - lost, memory_order_relaxed);
	}
	pthread_mutex_unlock(&a->lock);
	b->len = 0;
}

void
access_add(struct access *a, struct access_buffer *b, const struct access_entry *entry)
{
	int format = atomic_load_explicit(&a->format, memory_order_relaxed);

	if (format == ACCESS_OFF)
		return; /* the log was turned off after the request began */
	if (b->bytes == NULL)
		b->bytes = mem_new(ACCESS_BUFFER_BYTES);
	if (ACCESS_BUFFER_BYTES - b->len < ACCESS_LINE_BYTES)
		access_flush(a, b);
	b->len += access_line_compose(b->bytes + b->len, (enum http_access_format)format, entry);
}
