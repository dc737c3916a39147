/* SPDX-License-Identifier: Apache-2.0 */
/*
 * job_loop: receives one JOB packet, runs the job, sends one DONE packet. What must hold: each JOB
 * is answered by exactly one DONE with its id, and every descriptor that arrived is closed before
 * the next packet is received. A malformed packet ends the process: only the server sends packets,
 * so a retry would not help.
 */
#include "worker/job_loop.h"

#include <stdio.h>
#include <sys/time.h>
#include <unistd.h>

#include "base/err.h"
#include "base/sbuf.h"
#include "wire/worker.h"

static uint8_t in_bytes[WIRE_PACKET_BYTES_MAX]; /* present packet; its strings point in here */
static uint8_t out_bytes[WIRE_PACKET_BYTES_MAX];
static uint64_t log_id;
static unsigned log_lines;
/* What DONE reports about the present job's output. */
static char file_name[MESSAGE_FILE_NAME_BYTES_MAX + 1], language[MESSAGE_NAME_BYTES_MAX + 1];

static int
send_packet(const struct wire_out *o, struct err *e)
{
	return wire_send(WORKER_SOCKET_FD, o, NULL, 0, e);
}

int
loop_take_load(struct message_load *m, int fds[WIRE_FDS_MAX], size_t *fd_count, struct err *e)
{
	struct wire_in in;
	int rc;

	if ((rc = wire_recv(WORKER_SOCKET_FD, in_bytes, &in, fds, fd_count, e)) != 0)
		return rc;
	if (message_take_type(&in) != MESSAGE_LOAD)
		return err_set(e, ERR_DATA, "the first packet of a render worker must be LOAD");
	return message_take_load(&in, m, e);
}

int
loop_send_ready(const struct message_ready *m, struct err *e)
{
	struct wire_out o = { .bytes = out_bytes };

	message_put_ready(&o, m);
	return send_packet(&o, e);
}

void
loop_log(int level, const char *text)
{
	struct message_log m = { .id = log_id, .level = (uint32_t)level, .text = str_from(text) };
	struct wire_out o = { .bytes = out_bytes };

	if (log_lines++ >= WORKER_LOG_LINES_MAX)
		return;
	message_put_log(&o, &m);
	send_packet(&o, NULL); /* if the server is gone, the next receive reports it */
}

void
loop_say_of_output(const char *name, const char *tag)
{
	snprintf(file_name, sizeof file_name, "%s", name);
	snprintf(language, sizeof language, "%s", tag);
}

/*
 * The kernel kills the process by SIGPROF when the job has used its CPU time. The timer counts CPU
 * time, so it is not stopped between jobs: the next job sets it again.
 */
static void
limit_cpu(uint32_t ms)
{
	struct itimerval t = { .it_value = { .tv_sec = ms / 1000, .tv_usec = ms % 1000 * 1000L } };

	setitimer(ITIMER_PROF, &t, NULL);
}

/*
 * Escapes unprintable characters of the message, which may quote a document: the server stops a
 * worker that sends them.
 */
static struct str
clean_sentence(const struct err *failure, char room[MESSAGE_TEXT_BYTES_MAX])
{
	struct sbuf sbuf = { .out = room, .cap = MESSAGE_TEXT_BYTES_MAX };

	sbuf_put_safe(&sbuf, str_from(failure->text), SBUF_BARE);
	return sbuf.len > 0 ? str_make(room, sbuf.len) : STR("the worker gave no reason");
}

static int
answer(const struct loop_job *job, int rc, bool discard, const struct err *failure, struct err *e)
{
	struct message_done m = { .id = job->request.id, .discard = discard };
	struct wire_out o = { .bytes = out_bytes };
	char room[MESSAGE_TEXT_BYTES_MAX];

	if (rc != 0) {
		m.code = (uint32_t)failure->code;
		m.text = clean_sentence(failure, room);
	} else {
		m.file_name = str_from(file_name);
		m.language = str_from(language);
	}
	message_put_done(&o, &m);
	return send_packet(&o, e);
}

/*
 * Handles one packet. Returns 1 after a job, 0 when the server has closed the socket, or an error.
 */
static int
turn(loop_fn *fn, struct loop_job *job, struct err *e)
{
	struct err failure = { 0 };
	bool discard = false;
	struct wire_in in;
	int rc;

	if ((rc = wire_recv(WORKER_SOCKET_FD, in_bytes, &in, job->fds, &job->fd_count, e)) != 0)
		return rc;
	if (in.closed)
		return 0;
	if (message_take_type(&in) != MESSAGE_JOB)
		return err_set(e, ERR_DATA, "a worker that is ready takes JOB packets only");
	if ((rc = message_take_job(&in, &job->request, e)) != 0)
		return rc;
	log_id = job->request.id;
	log_lines = 0;
	file_name[0] = language[0] = '\0';
	limit_cpu(job->request.cpu_ms);
	rc = fn(job, &discard, &failure);
	for (size_t k = 0; k < job->fd_count; k++)
		close(job->fds[k]);
	rc = answer(job, rc, discard, &failure, e);
	return rc != 0 ? rc : 1;
}

int
loop_run(loop_fn *fn)
{
	static struct loop_job job;
	struct err e = { 0 };
	int rc;

	while ((rc = turn(fn, &job, &e)) > 0)
		;
	return rc == 0 ? WORKER_EXIT_OK : WORKER_EXIT_PROTOCOL;
}
