/* SPDX-License-Identifier: Apache-2.0 */
/*
 * chunked: a state machine with one state for each place in the grammar. It reads byte by byte, so
 * the result does not depend on how the input was split. What must hold: the member bytes never
 * exceeds limits.body_limit_bytes, whatever sizes the chunks announce.
 *
 *	a chunk		SIZE [EXT_...] SIZE_LF DATA DATA_CR DATA_LF	then the next SIZE
 *	the last one	SIZE [EXT_...] SIZE_LF				its size is 0
 *	a trailer	TRAILER FIELD_NAME FIELD_VALUE FIELD_LF		any number
 *	the end		TRAILER LAST_LF END
 *	an extension	[EXT_BLANK] EXT_START EXT_NAME [EXT_NAME_BLANK]
 *			[EXT_VALUE_START (EXT_VALUE | EXT_QUOTED [EXT_ESCAPED] EXT_QUOTED_END)]
 */
#include "http/chunked.h"

#include <stdbool.h>

#include "config/config.h"
#include "http/byte_class.h"
#include "http/limits.h"
#include "http/request.h"

enum state {
	AT_SIZE,
	AT_EXT_BLANK,       /* after a blank: only ';' may follow */
	AT_EXT_START,       /* after ';' */
	AT_EXT_NAME,        /* within a name */
	AT_EXT_NAME_BLANK,  /* after a blank behind a name */
	AT_EXT_VALUE_START, /* after '=' */
	AT_EXT_VALUE,       /* within a token */
	AT_EXT_QUOTED,      /* within a quoted string */
	AT_EXT_ESCAPED,     /* after a backslash in a quoted string */
	AT_EXT_QUOTED_END,  /* after the closing quote */
	AT_SIZE_LF,
	AT_DATA,
	AT_DATA_CR,
	AT_DATA_LF,
	AT_TRAILER, /* at the start of a line */
	AT_FIELD_NAME,
	AT_FIELD_VALUE,
	AT_FIELD_LF,
	AT_LAST_LF,
	AT_END,
	BROKEN
};

static enum state
refuse(struct chunked *c, int status, const char *why)
{
	c->status = status;
	c->why = why;
	return BROKEN;
}

static enum state
expect_lf(struct chunked *c, char byte, enum state next)
{
	if (byte != '\n')
		return refuse(
		    c, 400, "in the body a CR is not followed by LF: end lines with CR LF");
	return next;
}

/* Reads the byte after the size or after a complete extension. */
static enum state
end_piece(struct chunked *c, char byte, enum state at_blank)
{
	switch (byte) {
	case '\r': return AT_SIZE_LF;
	case ';': return AT_EXT_START;
	case ' ':
	case '\t': return at_blank;
	default:
		return refuse(c, 400,
		    "a chunk's size is not hexadecimal digits and CR LF: correct the chunks");
	}
}

static enum state
read_size(struct chunked *c, const struct config *limits, char byte)
{
	int digit = str_hex_value(byte);

	if (digit < 0) {
		if (c->digits == 0)
			return refuse(
			    c, 400, "a chunk begins without its size: correct the chunks");
		return end_piece(c, byte, AT_EXT_BLANK);
	}
	if (++c->digits > CHUNK_SIZE_DIGITS_MAX)
		return refuse(c, 400, "a chunk's size has too many digits: correct the chunks");
	c->left = c->left << 4 | (unsigned)digit;
	if (!c->is_kept && /* the limit of an upload is its owner's */
	    (c->left > limits->body_limit_bytes || c->bytes > limits->body_limit_bytes - c->left))
		return refuse(c, 413, "the body is too large: nothing here takes one, send none");
	return AT_SIZE;
}

/* After "=": a token or a quoted string. */
static enum state
start_value(struct chunked *c, char byte)
{
	if (byte == ' ' || byte == '\t')
		return AT_EXT_VALUE_START;
	if (byte == '"')
		return AT_EXT_QUOTED;
	if (request_is(byte, BYTE_TOKEN))
		return AT_EXT_VALUE;
	return refuse(c, 400, "a chunk extension has no value after '=': leave extensions out");
}

static enum state
read_quoted(struct chunked *c, char byte, bool is_escaped)
{
	if (!request_is(byte, BYTE_VALUE))
		return refuse(c, 400, "a chunk extension has a control byte: leave extensions out");
	if (is_escaped)
		return AT_EXT_QUOTED;
	return byte == '"' ? AT_EXT_QUOTED_END : byte == '\\' ? AT_EXT_ESCAPED : AT_EXT_QUOTED;
}

static enum state
start_name(struct chunked *c, char byte)
{
	if (byte == ' ' || byte == '\t')
		return AT_EXT_START;
	if (request_is(byte, BYTE_TOKEN))
		return AT_EXT_NAME;
	return refuse(c, 400, "a chunk extension has no name: leave extensions out");
}

