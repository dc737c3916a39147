/* SPDX-License-Identifier: Apache-2.0 */
/*
 * conn: the state machine of a connection.
 *
 *   HANDSHAKE                       TLS only: on the handshake loop, then on another loop
 *      |
 *      |     +--------- no more input, or enough queued ---------+
 *      v     |                                                   v
 *   +--> READING -> BODY -> ANSWERING ---- answered --------> SENDING -> LINGERING -> CLOSED
 *   |      ^ |^______________|  (next request is already here)  |  |      ^             ^
 *   |      | |                                                  |  +------|-- last -----+
 *   |      | +---------------- idle for too long ---------------|---------+   answer
 *   +------+-------------------- all sent ----------------------+
 *
 * A state function returns the next step; only run() changes the state. Any state goes to CLOSED
 * when the connection breaks. What must hold in each state:
 *
 *   HANDSHAKE  The TLS handshake is in progress. No HTTP was read or sent.
 *   READING    in is NULL, or its head is not complete. Replies may be queued.
 *   BODY       The head of in is complete, and nothing is queued, so that a 100 (Continue) cannot
 *              overtake an earlier answer.
 *   ANSWERING  in is read completely. The handler has it, or the server itself refuses it. Earlier
 *              replies may still be queued. Input is not used.
 *   SENDING    Replies are queued. in is NULL or being read; if its head is complete, BODY is
 *              next.
 *   STREAMING  Entered from SENDING after the head of an answer without end; left for SENDING at
 *              its end. Nothing is queued, and input is read and dropped.
 *   LINGERING  Our side is shut down for writing. Input is read and dropped: closing with unread
 *              input would send a reset, which could destroy the answer on its way to the client.
 *   CLOSED     The connection holds no resources; its memory is freed when the turn ends.
 */
#include <assert.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/log.h"
#include "base/macros.h"
#include "http/body.h"
#include "http/http_private.h"
#include "http/stream.h"
#include "http/transport.h"

/* The result of a state function: the next state or, from STEP_WAIT on, the end of this run. */
enum step {
	STEP_READ,
	STEP_BODY,
	STEP_ANSWER,
	STEP_SEND,
	STEP_STREAM,
	STEP_LINGER,
	STEP_WAIT,
	STEP_CLOSE,
	STEP_PASS
};

_Static_assert(sizeof(struct conn) <= 300, "most connections are idle");
_Static_assert(READ_BYTES >= TLS_RECORD_BYTES, "nothing stays behind in a session");

static void
set_deadline(struct conn *c, int64_t ms)
{
	struct http_loop *l = c->loop;

	wheel_move(&l->wheel, &c->timer, ms == WHEEL_NEVER ? ms : loop_now_ms(l) + ms);
}

static const struct config *
settings_of(const struct conn *c)
{
	return &c->loop->settings;
}

/*
 * Answers with an error, then closes the connection: where the next request would begin in the rest
 * of the input is not known.
 */
static enum step
refuse(struct conn *c, int status, const char *why)
{
	c->in->is_asked = true;
	c->in->is_kept_alive = false;
	c->lingers = true;
	exchange_drop_upload(c->in);
	reply_refuse(c->in, status, why);
	return STEP_ANSWER;
}

static void
set_read_deadline(struct conn *c)
{
	const struct config *l = settings_of(c);

	if (c->in !=
	    NULL) /* header_timeout_ms runs from the first byte; further bytes do not extend it */
		wheel_move(&c->loop->wheel, &c->timer, c->in->started_ms + l->header_timeout_ms);
	else if (c->loop->is_draining)
		set_deadline(c, DRAIN_GRACE_MS);
	else
		set_deadline(c, l->idle_timeout_ms);
}

static enum step
conn_handshake(struct conn *c)
{
	switch (handshake_go_on(c)) {
	case HANDSHAKE_DONE: return STEP_PASS;
	case HANDSHAKE_IN_CLEAR: set_deadline(c, LINGER_MS); return STEP_LINGER;
	case HANDSHAKE_WAITS: return STEP_WAIT;
	default: return STEP_CLOSE;
	}
}

static enum step
conn_handshake_expired(struct conn *c)
{
	COUNT_ONE(&c->loop->counters, timeouts, HTTP_TIMEOUT_HEADER);
	return STEP_CLOSE;
}

/*
 * Whether part of a request was read, not counting the empty line that RFC 9112 2.2 allows before
 * it.
 */
static bool
has_begun(const struct conn *c)
{
	const struct http_exchange *x = c->in;

	return x != NULL && (x->request.lines > 0 || x->text_len > x->request.line_at);
}

