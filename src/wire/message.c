/* SPDX-License-Identifier: Apache-2.0 */
/*
 * message: a put_ and a take_ for each message, field by field in the same order, side by side so
 * that they stay the same. What must hold: a take_ checks every count against the array it fills
 * before it reads the first element.
 */
#include "wire/message.h"

#include "base/sbuf.h"

/* A count of at most max; a larger one makes the packet fail. */
static uint32_t
take_count(struct wire_in *i, uint32_t max)
{
	uint32_t n = wire_take_u32(i);

	if (n > max)
		i->failed = true;
	return i->failed ? 0 : n;
}

static struct str
take_name(struct wire_in *i)
{
	return wire_take_str(i, MESSAGE_NAME_BYTES_MAX);
}

static struct str
take_text(struct wire_in *i)
{
	return wire_take_str(i, MESSAGE_TEXT_BYTES_MAX);
}

static int
finish(const struct wire_in *i, const char *message, struct err *e)
{
	if (!wire_is_done(i))
		return err_set(e, ERR_DATA, "malformed %s packet", message);
	return 0;
}

bool
message_is_sentence(struct str s)
{
	return s.len > 0 && sbuf_is_safe(s);
}

bool
message_is_file_name(struct str s)
{
	return s.len <= MESSAGE_FILE_NAME_BYTES_MAX && message_is_sentence(s);
}

uint32_t
message_take_type(struct wire_in *i)
{
	uint32_t type = wire_take_u32(i);

	return !i->failed && type >= MESSAGE_LOAD && type <= MESSAGE_DONE ? type : 0;
}

void
message_put_load(struct wire_out *o, const struct message_load *m)
{
	wire_put_u32(o, MESSAGE_LOAD);
	wire_put_u32(o, m->count);
	for (uint32_t k = 0; k < m->count; k++)
		wire_put_str(o, m->paths[k]);
}

int
message_take_load(struct wire_in *i, struct message_load *m, struct err *e)
{
	m->count = take_count(i, MESSAGE_PLUGINS_MAX);
	for (uint32_t k = 0; k < m->count; k++)
		m->paths[k] = wire_take_str(i, MESSAGE_PATH_BYTES_MAX);
	return finish(i, "LOAD", e);
}

static void
put_option(struct wire_out *o, const struct message_option *m)
{
	wire_put_str(o, m->name);
	wire_put_str(o, m->fallback);
	wire_put_str(o, m->help);
	wire_put_str(o, m->pattern);
	wire_put_u32(o, m->type);
	wire_put_u64(o, (uint64_t)m->min);
	wire_put_u64(o, (uint64_t)m->max);
	wire_put_u32(o, m->value_count);
	for (uint32_t k = 0; k < m->value_count; k++)
		wire_put_str(o, m->values[k]);
}

static void
take_option(struct wire_in *i, struct message_option *m)
{
	m->name = take_name(i);
	m->fallback = take_text(i);
	m->help = take_text(i);
	m->pattern = take_text(i);
	m->type = wire_take_u32(i);
	m->min = (int64_t)wire_take_u64(i);
	m->max = (int64_t)wire_take_u64(i);
	m->value_count = take_count(i, MESSAGE_VALUES_MAX);
	for (uint32_t k = 0; k < m->value_count; k++)
		m->values[k] = take_name(i);
}

static void
put_plugin(struct wire_out *o, const struct message_plugin *m)
{
	wire_put_str(o, m->refusal);
	if (m->refusal.len > 0)
		return;
	wire_put_str(o, m->id);
	wire_put_str(o, m->version);
	wire_put_str(o, m->revision);
	wire_put_str(o, m->licence);
	wire_put_str(o, m->format);
	wire_put_str(o, m->media_type);
	wire_put_str(o, m->label);
	wire_put_str(o, m->extension);
	wire_put_u32(o, m->views);
	wire_put_u32(o, m->quality);
	wire_put_u32(o, m->option_count);
	for (uint32_t k = 0; k < m->option_count; k++)
		put_option(o, &m->options[k]);
}

static void
take_plugin(struct wire_in *i, struct message_plugin *m)
{
	m->refusal = take_text(i);
	if (m->refusal.len > 0)
		return;
	m->id = take_name(i);
	m->version = take_name(i);
	m->revision = take_name(i);
	m->licence = take_text(i);
	m->format = take_name(i);
	m->media_type = take_text(i);
	m->label = take_text(i);
	m->extension = take_name(i);
	m->views = wire_take_u32(i);
	m->quality = wire_take_u32(i);
	m->option_count = take_count(i, MESSAGE_OPTIONS_MAX);
	for (uint32_t k = 0; k < m->option_count; k++)
		take_option(i, &m->options[k]);
}

