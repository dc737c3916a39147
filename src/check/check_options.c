/* SPDX-License-Identifier: Apache-2.0 */
/*
 * check_options: renders with every option at its minimum, its maximum and each of its values,
 * and checks that other values are refused.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include <gazetted/plugin.h>

#include "check/context.h"
#include "render/options.h"
#include "render/pattern.h"

#define QUERY_BYTES 1024     /* a name of 32 and a value of 256, percent-encoded */
#define LONG_VALUE_BYTES 256 /* the largest limit of a string option */

enum which_end { AT_MINIMUM, AT_MAXIMUM };

static bool
has_options(const struct check_context *x, struct verdict *v)
{
	if (!context_can_render(x, v))
		return false;
	if (x->format.plugin.option_count == 0)
		verdict_skip(v, "it declares no option");
	return x->format.plugin.option_count > 0;
}

static void
encode(char out[QUERY_BYTES], const struct message_option *o, struct str value)
{
	size_t n = (size_t)snprintf(out, QUERY_BYTES, STR_FMT "=", STR_ARG(o->name));

	for (size_t k = 0; k < value.len && n + 4 < QUERY_BYTES; k++)
		n += (size_t)snprintf(
		    out + n, QUERY_BYTES - n, "%%%02X", (unsigned)(unsigned char)value.p[k]);
}

/* Renders with one option set. False: it failed, and v fails. */
static bool
try_value(
    struct check_context *x, const struct message_option *o, struct str value, struct verdict *v)
{
	struct context_ask ask = context_default_ask(x, CONTEXT_EVERYTHING);
	struct session_result r;
	char query[QUERY_BYTES];
	bool done;

	encode(query, o, value);
	ask.query = query;
	done = context_renders(x, &ask, &r, v);
	session_result_free(&r);
	return done;
}

static struct str
example_value(const struct message_option *o, enum which_end end, char room[LONG_VALUE_BYTES])
{
	size_t len = pattern_example(o->pattern, end == AT_MINIMUM ? 0 : (size_t)o->max, room);

	return len != SIZE_MAX ? str_make(room, len) : o->fallback;
}

static struct str
end_value(const struct message_option *o, enum which_end end, char room[LONG_VALUE_BYTES])
{
	int n;

	switch (o->type) {
	case GAZ_OPTION_BOOL: return end == AT_MINIMUM ? STR("0") : STR("1");
	case GAZ_OPTION_INT:
		n = snprintf(
		    room, LONG_VALUE_BYTES, "%" PRId64, end == AT_MINIMUM ? o->min : o->max);
		return str_make(room, (size_t)n);
	case GAZ_OPTION_ENUM: return o->values[end == AT_MINIMUM ? 0 : o->value_count - 1];
	case GAZ_OPTION_STRING:
		if (o->pattern.len > 0)
			return example_value(o, end, room);
		memset(room, 'a', LONG_VALUE_BYTES);
		return str_make(room, end == AT_MINIMUM ? 0 : (size_t)o->max);
	default: return o->fallback;
	}
}

/*
 * True if the server accepts the value: the shortest text that matches a pattern may exceed the
 * option's limit.
 */
static bool
is_allowed(struct check_context *x, const struct message_option *o, struct str value)
{
	struct str canonical;

	return option_canonical(o, value, &canonical, &x->arena, NULL) == 0;
}

static void
try_end(struct check_context *x, enum which_end end, struct verdict *v)
{
	const struct message_plugin *p = &x->format.plugin;
	char room[LONG_VALUE_BYTES];
	struct str value;

	if (!has_options(x, v))
		return;
	for (uint32_t k = 0; k < p->option_count; k++) {
		value = end_value(&p->options[k], end, room);
		if (is_allowed(x, &p->options[k], value) && !try_value(x, &p->options[k], value, v))
			return;
	}
}

void
check_options_minimum(struct check_context *x, struct verdict *v)
{
	try_end(x, AT_MINIMUM, v);
}

void
check_options_maximum(struct check_context *x, struct verdict *v)
{
	try_end(x, AT_MAXIMUM, v);
}

void
check_options_values(struct check_context *x, struct verdict *v)
{
	const struct message_plugin *p = &x->format.plugin;

	if (!has_options(x, v))
		return;
	for (uint32_t k = 0; k < p->option_count; k++)
		for (uint32_t j = 0; j < p->options[k].value_count; j++)
			if (!try_value(x, &p->options[k], p->options[k].values[j], v))
				return;
}

static bool
is_same(const struct session_result *a, const struct session_result *b)
{
	return a->code == b->code && str_eq(a->output, b->output);
}

void
check_options_default(struct check_context *x, struct verdict *v)
{
	const struct message_plugin *p = &x->format.plugin;
	struct context_ask ask = context_default_ask(x, CONTEXT_EVERYTHING);
	struct session_result plain, given;
	char query[QUERY_BYTES];

	if (!has_options(x, v) || !context_renders(x, &ask, &plain, v))
		return;
	for (uint32_t k = 0; k < p->option_count && v->kind != VERDICT_FAIL; k++) {
		encode(query, &p->options[k], p->options[k].fallback);
		ask.query = query;
		if (context_renders(x, &ask, &given, v) && !is_same(&plain, &given))
			verdict_fail(v, "other bytes with ?%s than without", query);
		session_result_free(&given);
	}
	session_result_free(&plain);
}

/* A value that the option must refuse; empty when every value is allowed. */
static struct str
bad_value(const struct message_option *o, char room[LONG_VALUE_BYTES])
{
	int n;

	switch (o->type) {
	case GAZ_OPTION_INT:
		if (o->max == INT64_MAX)
			return STR("many");
		n = snprintf(room, LONG_VALUE_BYTES, "%" PRId64, o->max + 1);
		return str_make(room, (size_t)n);
	case GAZ_OPTION_STRING:
		memset(room, 'a', LONG_VALUE_BYTES);
		return str_make(room, o->max < LONG_VALUE_BYTES ? (size_t)o->max + 1 : 0);
	case GAZ_OPTION_LANGUAGE: return STR("no_tag"); /* "not-a-value" is a language tag */
	default: return STR("not-a-value");
	}
}

void
check_options_bad(struct check_context *x, struct verdict *v)
{
	struct message_pair pairs[MESSAGE_OPTIONS_MAX];
	const struct message_plugin *p = &x->format.plugin;
	char room[LONG_VALUE_BYTES];
	struct str canonical, bad;
	uint32_t count;

	if (!x->accepted) {
		verdict_skip(v, "the server does not load it");
		return;
	}
	if (format_options(&x->format, STR("no-such-option=1"), pairs, &count, &canonical,
		&x->arena, NULL) == 0)
		verdict_fail(v, "an option that is not declared is accepted");
	for (uint32_t k = 0; k < p->option_count; k++) {
		bad = bad_value(&p->options[k], room);
		if (bad.len > 0 && is_allowed(x, &p->options[k], bad))
			verdict_fail(v, "'" STR_FMT "' accepts '" STR_FMT "'",
			    STR_ARG(p->options[k].name), STR_ARG(str_slice(bad, 0, 40)));
	}
}
