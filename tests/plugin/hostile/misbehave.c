/* SPDX-License-Identifier: Apache-2.0 */
/*
 * misbehave: every way of behaving badly that ends a job, one built into each plugin:
 * CMakeLists.txt compiles this file once for each (BEHAVIOUR is the function, BEHAVIOUR_NAME its
 * format), so that each has a digest, a pool and a breaker of its own. What is merely denied is in
 * open.c.
 */
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include "base/err.h"
#include "host/host.h"
#include "hostile.h"
#include "wire/message.h"

#define SOCKET_FD 3
#define DESCRIPTORS_MAX 24
#define CHUNK_BYTES (1u << 20)
#define STRIDE_BYTES 65536 /* between the bytes of a chunk that are used */
#define CHUNKS 8
#define FLOOD_BYTES 4096
#define FLOOD_WRITES (1u << 20)
#define GARBAGE_BYTES 4096
#define PACKETS 10000
#define DONE_BYTES 35 /* type, id, code, discard; three empty strings: a length and a NUL each */

#define UNUSED __attribute__((unused))

static volatile uintptr_t nowhere = 8; /* volatile: so that no compiler sees what is coming */

static UNUSED int
do_segv(const struct gaz_host *h, struct gaz_job *job)
{
	h->write(job, "half a rendition", 16);
	*(volatile char *)nowhere = 1;
	return GAZ_OK;
}

static UNUSED int
do_sigill(const struct gaz_host *h, struct gaz_job *job)
{
	(void)h;
	(void)job;
	__builtin_trap();
}

static UNUSED int
do_abort(const struct gaz_host *h, struct gaz_job *job)
{
	(void)h;
	(void)job;
	abort();
}

/* The signal of the CPU limit, from the plugin itself. */
static UNUSED int
do_sigprof(const struct gaz_host *h, struct gaz_job *job)
{
	(void)h;
	(void)job;
	raise(SIGPROF);
	return GAZ_OK;
}

/* Each name that the server would not take must be refused when it is said. */
static UNUSED int
do_names(const struct gaz_host *h, struct gaz_job *job)
{
	static const char *const names[] = { "a\xe2\x80\x8f",
		"\xe2\x80\xae"
		"fdp",
		"\xd8\x9c", "\xe2\x81\xa7", "\xc2\x9b", "\x7f", "\xff", "" };

	for (size_t k = 0; k < sizeof names / sizeof *names; k++)
		if (h->output_meta(job, "file-name", names[k]) != GAZ_REFUSE)
			return h->fail(job, GAZ_REFUSE, "file name %zu was taken", k);
	return h->write(job, "refused", strlen("refused"));
}

/* Takes each such name, whatever output_meta() says of it. */
static UNUSED int
do_turned(const struct gaz_host *h, struct gaz_job *job)
{
	h->output_meta(job, "file-name",
	    "\xe2\x80\xae"
	    "fdp.stnemucod");
	return h->write(job, "turned", strlen("turned"));
}

static unsigned
descend(volatile unsigned depth)
{
	volatile char here[512];

	here[0] = (char)depth;
	return depth == UINT32_MAX ? 0 : descend(depth + 1) + (unsigned)here[0];
}

static UNUSED int
do_stack(const struct gaz_host *h, struct gaz_job *job)
{
	(void)h;
	(void)job;
	return (int)(descend(1) & 1);
}

static UNUSED int
do_exit(const struct gaz_host *h, struct gaz_job *job)
{
	h->write(job, "half a rendition", 16);
	exit(0);
}

static UNUSED int
do_quickexit(const struct gaz_host *h, struct gaz_job *job)
{
	h->write(job, "half a rendition", 16);
	_exit(7);
}

static UNUSED int
do_loop(const struct gaz_host *h, struct gaz_job *job)
{
	volatile int forever = 1;

	(void)h;
	(void)job;
	while (forever)
		;
	return GAZ_OK;
}

static UNUSED int
do_sleep(const struct gaz_host *h, struct gaz_job *job)
{
	pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

	(void)h;
	(void)job;
	pthread_mutex_lock(&lock);
	pthread_mutex_lock(&lock); /* the one way to wait that is left: no CPU time is used */
	return GAZ_OK;
}

