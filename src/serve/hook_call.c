/* SPDX-License-Identifier: Apache-2.0 */
/*
 * hook_call: composes CloudEvents (CloudEvents 1.0.2, JSON format, structured mode) and signs them
 * as Standard Webhooks does. What must hold: an event has the same bytes each time it is told, as
 * long as nothing more was recorded of its work.
 */
#include "serve/hook_call.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/json_writer.h"
#include "base/macros.h"
#include "base/time.h"
#include "corpus/readers.h"
#include "serve/hook_post.h"

#define CALLS_BYTES_MAX (64u << 20)
#define BODY_BYTES_MAX (1u << 20)
#define TYPE_PREFIX "org.gazetted."
#define KEY_PREFIX "whsec_"

struct asking {
	struct question question;
	struct change_events events;
	struct hook_calls *calls;
	const char *source;
	bool is_done;
	int rc;
	struct err err;
};

static void
put_body(struct buf *b, const struct change_event *event, const char *id, const char *source)
{
	char time[RFC3339_BYTES + 1], type[64];
	struct str path = event->href;
	struct json j;

	if (str_starts(path, source))
		path = str_slice(path, strlen(source), path.len);
	time_rfc3339(event->time, time);
	snprintf(type, sizeof type, TYPE_PREFIX "%s", event->kind);
	json_start_line(&j, b);
	json_open_object(&j);
	json_member(&j, "specversion", STR("1.0"));
	json_member(&j, "id", str_from(id));
	json_member(&j, "source", str_from(source));
	json_member(&j, "type", str_from(type));
	json_member(&j, "time", str_from(time));
	json_member(&j, "subject", path);
	json_member(&j, "datacontenttype", STR("application/json"));
	buf_puts(b, ",\"data\":");
	buf_putstr(b, event->json);
	json_close_object(&j);
}

/* Runs on a store thread. */
static int
add_call(void *arg, const struct change_event *event, struct err *e)
{
	struct asking *a = arg;
	struct hook_calls *l = a->calls;
	struct hook_call *call = &l->list[l->count];
	struct buf body = BUF_INIT(BODY_BYTES_MAX);
	char id[CHANGES_PLACE_BYTES];
	int rc;

	changes_ask_format(&event->place, id);
	put_body(&body, event, id, a->source);
	if ((rc = buf_check(&body, "call of a hook", e)) == 0) {
		call->body = buf_str(&body);
		call->id = arena_dup(&l->arena, str_from(id));
		call->place = event->place;
		if (event->is_last)
			call->place.publication = INT64_MAX;
		if (call->id == NULL || !arena_keep(&l->arena, &call->body))
			rc = err_set(e, ERR_LIMIT, "the calls of a hook take too much memory");
	}
	buf_free(&body);
	if (rc == 0)
		l->count++;
	return rc;
}

static void
ask(struct corpus *c, struct question *q)
{
	struct asking *a = CONTAINER_OF(q, struct asking, question);

	a->rc = change_events_read(&a->events, c, &a->err);
}

static void
on_read(struct letter *l)
{
	struct asking *a = CONTAINER_OF(l, struct asking, question.answer);

	a->is_done = true;
}

int
hook_calls_read(struct hook_calls *out, struct readers *readers, struct hook_post *post,
    const struct changes_place *after, const char *source, struct err *e)
{
	struct asking a = {
		.question = { .answer.run = on_read, .home = hook_post_mailbox(post), .ask = ask },
		.events = { .after = *after, .base_url = source, .fn = add_call },
		.calls = out,
		.source = source
	};
	int rc;

	out->arena = ARENA_INIT(CALLS_BYTES_MAX);
	out->count = 0;
	a.events.arg = &a;
	if ((rc = readers_put(readers, &a.question, e)) != 0)
		return rc;
	hook_post_wait_for(post, &a.is_done);
	if (a.rc != 0)
		*e = a.err;
	out->reached = a.events.reached;
	return a.rc;
}

void
hook_calls_free(struct hook_calls *l)
{
	arena_free(&l->arena);
}

static int
refuse_key(const char *path, struct err *e)
{
	return err_set(e, ERR_CONFIG,
	    "%s holds no secret for hooks: write whsec_ and at least %d bytes in base64, or a text "
	    "of that length",
	    path, HOOK_KEY_BYTES_MIN);
}

int
hook_key_read(struct hook_key *out, const char *path, struct err *e)
{
	char text[HOOK_KEY_BYTES_MAX];
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	struct str key;
	ssize_t n;

	if (fd < 0)
		return err_errno(e, ERR_CONFIG,
		    "%s cannot be read: set hook-secret to a file that this user may read", path);
	n = read(fd, text, sizeof text);
	close(fd);
	if (n < 0 || n == (ssize_t)sizeof text)
		return refuse_key(path, e);
	key = str_make(text, (size_t)n);
	while (key.len > 0 && (key.p[key.len - 1] == '\n' || key.p[key.len - 1] == '\r'))
		key.len--;
	if (str_starts(key, KEY_PREFIX)) {
		key = str_slice(key, sizeof KEY_PREFIX - 1, key.len);
		if (!base64_read(key, out->bytes, sizeof out->bytes, &out->len))
			return refuse_key(path, e);
	} else {
		memcpy(out->bytes, key.p, key.len);
		out->len = key.len;
	}
	return out->len >= HOOK_KEY_BYTES_MIN ? 0 : refuse_key(path, e);
}

void
hook_sign(const struct hook_key *key, const struct hook_call *call, const char *seconds,
    char out[HOOK_SIGNATURE_BYTES])
{
	const struct str parts[] = { str_from(call->id), STR("."), str_from(seconds), STR("."),
		call->body };
	const struct sha256 mac =
	    sha256_hmac(str_make((const char *)key->bytes, key->len), parts, ARRAY_LEN(parts));

	memcpy(out, "v1,", 3);
	sha256_base64(&mac, out + 3);
}
