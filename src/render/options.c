/* SPDX-License-Identifier: Apache-2.0 */
/*
 * options: from a query string to the value of every option a plugin declared. What must hold: two
 * query strings that mean the same give the same canonical one, since it is part of a cache key;
 * nothing reaches a plugin that its schema does not allow.
 */
#include "render/options.h"

#include <inttypes.h>
#include <stdio.h>

#include <gazetted/plugin.h>

#include "akn/tag.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/utf8.h"
#include "render/formats.h"
#include "render/pattern.h"

#define QUERY_BYTES_MAX 8192 /* the limit of a request line */
#define QUOTE_BYTES_MAX 40   /* of a client's text quoted in a message */
#define LIST_BYTES_MAX 256   /* of names or values in a message */

static int
copy_out(struct str s, struct str *out, struct arena *a, struct err *e)
{
	if (!arena_keep(a, &s))
		return err_set(e, ERR_LIMIT, "the options take too much memory: shorten them");
	*out = s;
	return 0;
}

/*
 * RFC 3986 2.1, and '+' for a space as HTML forms send it. The result is UTF-8 without control
 * characters.
 */
static int
decode(struct str s, char out[QUERY_BYTES_MAX], struct str *decoded, struct err *e)
{
	int high, low;
	size_t n = 0;
	char c;

	for (size_t k = 0; k < s.len; k++) {
		c = s.p[k] == '+' ? ' ' : s.p[k];
		if (c == '%') {
			if (s.len - k < 3 || (high = str_hex_value(s.p[k + 1])) < 0 ||
			    (low = str_hex_value(s.p[k + 2])) < 0)
				return err_set(e, ERR_USAGE,
				    "'%%' in an option is not followed by two hexadecimal digits: "
				    "write it as %%25");
			c = (char)(high << 4 | low);
			k += 2;
		}
		if ((unsigned char)c < 0x20 || c == 0x7f)
			return err_set(
			    e, ERR_USAGE, "an option contains a control character: leave it out");
		out[n++] = c;
	}
	*decoded = str_make(out, n);
	if (utf8_check(*decoded) != n)
		return err_set(e, ERR_USAGE, "an option is not UTF-8: percent-encode it as such");
	return 0;
}

static void
encode(struct buf *b, struct str s)
{
	static const char plain[] = "-._~";

	for (size_t k = 0; k < s.len; k++) {
		unsigned char c = (unsigned char)s.p[k];

		if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
		    (c != '\0' && strchr(plain, c) != NULL))
			buf_putc(b, (char)c);
		else
			buf_putf(b, "%%%02X", c);
	}
}

static int
refuse(const struct message_option *o, struct str value, const char *allowed, struct err *e)
{
	value = utf8_cut(value, QUOTE_BYTES_MAX);
	return err_set(e, ERR_USAGE, "option '" STR_FMT "' must be %s, not '" STR_FMT "'",
	    STR_ARG(o->name), allowed, STR_ARG(value));
}

static int
canonical_bool(const struct message_option *o, struct str value, struct str *out, struct arena *a,
    struct err *e)
{
	if (str_is(value, "1") || str_is(value, "true"))
		return copy_out(STR("1"), out, a, e);
	if (str_is(value, "0") || str_is(value, "false"))
		return copy_out(STR("0"), out, a, e);
	return refuse(o, value, "0 or 1", e);
}

static int
canonical_int(const struct message_option *o, struct str value, struct str *out, struct arena *a,
    struct err *e)
{
	char text[96];
	int64_t v;

	if (!str_to_i64(value, &v) || v < o->min || v > o->max) {
		snprintf(text, sizeof text, "a whole number from %" PRId64 " to %" PRId64, o->min,
		    o->max);
		return refuse(o, value, text, e);
	}
	snprintf(text, sizeof text, "%" PRId64, v);
	return copy_out(str_from(text), out, a, e);
}

static int
canonical_enum(const struct message_option *o, struct str value, struct str *out, struct arena *a,
    struct err *e)
{
	char bytes[LIST_BYTES_MAX + 1] = "one of";
	size_t n = strlen(bytes);

	for (uint32_t k = 0; k < o->value_count; k++) {
		if (str_eq(o->values[k], value))
			return copy_out(value, out, a, e);
		if (n + o->values[k].len + 2 > LIST_BYTES_MAX)
			break;
		n += (size_t)snprintf(bytes + n, sizeof bytes - n, "%s " STR_FMT, k == 0 ? "" : ",",
		    STR_ARG(o->values[k]));
	}
	return refuse(o, value, bytes, e);
}

static int
canonical_string(const struct message_option *o, struct str value, struct str *out, struct arena *a,
    struct err *e)
{
	char text[48], like[PATTERN_BYTES_MAX + sizeof "like "];

	if (value.len > (uint64_t)o->max) {
		snprintf(text, sizeof text, "at most %" PRId64 " bytes", o->max);
		return refuse(o, value, text, e);
	}
	if (o->pattern.len > 0 && !pattern_matches(o->pattern, value)) {
		snprintf(like, sizeof like, "like " STR_FMT, STR_ARG(o->pattern));
		return refuse(o, value, like, e);
	}
	return copy_out(value, out, a, e);
}