void
message_put_ready(struct wire_out *o, const struct message_ready *m)
{
	wire_put_u32(o, MESSAGE_READY);
	wire_put_u32(o, m->more);
	wire_put_u32(o, m->index);
	if (m->more != 0)
		put_plugin(o, &m->plugin);
}

int
message_take_ready(struct wire_in *i, struct message_ready *m, struct err *e)
{
	memset(m, 0, sizeof *m);
	m->more = take_count(i, 1);
	m->index = wire_take_u32(i);
	if (m->index >= MESSAGE_PLUGINS_MAX)
		i->failed = true;
	if (m->more != 0)
		take_plugin(i, &m->plugin);
	return finish(i, "READY", e);
}

static void
put_pairs(struct wire_out *o, const struct message_pair *pairs, uint32_t count)
{
	wire_put_u32(o, count);
	for (uint32_t k = 0; k < count; k++) {
		wire_put_str(o, pairs[k].name);
		wire_put_str(o, pairs[k].value);
	}
}

static uint32_t
take_pairs(struct wire_in *i, struct message_pair pairs[MESSAGE_PAIRS_MAX])
{
	uint32_t count = take_count(i, MESSAGE_PAIRS_MAX);

	for (uint32_t k = 0; k < count; k++) {
		pairs[k].name = take_name(i);
		pairs[k].value = take_text(i);
	}
	return count;
}

void
message_put_job(struct wire_out *o, const struct message_job *m)
{
	wire_put_u32(o, MESSAGE_JOB);
	wire_put_u64(o, m->id);
	wire_put_u32(o, m->kind);
	wire_put_u32(o, m->plugin);
	wire_put_u32(o, m->view);
	wire_put_u64(o, m->image_id);
	wire_put_str(o, m->portion);
	wire_put_u32(o, m->wordings);
	wire_put_u32(o, m->files);
	wire_put_u64(o, m->output_max);
	wire_put_u32(o, m->cpu_ms);
	put_pairs(o, m->options, m->option_count);
	put_pairs(o, m->meta, m->meta_count);
}

int
message_take_job(struct wire_in *i, struct message_job *m, struct err *e)
{
	m->id = wire_take_u64(i);
	m->kind = wire_take_u32(i);
	m->plugin = wire_take_u32(i);
	m->view = wire_take_u32(i);
	m->image_id = wire_take_u64(i);
	m->portion = wire_take_str(i, MESSAGE_TEXT_BYTES_MAX);
	m->wordings = wire_take_u32(i);
	m->files = wire_take_u32(i);
	m->output_max = wire_take_u64(i);
	m->cpu_ms = wire_take_u32(i);
	m->option_count = take_pairs(i, m->options);
	m->meta_count = take_pairs(i, m->meta);
	if (m->kind < JOB_RENDER || m->kind > JOB_XML || m->plugin >= MESSAGE_PLUGINS_MAX ||
	    m->wordings > MESSAGE_WORDINGS_MAX || m->files > 1)
		i->failed = true;
	return finish(i, "JOB", e);
}

void
message_put_log(struct wire_out *o, const struct message_log *m)
{
	wire_put_u32(o, MESSAGE_LOG);
	wire_put_u64(o, m->id);
	wire_put_u32(o, m->level);
	wire_put_str(o, m->text);
}

int
message_take_log(struct wire_in *i, struct message_log *m, struct err *e)
{
	m->id = wire_take_u64(i);
	m->level = wire_take_u32(i);
	m->text = take_text(i);
	return finish(i, "LOG", e);
}

void
message_put_done(struct wire_out *o, const struct message_done *m)
{
	wire_put_u32(o, MESSAGE_DONE);
	wire_put_u64(o, m->id);
	wire_put_u32(o, m->code);
	wire_put_u32(o, m->discard);
	wire_put_str(o, m->text);
	wire_put_str(o, m->file_name);
	wire_put_str(o, m->language);
}

int
message_take_done(struct wire_in *i, struct message_done *m, struct err *e)
{
	m->id = wire_take_u64(i);
	m->code = wire_take_u32(i);
	m->discard = take_count(i, 1);
	m->text = take_text(i);
	m->file_name = wire_take_str(i, MESSAGE_FILE_NAME_BYTES_MAX);
	m->language = take_name(i);
	if (m->code >= ERR_COUNT)
		i->failed = true;
	return finish(i, "DONE", e);
}