static UNUSED int
do_alloc(const struct gaz_host *h, struct gaz_job *job)
{
	char *p;

	(void)h;
	(void)job;
	while ((p = malloc(CHUNK_BYTES)) != NULL)
		for (size_t i = 0; i < CHUNK_BYTES; i += STRIDE_BYTES) /* all would take a minute */
			p[i] = 1;
	abort();
}

static UNUSED int
do_flood(const struct gaz_host *h, struct gaz_job *job)
{
	static const char bytes[FLOOD_BYTES];

	for (unsigned k = 0; k < FLOOD_WRITES; k++) {
		h->write(job, bytes, sizeof bytes);
		h->log(job, GAZ_LOG_DEBUG, "line %u\n%s", k, "error server forged=1");
	}
	return GAZ_OK;
}

/* Says so where nobody asked, past the host. */
static UNUSED int
do_garbage(const struct gaz_host *h, struct gaz_job *job)
{
	char bytes[GARBAGE_BYTES];

	(void)h;
	(void)job;
	memset(bytes, 0xa5, sizeof bytes);
	(void)!write(SOCKET_FD, bytes, sizeof bytes);
	return GAZ_OK;
}

static UNUSED int
do_closesocket(const struct gaz_host *h, struct gaz_job *job)
{
	close(SOCKET_FD);
	h->write(job, "never told", 10);
	return GAZ_OK;
}

static UNUSED int
do_closeall(const struct gaz_host *h, struct gaz_job *job)
{
	for (int fd = 0; fd < DESCRIPTORS_MAX; fd++)
		close(fd);
	h->write(job, "nowhere", 7);
	return GAZ_OK;
}

static UNUSED int
do_floodsocket(const struct gaz_host *h, struct gaz_job *job)
{
	uint32_t line[8] = { MESSAGE_LOG };

	(void)h;
	(void)job;
	for (unsigned k = 0; k < PACKETS; k++)
		(void)!write(SOCKET_FD, line, sizeof line);
	return GAZ_OK;
}

static UNUSED int
do_floodlog(const struct gaz_host *h, struct gaz_job *job)
{
	for (unsigned k = 0; k < PACKETS; k++)
		h->log(job, GAZ_LOG_ERROR, "%u\n\033[2J level=error forged=1 \xff", k);
	return h->write(job, "and nothing else\n", 17);
}

static UNUSED int
do_forge(const struct gaz_host *h, struct gaz_job *job)
{
	uint32_t done[6] = { MESSAGE_DONE }; /* job 0, success, no text */

	(void)h;
	(void)job;
	for (int fd = 0; fd < DESCRIPTORS_MAX; fd++)
		(void)!write(fd, done, sizeof done);
	return GAZ_OK;
}

/*
 * A DONE with the right number: the host has it in memory, and its headers say where, so no plugin
 * has to guess.
 */
static UNUSED int
tell_done(const struct gaz_job *job)
{
	uint8_t done[DONE_BYTES] = { MESSAGE_DONE };

	memcpy(done + sizeof(uint32_t), &job->request->id, sizeof job->request->id);
	return write(SOCKET_FD, done, sizeof done) == sizeof done ? GAZ_OK : GAZ_BROKEN;
}

/* Sends a packet of no bytes, which reads like the end of the socket, and never ends. */
static UNUSED int
do_empty(const struct gaz_host *h, struct gaz_job *job)
{
	struct msghdr nothing = { 0 };

	sendmsg(SOCKET_FD, &nothing, 0);
	return do_loop(h, job);
}

/* Says that the operating system has failed. */
static UNUSED int
do_blame(const struct gaz_host *h, struct gaz_job *job)
{
	static const char why[] = "the disk of the server is broken";
	uint8_t done[DONE_BYTES + sizeof why - 1] = { MESSAGE_DONE };
	const uint32_t code = ERR_IO, length = sizeof why - 1;
	uint8_t *at = done + sizeof(uint32_t);

	(void)h;
	memcpy(at, &job->request->id, sizeof job->request->id);
	at += sizeof job->request->id;
	memcpy(at, &code, sizeof code);
	at += 2 * sizeof code; /* and discard */
	memcpy(at, &length, sizeof length);
	memcpy(at + sizeof length, why, length);
	return write(SOCKET_FD, done, sizeof done) == sizeof done ? GAZ_OK : GAZ_BROKEN;
}

