/* SPDX-License-Identifier: Apache-2.0 */
/*
 * request: parses a head line by line. A line is parsed only when it is complete; only its length
 * and the very first byte of the request are checked earlier. So the verdict does not depend on how
 * the input was split. What must hold: line_at <= scanned <= len; every span lies before line_at.
 */
#include "http/request.h"

#include <string.h>

#include "base/macros.h"
#include "config/config.h"
#include "http/byte_class.h"
#include "http/target.h"

/* Methods of RFC 9110, RFC 5789 and WebDAV: 405 if not implemented. Any other token gets 501. */
static const struct {
	struct str name;
	enum http_method method;
} methods[] = { { STR_INIT("GET"), HTTP_GET }, { STR_INIT("HEAD"), HTTP_HEAD },
	{ STR_INIT("OPTIONS"), HTTP_OPTIONS }, { STR_INIT("POST"), HTTP_POST },
	{ STR_INIT("PUT"), HTTP_PUT }, { STR_INIT("DELETE"), HTTP_OTHER },
	{ STR_INIT("PATCH"), HTTP_OTHER }, { STR_INIT("TRACE"), HTTP_OTHER },
	{ STR_INIT("CONNECT"), HTTP_OTHER }, { STR_INIT("PROPFIND"), HTTP_OTHER },
	{ STR_INIT("PROPPATCH"), HTTP_OTHER }, { STR_INIT("MKCOL"), HTTP_OTHER },
	{ STR_INIT("COPY"), HTTP_OTHER }, { STR_INIT("MOVE"), HTTP_OTHER },
	{ STR_INIT("LOCK"), HTTP_OTHER }, { STR_INIT("UNLOCK"), HTTP_OTHER } };

static enum request_verdict
refuse(struct request *r, int status, const char *why)
{
	r->status = status;
	r->why = why;
	return REQUEST_BAD;
}

/* The limits do not count line ends and empty lines. */
#define CRLF_BYTES 2u

size_t
request_head_max(const struct config *limits)
{
	return REQUEST_EMPTY_LINES_MAX * CRLF_BYTES + limits->max_request_line_bytes + CRLF_BYTES +
	       limits->max_header_bytes + CRLF_BYTES;
}

void
request_start(struct request *r)
{
	/* the members behind are large, or seldom used: this runs for each request */
	memset(r, 0, offsetof(struct request, fields));
}

static struct span
span_of(const char *bytes, struct str s)
{
	return (struct span){ .at = (uint16_t)(s.p - bytes), .len = (uint16_t)s.len };
}

static bool
is_ows(char c)
{
	return c == ' ' || c == '\t';
}

static inline struct str
trim_ows(struct str s)
{
	for (; s.len > 0 && is_ows(s.p[0]); s.p++, s.len--)
		;
	for (; s.len > 0 && is_ows(s.p[s.len - 1]); s.len--)
		;
	return s;
}

static bool
is_token(struct str s)
{
	size_t i;

	for (i = 0; i < s.len && request_is(s.p[i], BYTE_TOKEN); i++)
		;
	return i == s.len && s.len > 0;
}

/*
 * Whether one of the eight bytes is below 0x20 or is 0x7f. A tab is reported too, though
 * allowed.
 */
static bool
may_have_control(uint64_t eight)
{
	const uint64_t ones = 0x0101010101010101u, tops = 0x8080808080808080u;
	uint64_t del = eight ^ (ones * 0x7f);

	return ((((eight - ones * 0x20) & ~eight) | ((del - ones) & ~del)) & tops) != 0;
}

/*
 * Field values are most of a request, so eight bytes are checked at a time until a suspect byte is
 * found. The last eight may overlap bytes that were checked before.
 */
static bool
is_value(struct str s)
{
	uint64_t eight;
	size_t i = 0;

	while (s.len >= sizeof eight && i < s.len) {
		size_t at = s.len - i < sizeof eight ? s.len - sizeof eight : i;

		memcpy(&eight, s.p + at, sizeof eight);
		if (may_have_control(eight))
			break;
		i = at + sizeof eight;
	}
	for (; i < s.len && request_is(s.p[i], BYTE_VALUE); i++)
		;
	return i == s.len;
}

static void
note_method(struct request *r, struct str name)
{
	r->method = HTTP_OTHER;
	for (size_t i = 0; i < ARRAY_LEN(methods); i++) {
		if (name.len == methods[i].name.len &&
		    memcmp(name.p, methods[i].name.p, name.len) == 0) {
			r->method = methods[i].method;
			r->is_known = true;
			return;
		}
	}
}

#define VERSION_BYTES 8u /* "HTTP/1.1" */