/* RFC 9112 7.1.1: extensions are checked for syntax and ignored. */
static enum state
read_extension(struct chunked *c, char byte)
{
	if (++c->extensions > CHUNK_EXTENSION_BYTES)
		return refuse(c, 400, "the chunk extensions are too long: leave them out");
	switch ((enum state)c->state) {
	case AT_EXT_BLANK:
		if (byte == '\r')
			break; /* trailing blanks without an extension */
		return end_piece(c, byte, AT_EXT_BLANK);
	case AT_EXT_START: return start_name(c, byte);
	case AT_EXT_NAME:
		if (request_is(byte, BYTE_TOKEN))
			return AT_EXT_NAME;
		/* fall through */
	case AT_EXT_NAME_BLANK:
		if (byte == '=')
			return AT_EXT_VALUE_START;
		if (byte == '\r' && c->state == AT_EXT_NAME_BLANK)
			break;
		return end_piece(c, byte, AT_EXT_NAME_BLANK);
	case AT_EXT_VALUE_START: return start_value(c, byte);
	case AT_EXT_VALUE:
		return request_is(byte, BYTE_TOKEN) ? AT_EXT_VALUE
						    : end_piece(c, byte, AT_EXT_BLANK);
	case AT_EXT_QUOTED: return read_quoted(c, byte, false);
	case AT_EXT_ESCAPED: return read_quoted(c, byte, true);
	default: return end_piece(c, byte, AT_EXT_BLANK);
	}
	return refuse(c, 400, "a chunk's size line ends in blanks: leave them out");
}

/* The size line has ended: data follows or, after the last chunk, the trailers. */
static enum state
end_size(struct chunked *c)
{
	c->bytes += c->left;
	c->digits = 0;
	return c->left > 0 ? AT_DATA : AT_TRAILER;
}

static enum state
read_trailer(struct chunked *c, const struct config *limits, char byte)
{
	if (++c->trailer_bytes > limits->max_header_bytes)
		return refuse(c, 431, "the trailers are too long: send fewer");
	switch ((enum state)c->state) {
	case AT_TRAILER:
		if (byte == '\r')
			return AT_LAST_LF;
		if (++c->trailers > limits->max_header_fields)
			return refuse(c, 431, "there are too many trailers: send fewer");
		return request_is(byte, BYTE_TOKEN)
			   ? AT_FIELD_NAME
			   : refuse(c, 400, "a trailer has no name: send 'Name: value'");
	case AT_FIELD_NAME:
		if (byte == ':')
			return AT_FIELD_VALUE;
		return request_is(byte, BYTE_TOKEN)
			   ? AT_FIELD_NAME
			   : refuse(c, 400, "a trailer's name is not one: send 'Name: value'");
	default:
		if (byte == '\r')
			return AT_FIELD_LF;
		return request_is(byte, BYTE_VALUE)
			   ? AT_FIELD_VALUE
			   : refuse(c, 400, "a trailer has a control byte: leave it out");
	}
}

static enum state
read_byte(struct chunked *c, const struct config *limits, char byte)
{
	switch ((enum state)c->state) {
	case AT_SIZE: return read_size(c, limits, byte);
	case AT_SIZE_LF: return byte == '\n' ? end_size(c) : expect_lf(c, byte, BROKEN);
	case AT_DATA_CR:
		if (byte == '\r')
			return AT_DATA_LF;
		return refuse(c, 400, "a chunk is longer than its size says: correct the chunks");
	case AT_DATA_LF: return expect_lf(c, byte, AT_SIZE);
	case AT_TRAILER:
	case AT_FIELD_NAME:
	case AT_FIELD_VALUE: return read_trailer(c, limits, byte);
	case AT_FIELD_LF: return expect_lf(c, byte, AT_TRAILER);
	case AT_LAST_LF: return expect_lf(c, byte, AT_END);
	default: return read_extension(c, byte);
	}
}

void
chunked_start(struct chunked *c)
{
	*c = (struct chunked){ .state = AT_SIZE };
}

enum chunked_verdict
chunked_read(
    struct chunked *c, const struct config *limits, const char *bytes, size_t len, size_t *used)
{
	size_t at = 0;

	while (at < len && c->state != AT_END && c->state != BROKEN) {
		if (c->state == AT_DATA) {
			uint64_t n = len - at < c->left ? len - at : c->left;

			if (c->is_kept)
				c->data = str_make(bytes + at, (size_t)n);
			at += (size_t)n;
			c->left -= n;
			if (c->left == 0)
				c->state = AT_DATA_CR;
			if (c->is_kept)
				break;
		} else {
			c->state = (uint8_t)read_byte(c, limits, bytes[at++]);
		}
	}
	*used = at;
	return c->state == AT_END ? CHUNKED_DONE : c->state == BROKEN ? CHUNKED_BAD : CHUNKED_MORE;
}