/* Says it is done, and is not: the output is still open to change. */
static UNUSED int
do_unsealed(const struct gaz_host *h, struct gaz_job *job)
{
	h->write(job, "not yet sealed", 14);
	tell_done(job);
	return do_loop(h, job);
}

/* Says it is done, truly, and stays to answer what comes next. */
static UNUSED int
do_stay(const struct gaz_host *h, struct gaz_job *job)
{
	(void)!write(job->out_fd, "early", 5);
	fcntl(job->out_fd, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE | F_SEAL_SEAL);
	tell_done(job);
	return do_loop(h, job);
}

/* Keeps the output mapped, to change it when it has been checked. */
static UNUSED int
do_mapped(const struct gaz_host *h, struct gaz_job *job)
{
	for (int fd = SOCKET_FD + 1; fd < DESCRIPTORS_MAX; fd++)
		mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	return h->write(job, "to be changed later", 19);
}

/* Cuts off what the host has written, and more than it may have. */
static UNUSED int
do_truncate(const struct gaz_host *h, struct gaz_job *job)
{
	int rc = h->write(job, "all of it", 9);

	for (int fd = SOCKET_FD + 1; fd < DESCRIPTORS_MAX; fd++)
		(void)!ftruncate(fd, (off_t)1 << 40);
	return rc;
}

/* Sends the document it was given, and its output, to whoever listens. */
static UNUSED int
do_passfds(const struct gaz_host *h, struct gaz_job *job)
{
	union {
		struct cmsghdr head;
		char room[CMSG_SPACE(2 * sizeof(int))];
	} control = { .head = { .cmsg_len = CMSG_LEN(2 * sizeof(int)),
			  .cmsg_level = SOL_SOCKET,
			  .cmsg_type = SCM_RIGHTS } };
	uint32_t done[6] = { MESSAGE_DONE };
	struct iovec bytes = { .iov_base = done, .iov_len = sizeof done };
	struct msghdr m = { .msg_iov = &bytes,
		.msg_iovlen = 1,
		.msg_control = &control,
		.msg_controllen = sizeof control };
	const int fds[2] = { SOCKET_FD + 1, SOCKET_FD + 2 };

	memcpy(CMSG_DATA(&control.head), fds, sizeof fds);
	sendmsg(SOCKET_FD, &m, 0);
	return h->write(job, "sent", 4);
}

/* Works, and keeps what it can. */
static UNUSED int
do_leak(const struct gaz_host *h, struct gaz_job *job)
{
	static char *kept;

	for (unsigned k = 0; k < CHUNKS; k++) {
		char *p = malloc(CHUNK_BYTES);

		if (p == NULL)
			return h->fail(job, GAZ_BROKEN, "no memory is left");
		memset(p, 1, CHUNK_BYTES);
		memcpy(p, &kept, sizeof kept);
		kept = p;
		(void)!dup(SOCKET_FD);
		memfd_create("leak", 0);
	}
	return h->write(job, "and all is well\n", 16);
}

/* Writes what it remembers of the document before this one. */
static UNUSED int
do_remember(const struct gaz_host *h, struct gaz_job *job)
{
	static unsigned before;
	char line[64];
	int n = snprintf(line, sizeof line, "%u documents seen before\n", before++);

	return h->write(job, line, (size_t)n);
}

/* Crashes with every portion but the first article, where it works. */
static UNUSED int
do_picky(const struct gaz_host *h, struct gaz_job *job)
{
	const char *eid = h->attr(h->root(job), "eId", NULL);

	if (eid == NULL || strcmp(eid, "art_1") != 0)
		abort();
	return h->write(job, "this one works\n", 15);
}

/* Takes away the limit on its CPU time, as far as it can, and sets a trap for whoever waits. */
static UNUSED int
do_timer(const struct gaz_host *h, struct gaz_job *job)
{
	struct itimerval off = { .it_value = { 0 } }, soon = { .it_value = { .tv_usec = 1000 } };

	if (setitimer(ITIMER_REAL, &soon, NULL) == 0 || setitimer(ITIMER_VIRTUAL, &soon, NULL) == 0)
		return h->fail(job, GAZ_REFUSE, "a timer could be set");
	setitimer(ITIMER_PROF, &off, NULL);
	return do_loop(h, job);
}

HOSTILE(BEHAVIOUR_NAME, BEHAVIOUR);
