/* SPDX-License-Identifier: Apache-2.0 */
/*
 * target: what a request asks for (RFC 9112 3.2) and the authority it names (RFC 3986 3.2.2). A
 * path that could be read in two ways (dot segments, encoded control bytes) is refused here, so
 * that nobody behind has to think of it.
 */
#include "http/request.h"

#define PORT_MAX 65535
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

/* The byte at the head of s, decoded; *len is what it takes. Escapes have been checked. */
static unsigned
peek_byte(struct str s, size_t *len)
{
	*len = s.p[0] == '%' ? ESCAPE_BYTES : 1;
	if (s.p[0] != '%')
		return (unsigned char)s.p[0];
	return (unsigned)str_hex_value(s.p[1]) << 4 | (unsigned)str_hex_value(s.p[2]);
}

/* NULL, or what is wrong with the bytes of a path or a query. */
static const char *
check_bytes(struct str s, bool is_path)
{
	size_t i = 0, len;
	unsigned byte;

	while (i < s.len) {
		if (request_is(s.p[i], BYTE_TARGET)) {
			i++;
			continue;
		}
		if (s.p[i] == '#')
			return "the request target has a '#': fragments stay with the client";
		if (s.p[i] != '%')
			return bad_byte;
		if (!is_escape(str_slice(s, i, s.len)))
			return bad_escape;
		byte = peek_byte(str_slice(s, i, s.len), &len);
		/* a search phrase may have a line break in it, a path has none */
		if (byte == 0 || (is_path && (byte < 0x20 || byte == 0x7f)))
			return bad_control;
		i += len;
	}
	return NULL;
}

/* Whether the segment is "." or "..", in any spelling. */
static bool
is_dots(struct str segment)
{
	size_t dots = 0, len;

	for (; segment.len > 0; segment = str_slice(segment, len, segment.len)) {
		if (peek_byte(segment, &len) != '.' || ++dots > 2)
			return false;
	}
	return dots > 0;
}

static bool
has_dot_segment(struct str path)
{
	size_t i;

	for (i = 0; i < path.len; i++) {
		struct str after;

		if (path.p[i] != '/' || i + 1 == path.len)
			continue;
		if (path.p[i + 1] != '.' && path.p[i + 1] != '%')
			continue; /* the usual case, at the price of one comparison */
		after = str_slice(path, i + 1, path.len);
		if (is_dots(str_slice(after, 0, str_find(after, '/'))))
			return true;
	}
	return false;
}

static const char *
read_origin(struct request *r, const char *bytes, struct span target)
{
	struct str all = { bytes + target.at, target.len }, path, query;
	size_t mark = str_find(all, '?');
	const char *why;

	path = (struct str){ all.p, mark };
	query = (struct str){ all.p + mark, all.len - mark };
	if (query.len > 0) { /* behind its mark */
		query.p++;
		query.len--;
	}
	if ((why = check_bytes(path, true)) != NULL || (why = check_bytes(query, false)) != NULL)
		return why;
	if (has_dot_segment(path))
		return bad_dots;
	r->target = target;
	r->path = (struct span){ target.at, (uint16_t)path.len };
	r->query =
	    (struct span){ (uint16_t)(target.at + target.len - query.len), (uint16_t)query.len };
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

/* RFC 9112 3.2.2: as sent to proxies; every server must take it. */
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
	if (end < all.len && all.p[end] == '?')
		return "the request target has a query but no path: put a '/' before the '?'";
	if (end < all.len)
		return read_origin(r, bytes,
		    (struct span){ (uint16_t)(target.at + end), (uint16_t)(target.len - end) });
	r->is_asterisk = r->method == HTTP_OPTIONS; /* RFC 9112 3.2.4; otherwise "/" is meant */
	return NULL;
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
		return request_check_host(all);
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

/* "[" IPv6 "]": hexadecimal digits, colons and dots; the length of it, or 0. */
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

/* RFC 3986 3.2.3, without the empty one. */
static bool
is_port(const char *p, size_t len)
{
	unsigned port = 0;
	size_t i;

	for (i = 0; i < len && p[i] >= '0' && p[i] <= '9' && port <= PORT_MAX; i++)
		port = port * 10 + (unsigned)(p[i] - '0');
	return i == len && len > 0 && port <= PORT_MAX;
}

/*
 * Stricter than RFC 3986, whose reg-name has escapes, commas and the like: no name in use has them,
 * and what is built of the host must not need thinking about.
 */
const char *
request_check_host(struct str authority)
{
	size_t len = 0;

	if (authority.len > 0 && authority.p[0] == '[')
		len = literal_len(authority);
	else
		while (len < authority.len && request_is(authority.p[len], BYTE_HOST))
			len++;
	if (len == 0)
		return bad_host;
	if (len == authority.len)
		return NULL;
	if (authority.p[len] != ':' || !is_port(authority.p + len + 1, authority.len - len - 1))
		return bad_host;
	return NULL;
}