/* A BCP 47 tag; it may be empty only where the default is empty. */
static int
canonical_language(const struct message_option *o, struct str value, struct str *out,
    struct arena *a, struct err *e)
{
	char tag[TAG_BYTES_MAX + 1] = "";

	if (!tag_canonical(value, tag) && (value.len > 0 || o->fallback.len > 0))
		return refuse(o, value, "a language tag such as en or zh-Hant", e);
	return copy_out(str_from(tag), out, a, e);
}

int
option_canonical(const struct message_option *o, struct str value, struct str *out, struct arena *a,
    struct err *e)
{
	switch (o->type) {
	case GAZ_OPTION_BOOL: return canonical_bool(o, value, out, a, e);
	case GAZ_OPTION_INT: return canonical_int(o, value, out, a, e);
	case GAZ_OPTION_ENUM: return canonical_enum(o, value, out, a, e);
	case GAZ_OPTION_LANGUAGE: return canonical_language(o, value, out, a, e);
	default: return canonical_string(o, value, out, a, e);
	}
}

static int
refuse_name(const struct format *f, struct str name, struct err *e)
{
	char list[LIST_BYTES_MAX] = "";
	size_t n = 0;

	if (f->plugin.option_count == 0)
		return err_set(e, ERR_USAGE, "the " STR_FMT " format takes no options",
		    STR_ARG(f->plugin.format));
	for (uint32_t k = 0; k < f->plugin.option_count; k++) {
		struct str known = f->plugin.options[k].name;

		if (n + known.len + 3 > sizeof list)
			break;
		n += (size_t)snprintf(
		    list + n, sizeof list - n, "%s" STR_FMT, k == 0 ? "" : ", ", STR_ARG(known));
	}
	name = utf8_cut(name, QUOTE_BYTES_MAX);
	return err_set(e, ERR_USAGE,
	    "the " STR_FMT " format has no option '" STR_FMT "': it has %s",
	    STR_ARG(f->plugin.format), STR_ARG(name), list);
}

/* Reads one name=value of the query into the place of that option in out. */
static int
read_pair(const struct format *f, struct str field, struct message_pair *out, struct arena *a,
    struct err *e)
{
	char name_bytes[QUERY_BYTES_MAX], value_bytes[QUERY_BYTES_MAX];
	struct str raw, name = { 0 }, value = { 0 };
	uint32_t k;
	int rc;

	if ((rc = decode(str_cut(field, '=', &raw), name_bytes, &name, e)) != 0 ||
	    (rc = decode(raw, value_bytes, &value, e)) != 0)
		return rc;
	for (k = 0; k < f->plugin.option_count; k++) {
		if (str_eq(f->plugin.options[k].name, name))
			break;
	}
	if (k == f->plugin.option_count)
		return refuse_name(f, name, e);
	if (out[k].value.p != NULL)
		return err_set(e, ERR_USAGE, "option '" STR_FMT "' is given twice", STR_ARG(name));
	if (str_find(field, '=') == field.len)
		return err_set(e, ERR_USAGE,
		    "option '" STR_FMT "' has no value: write " STR_FMT "=...", STR_ARG(name),
		    STR_ARG(name));
	return option_canonical(&f->plugin.options[k], value, &out[k].value, a, e);
}

/* Fills in defaults, and writes the options that differ from them as the canonical query. */
static int
finish(const struct format *f, struct message_pair *out, struct str *canonical, struct arena *a,
    struct err *e)
{
	struct buf b = BUF_INIT((size_t)3 * QUERY_BYTES_MAX);
	int rc;

	for (uint32_t k = 0; k < f->plugin.option_count; k++) {
		const struct message_option *o = &f->plugin.options[k];

		out[k].name = o->name;
		if (out[k].value.p == NULL)
			out[k].value = o->fallback;
		if (str_eq(out[k].value, o->fallback))
			continue;
		if (b.len > 0)
			buf_putc(&b, '&');
		buf_putstr(&b, o->name);
		buf_putc(&b, '=');
		encode(&b, out[k].value);
	}
	if ((rc = buf_check(&b, "the options", e)) == 0)
		rc = copy_out(buf_str(&b), canonical, a, e);
	buf_free(&b);
	return rc;
}

int
format_options(const struct format *f, struct str query, struct message_pair *out, uint32_t *count,
    struct str *canonical, struct arena *a, struct err *e)
{
	struct message_pair pairs[MESSAGE_OPTIONS_MAX] = { 0 };
	struct str field, rest = query;
	int rc;

	if (query.len > QUERY_BYTES_MAX)
		return err_set(e, ERR_LIMIT, "the options are longer than %d bytes: shorten them",
		    QUERY_BYTES_MAX);
	while (rest.len > 0) {
		field = str_cut(rest, '&', &rest);
		if (field.len > 0 && (rc = read_pair(f, field, pairs, a, e)) != 0)
			return rc;
	}
	if ((rc = finish(f, pairs, canonical, a, e)) != 0)
		return rc;
	memcpy(out, pairs, sizeof pairs);
	*count = f->plugin.option_count;
	return 0;
}
