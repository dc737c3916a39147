/* SPDX-License-Identifier: Apache-2.0 */
/*
 * service_xml: gaz.xml/1. Runs that need no escaping are passed on unchanged, so that ordinary text
 * takes one call. What must hold: the output is always well-formed character data; bytes that are
 * not UTF-8, and characters that XML forbids (XML 1.0, 2.2), are dropped.
 */
#include <stdint.h>

#include "akn/xmlchar.h"
#include "base/str.h"
#include "base/utf8.h"
#include "host/host_output.h"
#include "host/services.h"

enum { IN_TEXT = 1, IN_ATTR = 2 };

/*
 * In which contexts a character must be written as a reference. CR also in text, because a parser
 * would turn it into LF (XML 1.0, 2.11).
 */
static const unsigned char escaped[256] = {
	['&'] = IN_TEXT | IN_ATTR,
	['<'] = IN_TEXT | IN_ATTR,
	['>'] = IN_TEXT | IN_ATTR,
	['\r'] = IN_TEXT | IN_ATTR,
	['"'] = IN_ATTR,
	['\t'] = IN_ATTR,
	['\n'] = IN_ATTR,
};

static struct str
reference_of(char c)
{
	switch (c) {
	case '&': return STR("&amp;");
	case '<': return STR("&lt;");
	case '>': return STR("&gt;");
	case '"': return STR("&quot;");
	case '\t': return STR("&#9;");
	case '\n': return STR("&#10;");
	default: return STR("&#13;");
	}
}

#define BLOCK_BYTES 16
typedef uint8_t block __attribute__((vector_size(BLOCK_BYTES)));

/* True for 16 bytes of printable ASCII that need no escape, as most blocks of most texts. */
static bool
is_plain_block(const char *p)
{
	uint64_t halves[2];
	block b, odd;

	memcpy(&b, p, sizeof b);
	odd = (block)(b - 0x20 >= 0x60) | (block)(b == '&') | (block)(b == '<') |
	      (block)(b == '>') | (block)(b == '"');
	memcpy(halves, &odd, sizeof halves);
	return (halves[0] | halves[1]) == 0;
}

static bool
is_plain(char c, unsigned char where)
{
	unsigned char u = (unsigned char)c;

	return u < 0x80 && (u >= 0x20 || u == '\t' || u == '\n') && (escaped[u] & where) == 0;
}

/* Skips ASCII that needs no escape. */
static size_t
skip_plain(struct str s, size_t at, unsigned char where)
{
	size_t stop;

	while (at < s.len) {
		while (s.len - at >= BLOCK_BYTES && is_plain_block(s.p + at))
			at += BLOCK_BYTES;
		stop = s.len - at > BLOCK_BYTES ? at + BLOCK_BYTES : s.len;
		while (at < stop && is_plain(s.p[at], where))
			at++;
		if (at < stop)
			break;
	}
	return at;
}

/* Skips bytes that are not ASCII. */
static size_t
skip_wide(struct str s, size_t at)
{
	while (at < s.len && (unsigned char)s.p[at] >= 0x80)
		at++;
	return at;
}

static int
write_range(struct host_sink sink, struct str s, size_t from, size_t at)
{
	return at > from ? sink.to(sink.ctx, s.p + from, at - from) : GAZ_OK;
}

/*
 * Returns what is written instead of the character at *at: a reference, or nothing if it is not
 * allowed. Moves *at to the next character.
 */
static struct str
replace(struct str s, size_t *at, unsigned char where)
{
	unsigned char c = (unsigned char)s.p[*at];

	if ((escaped[c] & where) != 0)
		return reference_of(s.p[(*at)++]);
	utf8_next(s, at);
	return STR("");
}

static int
write_all(struct host_sink sink, struct str s, unsigned char where)
{
	size_t from = 0, at = 0, good;
	struct str instead;

	while ((at = skip_plain(s, at, where)) < s.len) {
		good = xmlchar_check(str_slice(s, at, skip_wide(s, at)));
		if (good > 0) {
			at += good;
			continue;
		}
		if (write_range(sink, s, from, at) != GAZ_OK)
			return GAZ_REFUSE;
		instead = replace(s, &at, where);
		if (instead.len > 0 && sink.to(sink.ctx, instead.p, instead.len) != GAZ_OK)
			return GAZ_REFUSE;
		from = at;
	}
	return write_range(sink, s, from, s.len);
}

static int
xml_text(struct gaz_job *job, gaz_write_fn *to, void *ctx, const char *s, size_t len)
{
	return write_all(host_output_sink(job, to, ctx), str_make(s, len), IN_TEXT);
}

static int
xml_attr(struct gaz_job *job, gaz_write_fn *to, void *ctx, const char *s, size_t len)
{
	return write_all(host_output_sink(job, to, ctx), str_make(s, len), IN_ATTR);
}

const struct gaz_xml service_xml = {
	.size = sizeof service_xml, .text = xml_text, .attr = xml_attr
};