static const char *const bad_version =
    "the request line does not end in a version: send 'METHOD TARGET HTTP/1.1', with single spaces";

/*
 * RFC 9112 2.3: exactly "HTTP/" DIGIT "." DIGIT, in capitals. A higher minor version is read as the
 * highest that is known (RFC 9110 2.5).
 */
static enum request_verdict
read_version(struct request *r, struct str version)
{
	if (memcmp(version.p, "HTTP/", 5) != 0 || version.p[6] != '.' || version.p[5] < '0' ||
	    version.p[5] > '9' || version.p[7] < '0' || version.p[7] > '9')
		return refuse(r, 400, bad_version);
	if (version.p[5] != '1')
		return refuse(r, 505, "this version of HTTP is not spoken here: use HTTP/1.1");
	r->minor = version.p[7] != '0';
	return REQUEST_MORE;
}

static enum request_verdict
read_request_line(struct request *r, const char *bytes, struct str line)
{
	struct str method = { .p = line.p }, version;
	size_t target_at;
	const char *why;

	while (method.len < line.len && request_is(line.p[method.len], BYTE_TOKEN))
		method.len++;
	if (method.len == 0 || method.len == line.len || line.p[method.len] != ' ')
		return refuse(r, 400,
		    "the request line does not begin with a method: send 'METHOD TARGET HTTP/1.1', "
		    "with single spaces");
	target_at = method.len + 1;
	if (line.len < target_at + VERSION_BYTES + 1 || line.p[line.len - VERSION_BYTES - 1] != ' ')
		return refuse(r, 400, bad_version);
	version = (struct str){ line.p + line.len - VERSION_BYTES, VERSION_BYTES };
	r->method_name = span_of(bytes, method);
	note_method(r, method);
	if (read_version(r, version) == REQUEST_BAD)
		return REQUEST_BAD;
	/* request_read_target() refuses spaces, like all bytes that URLs cannot have */
	why = request_read_target(r, bytes,
	    span_of(bytes,
		(struct str){ line.p + target_at, line.len - target_at - VERSION_BYTES - 1 }));
	return why == NULL ? REQUEST_MORE : refuse(r, 400, why);
}

/* RFC 9110 7.6.1; unknown options are ignored. */
static enum request_verdict
note_connection(struct request *r, struct str value)
{
	struct str rest = value;

	while (rest.len > 0) {
		struct str option = trim_ows(str_cut(rest, ',', &rest));

		if (str_case_is(option, "close"))
			r->says_close = true;
		else if (str_case_is(option, "keep-alive"))
			r->says_keep_alive = true;
	}
	return REQUEST_MORE;
}

/*
 * RFC 9112 6.3 allows repeated fields with equal values. A second field is refused nevertheless,
 * since legitimate clients send only one.
 */
static enum request_verdict
note_length(struct request *r, struct str value)
{
	size_t i;

	if (r->lengths++ > 0)
		return refuse(r, 400, "Content-Length is there twice: send it once");
	for (i = 0; i < value.len && value.p[i] >= '0' && value.p[i] <= '9'; i++)
		;
	if (i < value.len || value.len == 0)
		return refuse(r, 400, "Content-Length is not a number: send decimal digits only");
	if (!str_to_u64(value, &r->content_length))
		r->content_length = UINT64_MAX; /* RFC 9110 8.6: large is not malformed */
	return REQUEST_MORE;
}

static enum request_coding
coding_after(enum request_coding before, struct str coding)
{
	if ((before != CODING_NONE && before != CODING_UNKNOWN) || !is_token(coding))
		return CODING_BAD; /* another coding after chunked, or not a token */
	if (str_case_is(coding, "chunked"))
		return before == CODING_NONE ? CODING_CHUNKED : CODING_UNKNOWN_CHUNKED;
	return CODING_UNKNOWN;
}

/* RFC 9112 6.1: only chunked is implemented, it must be the last, and be applied once. */
static enum request_verdict
note_coding(struct request *r, const char *bytes, struct str value)
{
	size_t at = 0, comma;

	do {
		struct str coding = str_slice(value, at, value.len);

		comma = str_find(coding, ',');
		coding = trim_ows(str_slice(coding, 0, comma));
		at += comma + 1;
		r->coding = (uint8_t)coding_after((enum request_coding)r->coding, coding);
		if (r->coding == CODING_UNKNOWN)
			r->unknown_coding = span_of(bytes, coding);
	} while (at <= value.len);
	return REQUEST_MORE;
}

