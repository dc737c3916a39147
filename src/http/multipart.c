/* SPDX-License-Identifier: Apache-2.0 */
/*
 * multipart: What must hold: the form ends with the closing delimiter, so that an upload that was
 * cut off is never taken for a whole one.
 */
#include "http/multipart.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "base/err.h"

#define TYPE "multipart/form-data"
#define HEAD_END "\r\n\r\n"

/* RFC 2046, 5.1.1: bcharsnospace; no blank is sent by any browser. */
static bool
is_boundary(struct str s)
{
	for (size_t i = 0; i < s.len; i++)
		if (isalnum((unsigned char)s.p[i]) == 0 || s.p[i] == '\0')
			if (strchr("'()+_,-./:=?", s.p[i]) == NULL || s.p[i] == '\0')
				return false;
	return s.len > 0 && s.len <= MULTIPART_BOUNDARY_BYTES_MAX;
}

/* The value of a parameter "name=value" or "name="value"" behind a ';'; empty if there is none. */
static struct str
find_parameter(struct str field, const char *name)
{
	struct str rest = str_slice(field, str_find(field, ';') + 1, field.len);

	while (rest.len > 0) {
		struct str word = str_trim(str_cut(rest, '=', &rest)), value;

		rest = str_trim(rest);
		if (str_starts(rest, "\"")) {
			rest = str_slice(rest, 1, rest.len);
			value = str_cut(rest, '"', &rest);
			str_cut(rest, ';', &rest);
		} else {
			value = str_trim(str_cut(rest, ';', &rest));
		}
		if (str_case_is(word, name))
			return value;
	}
	return STR("");
}

int
multipart_open(struct multipart *m, struct str content_type, struct str body, struct err *e)
{
	struct str type = str_trim(str_slice(content_type, 0, str_find(content_type, ';')));
	struct str boundary = find_parameter(content_type, "boundary");
	int len;

	if (!str_case_is(type, TYPE) || !is_boundary(boundary))
		return err_set(e, ERR_USAGE,
		    "the form is not " TYPE " with a boundary: send it as a browser does");
	*m = (struct multipart){ .rest = body };
	len = snprintf(m->delimiter, sizeof m->delimiter, "\r\n--" STR_FMT, STR_ARG(boundary));
	m->delimiter_len = (size_t)len;
	/* the first delimiter has no line end before it */
	if (!str_starts(body, m->delimiter + 2))
		return err_set(e, ERR_USAGE,
		    "the form does not begin with the boundary that its Content-Type names: send "
		    "it again as a browser does");
	m->rest = str_slice(body, m->delimiter_len - 2, body.len);
	return 0;
}

static int
refuse_cut(const struct multipart *m, struct err *e)
{
	return err_set(e, ERR_USAGE,
	    "part %u of the form has no end: the upload was cut off, send it again", m->count);
}

static int
read_head(struct multipart *m, struct multipart_part *out, struct err *e)
{
	struct str head = str_slice(m->rest, 0, MULTIPART_HEAD_BYTES_MAX), line;
	size_t end = str_find_str(head, STR(HEAD_END));

	if (end == head.len)
		return head.len < MULTIPART_HEAD_BYTES_MAX
			   ? refuse_cut(m, e)
			   : err_set(e, ERR_USAGE,
				 "the head of part %u of the form is longer than %d bytes: give "
				 "the file a shorter name",
				 m->count, MULTIPART_HEAD_BYTES_MAX);
	m->rest = str_slice(m->rest, end + sizeof HEAD_END - 1, m->rest.len);
	head.len = end;
	out->name = STR("");
	while (head.len > 0) {
		struct str value, name = str_cut(str_cut(head, '\n', &head), ':', &value);

		line = str_trim(value);
		if (str_case_is(name, "content-disposition"))
			out->name = find_parameter(line, "name");
	}
	if (out->name.len > 0)
		return 0;
	return err_set(e, ERR_USAGE,
	    "part %u of the form has no name: send the form as a browser does", m->count);
}

int
multipart_next(struct multipart *m, struct multipart_part *out, struct err *e)
{
	size_t end;
	int rc;

	if (str_starts(m->rest, "--"))
		return 0;
	m->count++;
	if (!str_starts(m->rest, "\r\n"))
		return refuse_cut(m, e);
	if (m->count > MULTIPART_PARTS_MAX)
		return err_set(e, ERR_USAGE, "the form has more than %d parts: send fewer",
		    MULTIPART_PARTS_MAX);
	m->rest = str_slice(m->rest, 2, m->rest.len);
	if ((rc = read_head(m, out, e)) != 0)
		return rc;
	end = str_find_str(m->rest, str_make(m->delimiter, m->delimiter_len));
	if (end == m->rest.len)
		return refuse_cut(m, e);
	out->bytes = str_slice(m->rest, 0, end);
	m->rest = str_slice(m->rest, end + m->delimiter_len, m->rest.len);
	return 1;
}
