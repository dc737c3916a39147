/* SPDX-License-Identifier: Apache-2.0 */
/*
 * encoding: UTF-8 and UTF-16 as UTF-8, without a byte order mark. What must hold: readers get only
 * well-formed UTF-8, and no binary file.
 */
#include "ingest/encoding.h"

#include "base/buf.h"
#include "base/err.h"
#include "base/macros.h"
#include "base/utf8.h"
#include "ingest/report.h"

#define BINARY_IN 50 /* a text with more than one control character in so many bytes is binary */
#define BINARY_LOOK_BYTES 65536
#define UTF8_FOR_UTF16 3 /* the most bytes of UTF-8 for two bytes of UTF-16 */

static bool
has_prefix(struct str s, const char *bytes, size_t len)
{
	return s.len >= len && memcmp(s.p, bytes, len) == 0;
}

static uint32_t
unit_at(struct str s, size_t at, bool big)
{
	unsigned char a = (unsigned char)s.p[at], b = (unsigned char)s.p[at + 1];

	return big ? (uint32_t)a << 8 | b : (uint32_t)b << 8 | a;
}

/* RFC 2781. */
static int
convert_utf16(struct str s, bool big, struct buf *out, struct err *e)
{
	char bytes[UTF8_MAX_BYTES];
	size_t at = 2;
	int rc;

	if ((rc = buf_reserve(out, s.len / 2 * UTF8_FOR_UTF16 + 1, e)) != 0)
		return rc;
	while (at + 1 < s.len) {
		uint32_t c = unit_at(s, at, big), low;
		size_t from = at;

		at += 2;
		if (c >= 0xd800 && c < 0xdc00 && at + 1 < s.len &&
		    (low = unit_at(s, at, big)) >= 0xdc00 && low < 0xe000) {
			c = 0x10000 + ((c - 0xd800) << 10) + (low - 0xdc00);
			at += 2;
		}
		if (c >= 0xd800 && c < 0xe000)
			return err_set(e, ERR_DATA,
			    "byte offset %zu: a surrogate without its pair; the UTF-16 of this "
			    "file is damaged",
			    from);
		buf_put(out, bytes, utf8_put(c, bytes));
	}
	if (at < s.len)
		return err_set(e, ERR_DATA,
		    "byte offset %zu: the file ends in the middle of a character of UTF-16", s.len);
	return 0;
}

/* Formats that users upload by mistake, by their first bytes. */
static const struct {
	const char *start, *name;
} binary_kinds[] = {
	{ "%PDF-", "a PDF file; save its text as plain text" },
	{ "\320\317\021\340",
	    "an old word processor's file, or one with a password; save it as .docx without one" },
	{ "{\\rtf", "an RTF file; save the document as .docx" },
	{ "\037\213", "a gzip file; unpack it first" },
};

static const char *
binary_kind(struct str s)
{
	for (size_t i = 0; i < ARRAY_LEN(binary_kinds); i++)
		if (str_starts(s, binary_kinds[i].start))
			return binary_kinds[i].name;
	return NULL;
}

static int
refuse_binary(struct str s, struct err *e)
{
	const char *kind = binary_kind(s);

	return err_set(e, ERR_DATA, "this is %s",
	    kind != NULL ? kind
			 : "a binary file; bring plain text in UTF-8, Akoma Ntoso, .docx "
			   "or .odt");
}

static bool
is_binary(struct str s)
{
	struct str look = str_slice(s, 0, BINARY_LOOK_BYTES);
	size_t controls = 0;

	if (binary_kind(s) != NULL)
		return true;
	for (size_t i = 0; i < look.len; i++) {
		if (look.p[i] == '\0')
			return true;
		controls += (unsigned char)look.p[i] < ' ' &&
			    strchr("\t\n\r\f\v\b\033\032", look.p[i]) == NULL;
	}
	return controls > look.len / BINARY_IN;
}

int
encoding_to_utf8(struct str *s, struct buf *own, struct buf *report, struct err *e)
{
	size_t bad, mark = 0;
	int rc;

	if (has_prefix(*s, "\xff\xfe", 2) || has_prefix(*s, "\xfe\xff", 2)) {
		if ((rc = convert_utf16(*s, s->p[0] == '\xfe', own, e)) != 0)
			return rc;
		*s = buf_str(own);
		report_note(report, 0, "the file was UTF-16 and is kept as UTF-8");
	} else if (has_prefix(*s, "\xef\xbb\xbf", 3)) {
		mark = 3;
		*s = str_slice(*s, mark, s->len);
	}
	if (is_binary(*s))
		return refuse_binary(*s, e);
	if ((bad = utf8_check(*s)) < s->len)
		return err_set(e, ERR_DATA,
		    "byte offset %zu (0x%02x) is not UTF-8; convert the file to UTF-8 and try "
		    "again",
		    mark + bad, (unsigned char)s->p[bad]);
	if (utf8_trim(*s).len == 0)
		return err_set(e, ERR_DATA, "the file is empty; nothing was imported");
	return 0;
}