static enum request_verdict
note_host(struct request *r, const char *bytes, struct str value)
{
	const char *why;

	if (r->hosts++ > 0)
		return refuse(r, 400, "Host is there twice: send it once");
	if ((why = request_check_host(value)) != NULL)
		return refuse(r, 400, why);
	if (r->host.len == 0) /* RFC 9112 3.2.2: the authority of an absolute target comes first */
		r->host = span_of(bytes, value);
	return REQUEST_MORE;
}

/*
 * RFC 9110 10.1.1: a list; several lines form one list (5.3), and empty elements are ignored
 * (5.6.1.2). In HTTP/1.0 the field is ignored.
 */
static enum request_verdict
note_expect(struct request *r, struct str value)
{
	struct str rest = value;

	r->has_expect = r->minor > 0;
	while (r->has_expect && rest.len > 0) {
		struct str one = trim_ows(str_cut(rest, ',', &rest));

		if (one.len == 0)
			continue;
		if (!str_case_is(one, "100-continue"))
			r->expect = EXPECT_UNKNOWN;
		else if (r->expect == EXPECT_NOTHING)
			r->expect = EXPECT_CONTINUE;
	}
	return REQUEST_MORE;
}

static enum request_verdict
note_accept(struct request *r, enum http_accept which, const char *bytes, struct str value)
{
	if (r->accepts[which] < UINT8_MAX && r->accepts[which]++ == 0)
		r->accept[which] = span_of(bytes, value);
	return REQUEST_MORE;
}

/*
 * Records the fields that decide where the request ends and whether the connection stays open, and
 * those that most answers depend on. Also records whether rarely sent fields are present, so that
 * they are searched for only then. The lengths are literals, so that each comparison is a few
 * instructions.
 */
static enum request_verdict
note_field(struct request *r, const char *bytes, struct str name, struct str value)
{
	switch (name.len) {
	case 4:
		if (request_name_is(name.p, "host", 4))
			return note_host(r, bytes, value);
		break;
	case 5: r->has_range |= request_name_is(name.p, "range", 5); break;
	case 6:
		if (request_name_is(name.p, "accept", 6))
			return note_accept(r, HTTP_ACCEPT, bytes, value);
		if (request_name_is(name.p, "expect", 6))
			return note_expect(r, value);
		break;
	case 8: r->is_conditional |= request_name_is(name.p, "if-match", 8); break;
	case 10:
		if (request_name_is(name.p, "connection", 10))
			return note_connection(r, value);
		break;
	case 13: r->is_conditional |= request_name_is(name.p, "if-none-match", 13); break;
	case 14:
		if (request_name_is(name.p, "content-length", 14))
			return note_length(r, value);
		break;
	case 15:
		if (request_name_is(name.p, "accept-encoding", 15))
			return note_accept(r, HTTP_ACCEPT_ENCODING, bytes, value);
		if (request_name_is(name.p, "accept-language", 15))
			return note_accept(r, HTTP_ACCEPT_LANGUAGE, bytes, value);
		if (request_name_is(name.p, "accept-datetime", 15))
			return note_accept(r, HTTP_ACCEPT_DATETIME, bytes, value);
		break;
	case 17:
		if (request_name_is(name.p, "transfer-encoding", 17))
			return note_coding(r, bytes, value);
		r->is_conditional |= request_name_is(name.p, "if-modified-since", 17);
		break;
	case 19: r->is_conditional |= request_name_is(name.p, "if-unmodified-since", 19); break;
	default: break;
	}
	return REQUEST_MORE;
}

static const char *
why_no_field(struct str line, size_t name_len)
{
	bool is_blank = name_len < line.len && is_ows(line.p[name_len]);

	if (name_len == 0 && is_blank)
		return "it begins with a blank: continued lines are not accepted, send one line";
	if (name_len == 0)
		return "it has no name: send 'Name: value'";
	if (is_blank)
		return "there is a blank before the colon: send 'Name: value'";
	if (name_len == line.len)
		return "it has no colon: send 'Name: value'";
	return "its name has a byte that names cannot have: use letters, digits and '-'";
}

/* RFC 9112 5 */
static enum request_verdict
read_field(struct request *r, const struct config *limits, const char *bytes, struct str line)
{
	struct str name = { .p = line.p }, value;

	name.len = request_run(line, BYTE_TOKEN);
	if (name.len == 0 || name.len == line.len || line.p[name.len] != ':')
		return refuse(r, 400, why_no_field(line, name.len));
	if (r->field_count == limits->max_header_fields)
		return refuse(r, 431, "there are too many header lines: send fewer");
	value = trim_ows((struct str){ line.p + name.len + 1, line.len - name.len - 1 });
	if (!is_value(value))
		return refuse(r, 400, "its value has a control byte: leave it out");
	r->fields[r->field_count++] =
	    (struct request_field){ .name = span_of(bytes, name), .value = span_of(bytes, value) };
	return note_field(r, bytes, name, value);
}