static enum step
wait_for_input(struct conn *c)
{
	if (c->out != NULL)
		return STEP_SEND;
	if (c->is_eof)
		return !has_begun(c) ? STEP_CLOSE
				     : refuse(c, 400,
					   "the request ends before its header does: send an empty "
					   "line after it");
	set_read_deadline(c);
	return STEP_WAIT;
}

static enum step
begin_body(struct conn *c)
{
	body_begin(c->in);
	return c->out != NULL ? STEP_SEND : STEP_BODY;
}

static enum step
take_upload(struct conn *c)
{
	bool has_body = request_has_body(&c->in->request);

	if (exchange_ask_upload(c->in))
		return has_body ? begin_body(c) : STEP_ANSWER;
	c->lingers = c->lingers || has_body;
	return STEP_ANSWER;
}

/*
 * The head is complete: refuses what the server does not support, or goes on to the body or
 * answer.
 */
static enum step
head_is_read(struct conn *c)
{
	struct http_exchange *x = c->in;
	const struct request *r = &x->request;

	x->is_kept_alive = request_keeps_alive(r);
	if (r->expect == EXPECT_UNKNOWN)
		return refuse(
		    c, 417, "only 'Expect: 100-continue' is understood here: leave it out");
	if (x->is_publishing && (r->method == HTTP_PUT || r->method == HTTP_POST))
		return take_upload(c);
	if (!request_has_body(r))
		return STEP_ANSWER;
	if (r->content_length > settings_of(c)->body_limit_bytes)
		return refuse(c, 413, "the body is too large: nothing here takes one, send none");
	/* refused before the body, which the client sends only after a 100 (Continue) */
	if (r->method > HTTP_OPTIONS && r->expect == EXPECT_CONTINUE)
		return refuse(c, r->is_known ? 405 : 501, WHY_METHOD);
	return begin_body(c);
}

static enum step
conn_reading(struct conn *c)
{
	struct str *input = &c->loop->input;

	if (c->in == NULL && input->len == 0)
		return wait_for_input(c);
	if (c->in == NULL)
		c->in = exchange_new(c);
	switch (exchange_read_head(c->in, input)) {
	case REQUEST_MORE: return wait_for_input(c);
	case REQUEST_DONE: return head_is_read(c);
	default: return refuse(c, c->in->request.status, c->in->request.why);
	}
}

/*
 * Ends an idle connection. The client may be sending a request at this moment, so the socket is
 * read once more. A later request meets a regular end of the connection, not a reset, so that the
 * client can safely repeat it on a new connection.
 */
static enum step
say_goodbye(struct conn *c)
{
	conn_read(c);
	if (c->loop->input.len > 0 || c->is_broken)
		return STEP_READ;
	if (c->is_eof)
		return STEP_CLOSE;
	transport_say_end(c);
	set_deadline(c, GOODBYE_MS);
	return STEP_LINGER;
}

static enum step
conn_reading_expired(struct conn *c)
{
	COUNT_ONE(
	    &c->loop->counters, timeouts, !has_begun(c) ? HTTP_TIMEOUT_IDLE : HTTP_TIMEOUT_HEADER);
	if (!has_begun(c))
		return say_goodbye(c);
	return refuse(c, 408, "the header took too long: send it at once");
}

static enum step
conn_body(struct conn *c)
{
	struct http_exchange *x = c->in;

	if (x->request.expect == EXPECT_CONTINUE && c->loop->input.len == 0)
		body_send_continue(c);
	switch (exchange_read_body(x, &c->loop->input)) {
	case CHUNKED_DONE: return STEP_ANSWER;
	case CHUNKED_BAD: return refuse(c, x->body.status, x->body.why);
	default: break;
	}
	if (c->is_eof)
		return refuse(c, 400, "the body ends before its length is reached: send all of it");
	wheel_move(&c->loop->wheel, &c->timer, body_deadline_ms(x));
	return STEP_WAIT;
}

static enum step
conn_body_expired(struct conn *c)
{
	COUNT_ONE(&c->loop->counters, timeouts, HTTP_TIMEOUT_BODY);
	return refuse(c, 408, "the body took too long: send it at once");
}

static void
ask(struct conn *c)
{
	struct http_exchange *x = c->in;
	const struct http_config *config = &c->loop->server->config;

	x->is_asked = true;
	if (x->request.is_asterisk)
		reply_options(x);
	else if (x->request.method > HTTP_OPTIONS && x->upload == NULL)
		reply_refuse(x, x->request.is_known ? 405 : 501, WHY_METHOD);
	else
		config->handler(x, config->arg);
}

