/* SPDX-License-Identifier: Apache-2.0 */
/*
 * target: parses the request target (RFC 9112 3.2) and its authority (RFC 3986 3.2.2). Ambiguous
 * paths (dot segments, encoded control bytes) are refused here, so that handlers never get them.
 */
#include "http/target.h"

#include <string.h>

#include "http/byte_class.h"

#define PORT_MAX 65535
#define PORT_DIGITS 5  /* of PORT_MAX */
#define ESCAPE_BYTES 3 /* "%2F" */

static const char *const bad_byte =
    "the request target has a byte that URLs cannot have: percent-encode it";
static const char *const bad_escape =
    "the request target has a '%' without two hexadecimal digits: percent-encode it as '%25'";
static const char *const bad_control =
    "the request target has an encoded control byte: leave it out";
static const char *const bad_dots =
    "the path has a '.' or '..' segment: send the path that is meant";
static const char *const bad_form = "the request target is no path: send one that begins with '/'";
static const char *const bad_host = "the host is not a name, an IPv4 address or an IPv6 address in "
				    "brackets, with or without ':port': correct it";

static bool
is_escape(struct str s)
{
	return s.len >= ESCAPE_BYTES && s.p[0] == '%' && request_is(s.p[1], BYTE_HEX) &&
	       request_is(s.p[2], BYTE_HEX);
}

/* The first byte of s, decoded; *len is the length of its encoding. An escape must be valid. */
static unsigned
peek_byte(struct str s, size_t *len)
{
	*len = s.p[0] == '%' ? ESCAPE_BYTES : 1;
	if (s.p[0] != '%')
		return (unsigned char)s.p[0];
	return (unsigned)str_hex_value(s.p[1]) << 4 | (unsigned)str_hex_value(s.p[2]);
}

/* Whether the segment is "." or "..", in any spelling. */
static bool
is_dots(struct str segment)
{
	size_t dots = 0, len;

	for (; segment.len > 0; segment = str_slice(segment, len, segment.len)) {
		if (segment.p[0] == '%' && !is_escape(segment))
			return false; /* pass_escape() refuses it later */
		if (peek_byte(segment, &len) != '.' || ++dots > 2)
			return false;
	}
	return dots > 0;
}

/* Bytes checked at once. The compiler's vector extension works on every machine. */
#define LANES 16
typedef uint8_t lanes __attribute__((vector_size(LANES)));

static inline lanes
between(lanes x, uint8_t first, uint8_t last)
{
	return (lanes)(x - first <= (lanes){ 0 } + (uint8_t)(last - first));
}

/* Whether all LANES bytes are letters, digits or one of "/:;@-_~": a subset of BYTE_PLAIN. */
static inline bool
are_plain(const char *p)
{
	uint64_t halves[2];
	lanes x, plain;

	memcpy(&x, p, sizeof x);
	plain = between(x, '/', ';') | between(x, '@', 'Z') | between(x, 'a', 'z');
	plain |= (lanes)(x == '-') | (lanes)(x == '_') | (lanes)(x == '~');
	memcpy(halves, &plain, sizeof halves);
	return (halves[0] & halves[1]) == UINT64_MAX;
}

/* Skips plain bytes, which are nearly all of most targets; returns the offset behind them. */
static size_t
skip_plain(struct str s, size_t at)
{
	while (s.len - at >= LANES && are_plain(s.p + at))
		at += LANES;
	return at + request_run((struct str){ s.p + at, s.len - at }, BYTE_PLAIN);
}

/* Whether a "." or ".." segment begins at offset at. */
static bool
is_dot_segment(struct str all, size_t at)
{
	struct str rest = str_slice(all, at, all.len);

	if (at == 0 || all.p[at - 1] != '/')
		return false;
	rest = str_slice(rest, 0, str_find(rest, '?'));
	return is_dots(str_slice(rest, 0, str_find(rest, '/')));
}

/* Checks the escape at *at and moves *at behind it. Returns NULL, or what is wrong. */
static const char *
pass_escape(struct str all, size_t *at, bool in_path)
{
	struct str rest = str_slice(all, *at, all.len);
	size_t len;
	unsigned byte;

	if (!is_escape(rest))
		return bad_escape;
	byte = peek_byte(rest, &len);
	/* a query may contain encoded line breaks, e.g. in a search phrase; a path may not */
	if (byte == 0 || (in_path && (byte < 0x20 || byte == 0x7f)))
		return bad_control;
	*at += len;
	return NULL;
}

/*
 * Checks the byte at *at, which is not plain, and moves *at behind it. Returns NULL, or what is
 * wrong.
 */
static const char *
pass_special(struct str all, size_t *at, bool in_path)
{
	switch (all.p[*at]) {
	case '%': return pass_escape(all, at, in_path);
	case '#': return "the request target has a '#': fragments stay with the client";
	case '.':
	case '?': ++*at; return NULL;
	default: return bad_byte;
	}
}

/*
 * Checks the path or the query from *at to its end and moves *at there. Returns NULL, or what is
 * wrong.
 */
static const char *
pass_part(struct str all, size_t *at, bool in_path)
{
	const char *why = NULL;

	while (why == NULL) {
		size_t special;

		special = *at = skip_plain(all, *at);
		if (*at == all.len || (in_path && all.p[*at] == '?'))
			return NULL;
		why = pass_special(all, at, in_path);
		if (why == NULL && in_path && is_dot_segment(all, special))
			why = bad_dots;
	}
	return why;
}