/* The checks that need the whole head; RFC 9112 3.2 and 6.3. */
static enum request_verdict
finish(struct request *r)
{
	r->lines = 0; /* the refusals below concern no single line, so they name none */
	if (r->hosts == 0 && r->minor > 0)
		return refuse(r, 400,
		    "there is no Host: say which site is meant, as in 'Host: www.example.org'");
	if (r->has_expect && r->expect == EXPECT_NOTHING)
		r->expect = EXPECT_UNKNOWN; /* the field is present but empty */
	if (r->coding == CODING_NONE)
		return REQUEST_DONE;
	if (r->lengths > 0)
		return refuse(r, 400,
		    "both Content-Length and Transfer-Encoding are there: send one of them");
	if (r->minor == 0)
		return refuse(r, 400,
		    "HTTP/1.0 has no Transfer-Encoding: send Content-Length, or use HTTP/1.1");
	/* RFC 9112 6.3: unless chunked is the last coding, the end of the body is unknown */
	if (r->coding == CODING_BAD || r->coding == CODING_UNKNOWN)
		return refuse(
		    r, 400, "Transfer-Encoding does not end in a single 'chunked': send just that");
	if (r->coding == CODING_UNKNOWN_CHUNKED)
		return refuse(r, 501,
		    "this Transfer-Encoding is not implemented here"); /* reply.c names it */
	return REQUEST_DONE;
}

static enum request_verdict
read_line(struct request *r, const struct config *limits, const char *bytes, struct str line)
{
	if (line.len > 0) {
		r->lines++;
		return r->lines > 1 ? read_field(r, limits, bytes, line)
				    : read_request_line(r, bytes, line);
	}
	if (r->lines > 0)
		return finish(r);
	if (r->empty_lines++ < REQUEST_EMPTY_LINES_MAX)
		return REQUEST_MORE;
	return refuse(r, 400, "there are empty lines before the request: begin with the method");
}

/* The status of the limit that a line ending at end would exceed, or 0. */
static int
passes_limit(const struct request *r, const struct config *limits, size_t end)
{
	if (r->lines == 0)
		return end - r->line_at > limits->max_request_line_bytes + 1 ? 414 : 0;
	return end - r->fields_at > limits->max_header_bytes + 1 ? 431 : 0;
}

/*
 * Whether the first byte cannot begin a request. It detects most other protocols (TLS etc.) without
 * waiting for the end of a line.
 */
static bool
is_stranger(const struct request *r, const char *bytes, size_t len)
{
	char first;

	if (r->lines > 0 || r->line_at == len)
		return false;
	first = bytes[r->line_at];
	return first != '\r' && !request_is(first, BYTE_TOKEN);
}

enum request_verdict
request_read(struct request *r, const struct config *limits, const char *bytes, size_t len)
{
	enum request_verdict verdict = REQUEST_MORE;

	while (verdict == REQUEST_MORE) {
		const char *lf = memchr(bytes + r->scanned, '\n', len - r->scanned);
		size_t end = lf != NULL ? (size_t)(lf - bytes) : len;
		int limit = passes_limit(r, limits, end);

		if (is_stranger(r, bytes, len))
			return refuse(r, 400, "this is not HTTP/1.1: begin with the method");
		if (limit != 0)
			return refuse(r, limit,
			    limit == 414
				? "the request line is too long: ask for a shorter URL"
				: "the header is too long: send less, for example fewer cookies");
		r->scanned = (uint16_t)end;
		if (lf == NULL)
			return REQUEST_MORE;
		if (end == r->line_at || bytes[end - 1] != '\r')
			return refuse(r, 400, "a line ends in LF alone: end each line with CR LF");
		verdict = read_line(
		    r, limits, bytes, (struct str){ bytes + r->line_at, end - 1 - r->line_at });
		if (verdict == REQUEST_BAD)
			return verdict;
		r->line_at = r->scanned = (uint16_t)(end + 1);
		if (r->lines == 1)
			r->fields_at = r->line_at;
	}
	r->head_bytes = r->line_at;
	return verdict;
}

bool
request_has_body(const struct request *r)
{
	return r->coding == CODING_CHUNKED || r->content_length > 0;
}

bool
request_keeps_alive(const struct request *r)
{
	/* bytes behind a CONNECT may be tunnel data */
	return !r->says_close && !r->is_connect && (r->minor > 0 || r->says_keep_alive);
}