/*
 * Queues the answer. If input is left and fewer than limits.max_pipelined answers are queued, the
 * next request is read before sending.
 */
static enum step
queue_answer(struct conn *c)
{
	struct http_exchange *x = c->in;
	bool has_file = x->file_left > 0;

	c->in = NULL;
	if (!x->is_kept_alive) {
		c->is_closing = true;
		c->lingers = c->lingers || c->loop->is_draining || c->loop->input.len > 0;
	}
	out_add(c, x);
	if (c->is_closing || has_file || c->loop->input.len == 0 ||
	    c->queued >= settings_of(c)->max_pipelined)
		return STEP_SEND;
	return STEP_READ;
}

/* After sending: STEP_SEND if all was sent, STEP_WAIT if not yet, STEP_CLOSE on failure. */
static enum step
after_sending(struct conn *c, enum out_result result, bool progress)
{
	switch (result) {
	case OUT_SENT: c->is_blocked = false; return STEP_SEND;
	case OUT_BROKEN: c->is_broken = true; return STEP_CLOSE;
	default: break;
	}
	if (progress || !c->is_blocked)
		set_deadline(c, settings_of(c)->write_timeout_ms);
	c->is_blocked = true;
	return STEP_WAIT;
}

static enum step
send_some(struct conn *c)
{
	bool progress;
	enum out_result result = out_flush(c, &progress);

	return after_sending(c, result, progress);
}

static enum step
conn_answering(struct conn *c)
{
	enum step step;

	if (!c->in->is_asked)
		ask(c);
	if (c->in->is_replied)
		return queue_answer(c);
	/* the handler has not replied yet: earlier answers are sent meanwhile */
	if (c->out != NULL && (step = send_some(c)) != STEP_SEND)
		return step;
	set_deadline(c, WHEEL_NEVER); /* the handler has its own deadline */
	return STEP_WAIT;
}

static enum step
conn_sending_expired(struct conn *c)
{
	COUNT_ONE(&c->loop->counters, timeouts, HTTP_TIMEOUT_WRITE);
	return STEP_CLOSE;
}

/* Here a deadline is set only while the client does not take earlier answers. */
static enum step
conn_answering_expired(struct conn *c)
{
	return c->is_blocked ? conn_sending_expired(c) : STEP_WAIT;
}

static enum step
conn_sending(struct conn *c)
{
	enum step step = send_some(c);

	if (step != STEP_SEND)
		return step;
	if (c->stream != NULL && c->is_closing)
		return STEP_STREAM;
	if (c->is_closing && (!c->lingers || c->is_eof))
		return STEP_CLOSE;
	if (c->is_closing) {
		transport_say_end(c);
		set_deadline(c, LINGER_MS);
		return STEP_LINGER;
	}
	return c->in != NULL && c->in->is_head_read ? STEP_BODY : STEP_READ;
}

static enum step
conn_streaming(struct conn *c)
{
	enum out_result result;
	enum step step;
	bool progress;

	c->loop->input.len = 0; /* RFC 9112 9.6: no request is answered after this one */
	if (c->is_eof)
		return STEP_CLOSE;
	result = out_flush_stream(c, &progress);
	if ((step = after_sending(c, result, progress)) != STEP_SEND)
		return step;
	if (!stream_is_over(c)) {
		set_deadline(c, STREAM_QUIET_MS);
		return STEP_WAIT;
	}
	stream_close(c);
	c->lingers = true;
	return STEP_SEND;
}

static enum step
conn_streaming_expired(struct conn *c)
{
	if (c->is_blocked)
		return c->loop->is_draining ? STEP_CLOSE : conn_sending_expired(c);
	stream_note_quiet(c);
	return conn_streaming(c);
}

static enum step
conn_lingering(struct conn *c)
{
	c->loop->input.len = 0;
	return c->is_eof ? STEP_CLOSE : STEP_WAIT;
}

static enum step
conn_closed(struct conn *c)
{
	(void)c;
	return STEP_WAIT;
}

static enum step
conn_gives_up(struct conn *c)
{
	(void)c;
	return STEP_CLOSE;
}

typedef enum step step_fn(struct conn *c);

static const struct {
	const char *name;
	step_fn *run, *expired;
} states[CONN_STATES] = {
	[CONN_HANDSHAKE] = { "handshake", conn_handshake, conn_handshake_expired },
	[CONN_READING] = { "reading", conn_reading, conn_reading_expired },
	[CONN_BODY] = { "body", conn_body, conn_body_expired },
	[CONN_ANSWERING] = { "answering", conn_answering, conn_answering_expired },
	[CONN_SENDING] = { "sending", conn_sending, conn_sending_expired },
	[CONN_STREAMING] = { "streaming", conn_streaming, conn_streaming_expired },
	[CONN_LINGERING] = { "lingering", conn_lingering, conn_gives_up },
	[CONN_CLOSED] = { "closed", conn_closed, conn_closed },
};

