/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fuzz_message: any packet from the other side is refused, or taken so that putting it again gives
 * the same bytes. What a worker says of a plugin goes through the manifest check too.
 */
#include <assert.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "render/manifest.h"
#include "wire/message.h"

#define ARENA_BYTES_MAX (1u << 20)

union message {
	struct message_load load;
	struct message_ready ready;
	struct message_job job;
	struct message_log log;
	struct message_done done;
};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int
take(struct wire_in *i, uint32_t type, union message *m, struct err *e)
{
	switch (type) {
	case MESSAGE_LOAD: return message_take_load(i, &m->load, e);
	case MESSAGE_READY: return message_take_ready(i, &m->ready, e);
	case MESSAGE_JOB: return message_take_job(i, &m->job, e);
	case MESSAGE_LOG: return message_take_log(i, &m->log, e);
	case MESSAGE_DONE: return message_take_done(i, &m->done, e);
	default: return err_set(e, ERR_DATA, "no such message");
	}
}

static void
put(struct wire_out *o, uint32_t type, const union message *m)
{
	switch (type) {
	case MESSAGE_LOAD: message_put_load(o, &m->load); break;
	case MESSAGE_READY: message_put_ready(o, &m->ready); break;
	case MESSAGE_JOB: message_put_job(o, &m->job); break;
	case MESSAGE_LOG: message_put_log(o, &m->log); break;
	default: message_put_done(o, &m->done); break;
	}
}

static void
check_manifest(const struct message_plugin *claimed)
{
	static struct message_plugin checked;
	struct arena a = ARENA_INIT(ARENA_BYTES_MAX);
	struct err e = { 0 };

	if (manifest_take(claimed, "fuzz.so", &checked, &a, &e) == 0)
		assert(checked.format.len > 0 && checked.option_count <= MESSAGE_OPTIONS_MAX);
	else
		assert(e.text[0] != '\0');
	arena_free(&a);
}

static void
check_packet(const uint8_t *bytes, size_t len)
{
	static union message m;
	static uint8_t again[WIRE_PACKET_BYTES_MAX];
	struct wire_in i = { .bytes = bytes, .len = len };
	struct wire_out o = { .bytes = again };
	struct err e = { 0 };
	uint32_t type = message_take_type(&i);

	memset(&m, 0xa5, sizeof m); /* take_ must fill in all that put_ reads */
	if (take(&i, type, &m, &e) != 0) {
		assert(e.text[0] != '\0');
		return;
	}
	put(&o, type, &m);
	assert(!o.failed && o.len == len && memcmp(again, bytes, len) == 0);
	if (type == MESSAGE_READY && m.ready.more != 0 && m.ready.plugin.refusal.len == 0)
		check_manifest(&m.ready.plugin);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	uint8_t *bytes;

	if (size == 0 || size > WIRE_PACKET_BYTES_MAX)
		return 0;
	bytes = malloc(size); /* of exactly this size, so that reading past the end is seen */
	assert(bytes != NULL);
	memcpy(bytes, data, size);
	check_packet(bytes, size);
	free(bytes);
	return 0;
}