static const char *
read_origin(struct request *r, const char *bytes, struct span target)
{
	struct str all = { bytes + target.at, target.len };
	size_t path_len = 0, end;
	const char *why;

	if ((why = pass_part(all, &path_len, true)) != NULL)
		return why;
	end = path_len;
	if (path_len < all.len && (why = pass_part(all, &end, false)) != NULL)
		return why;
	r->target = target;
	r->path = (struct span){ target.at, (uint16_t)path_len };
	if (path_len < all.len) /* the query begins after '?' */
		r->query = (struct span){ (uint16_t)(target.at + path_len + 1),
			(uint16_t)(all.len - path_len - 1) };
	else
		r->query = (struct span){ (uint16_t)(target.at + target.len), 0 };
	return NULL;
}

/* Length of "http://" or "https://" at the head of s, or 0. */
static size_t
scheme_len(struct str s)
{
	if (s.len >= 7 && str_case_is(str_slice(s, 0, 7), "http://"))
		return 7;
	return s.len >= 8 && str_case_is(str_slice(s, 0, 8), "https://") ? 8 : 0;
}

/* RFC 9112 3.2.2: absolute form, sent to proxies; every server must accept it. */
static const char *
read_absolute(struct request *r, const char *bytes, struct span target)
{
	struct str all = { bytes + target.at, target.len }, host;
	size_t at = scheme_len(all), end;
	const char *why;

	if (at == 0)
		return bad_form;
	for (end = at; end < all.len && all.p[end] != '/' && all.p[end] != '?'; end++)
		;
	host = str_slice(all, at, end);
	if ((why = request_check_host(host)) != NULL)
		return why;
	r->host = (struct span){ (uint16_t)(target.at + at), (uint16_t)host.len };
	if (end < all.len && (why = read_origin(r, bytes,
				  (struct span){ (uint16_t)(target.at + end),
				      (uint16_t)(target.len - end) })) != NULL)
		return why;
	if (end < all.len && all.p[end] == '?')
		r->target.len = 0; /* the path is empty, which means "/" (RFC 9110 4.2.3) */
	if (end < all.len)
		return NULL;
	r->is_asterisk = r->method == HTTP_OPTIONS; /* RFC 9112 3.2.4; else the path is "/" */
	return NULL;
}

/* The target of CONNECT: an authority with a port (RFC 9112 3.2.3, RFC 9110 9.3.6). */
static const char *
check_tunnel(struct str authority)
{
	const char *why = request_check_host(authority);
	size_t end = authority.len;

	while (why == NULL && end > 0 && authority.p[end - 1] >= '0' && authority.p[end - 1] <= '9')
		end--;
	if (why == NULL && (end == 0 || authority.p[end - 1] != ':'))
		why = "the request target of CONNECT has no port: send host:port";
	return why;
}

const char *
request_read_target(struct request *r, const char *bytes, struct span target)
{
	struct str all = { bytes + target.at, target.len };

	if (all.len == 0)
		return bad_form;
	if (r->method == HTTP_OTHER &&
	    str_is(str_make(bytes + r->method_name.at, r->method_name.len), "CONNECT")) {
		r->is_connect = true;
		return check_tunnel(all);
	}
	if (all.p[0] == '/')
		return read_origin(r, bytes, target);
	if (!str_is(all, "*"))
		return read_absolute(r, bytes, target);
	if (r->method != HTTP_OPTIONS)
		return "only OPTIONS may ask for '*': send a path that begins with '/'";
	r->target = r->path = target;
	r->is_asterisk = true;
	return NULL;
}

/* Length of an IPv6 literal in brackets (hexadecimal digits, colons and dots), or 0. */
static size_t
literal_len(struct str s)
{
	size_t end = str_find(s, ']'), i, colons = 0;

	if (end == s.len)
		return 0;
	for (i = 1; i < end; i++) {
		colons += s.p[i] == ':';
		if (!request_is(s.p[i], BYTE_HEX) && s.p[i] != ':' && s.p[i] != '.')
			return 0;
	}
	return colons >= 2 ? end + 1 : 0;
}

/* RFC 3986 3.2.3, but an empty port is refused. */
static bool
is_port(const char *p, size_t len)
{
	unsigned port = 0, digit;
	size_t i;

	for (; len > PORT_DIGITS && *p == '0'; p++, len--)
		;
	if (len == 0 || len > PORT_DIGITS)
		return false;
	for (i = 0; i < len && (digit = (unsigned char)p[i] - (unsigned)'0') <= 9; i++)
		port = port * 10 + digit;
	return i == len && port <= PORT_MAX;
}

/*
 * Stricter than RFC 3986, whose reg-name allows escapes, commas and the like: real host names have
 * none of them, and without them the host can be put into URLs without escaping.
 */
const char *
request_check_host(struct str authority)
{
	size_t len = 0;

	if (authority.len > 0 && authority.p[0] == '[')
		len = literal_len(authority);
	else
		len = request_run(authority, BYTE_HOST);
	if (len == 0)
		return bad_host;
	if (len == authority.len)
		return NULL;
	if (authority.p[len] != ':' || !is_port(authority.p + len + 1, authority.len - len - 1))
		return bad_host;
	return NULL;
}