static const uint8_t state_after[] = { [STEP_READ] = CONN_READING,
	[STEP_BODY] = CONN_BODY,
	[STEP_ANSWER] = CONN_ANSWERING,
	[STEP_SEND] = CONN_SENDING,
	[STEP_STREAM] = CONN_STREAMING,
	[STEP_LINGER] = CONN_LINGERING };

/* Removes the connection's event and timer from its loop. */
static void
take_off(struct conn *c)
{
	struct http_loop *l = c->loop;

	if (c->armed != 0)
		event_del(&c->ev);
	c->armed = 0;
	wheel_take(&l->wheel, &c->timer);
	if (l->is_draining && !c->is_late)
		l->old--;
}

static void
pass_on(struct conn *c)
{
	take_off(c);
	handshake_pass(c);
}

/*
 * Every connection ends here. Its memory is freed at the end of the turn, because the functions
 * that led here may still read c->state.
 */
void
conn_close(struct conn *c)
{
	struct http_loop *l = c->loop;

	log_debug("http", "closed", "was=%s eof=%d broken=%d", states[c->state].name, c->is_eof,
	    c->is_broken);
	c->state = CONN_CLOSED;
	if (c->tls != NULL) {
		if (!c->is_broken)
			tls_say_end(c->tls);
		tls_close(&c->tls);
	}
	take_off(c);
	close(c->fd);
	peers_leave(l->server->peers, c->peer);
	l->server->connections--;
	out_drop(c);
	stream_close(c);
	if (c->in != NULL && c->in->is_asked && !c->in->is_replied)
		exchange_orphan(c->in);
	else if (c->in != NULL)
		exchange_end(c->in);
	c->in = NULL;
	free(c->held);
	c->held = NULL;
	loop_bury(l, c);
}

static enum step
next_step(struct conn *c, step_fn *run)
{
	return c->is_broken ? STEP_CLOSE : run(c);
}

/*
 * Each step uses up input or output, or waits. More than STEPS_A_TURN of them mean an endless loop,
 * that is a bug.
 */
static enum step
give_up(const struct conn *c)
{
	log_error("http", "too_many_steps", "state=%s req=%s", states[c->state].name,
	    c->in != NULL ? c->in->id : "");
	return STEP_CLOSE;
}

/*
 * Runs the state functions until one of them waits or the connection ends. first runs in place of
 * the current state's function.
 */
static void
run(struct conn *c, step_fn *first)
{
	struct http_loop *l = c->loop;
	unsigned steps = 0;
	enum step step;

	assert(c->state != CONN_CLOSED && !c->is_running);
	c->is_running = true;
	if (c->held != NULL)
		l->input = str_make(c->held->bytes + c->held->at, c->held->len - c->held->at);
	step = next_step(c, first);
	while (step < STEP_WAIT) {
		c->state = state_after[step];
		step = ++steps <= STEPS_A_TURN ? next_step(c, states[c->state].run) : give_up(c);
	}
	c->is_running = false;
	if (step == STEP_CLOSE) {
		l->input = str_make(NULL, 0);
		conn_close(c);
		return;
	}
	if (step == STEP_PASS) {
		pass_on(c);
		return;
	}
	conn_hold_rest(c);
	conn_arm(c);
}

void
conn_run(struct conn *c)
{
	run(c, states[c->state].run);
}

struct conn *
conn_of(struct wheel_item *timer)
{
	return CONTAINER_OF(timer, struct conn, timer);
}

void
conn_expire(struct wheel_item *timer)
{
	struct conn *c = conn_of(timer);

	run(c, states[c->state].expired);
}

void
conn_end_spin(struct conn *c)
{
	log_error("http", "no_progress", "state=%s tls=%d eof=%d blocked=%d req=%s wakes=%u",
	    states[c->state].name, c->is_secure, c->is_eof, c->is_blocked,
	    c->in != NULL ? c->in->id : "", (unsigned)IDLE_WAKES_MAX);
	conn_close(c);
}

bool
conn_has_more(const struct conn *c)
{
	return c->is_running ? c->loop->input.len > 0 : c->held != NULL;
}

void
conn_abort(struct wheel_item *timer)
{
	conn_close(conn_of(timer));
}
