/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ingest: looks at the bytes, makes UTF-8 of them, and hands them to the reader of their kind. What
 * must hold: a reader sees only well-formed UTF-8, and outputs are written only when everything
 * went well.
 */
#include "ingest/ingest.h"

#include <stdlib.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/utf8.h"
#include "doc/build.h"
#include "doc/canon.h"
#include "doc/image.h"
#include "ingest/gate.h"
#include "ingest/lines.h"
#include "ingest/report.h"
#include "ingest/text.h"

#define BINARY_IN 50 /* one control character in so many is no text */
#define BINARY_LOOK_BYTES 65536
#define UTF8_FOR_UTF16 3 /* bytes of UTF-8 that two of UTF-16 may need, at most, for every two */

enum format { FORMAT_TEXT, FORMAT_AKN };

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
			    "byte offset %zu: half a character; the UTF-16 of this file is damaged",
			    from);
		buf_put(out, bytes, utf8_put(c, bytes));
	}
	if (at < s.len)
		return err_set(e, ERR_DATA,
		    "byte offset %zu: the file ends in the middle of a character of UTF-16", s.len);
	return 0;
}

/* What people bring by mistake, by its first bytes. */
static const struct {
	const char *start, *name;
} binary_kinds[] = {
	{ "%PDF-", "a PDF file; save its text as plain text" },
	{ "PK\003\004",
	    "a ZIP container (a word processor's file, an EPUB); save the document as plain text" },
	{ "\320\317\021\340", "an old word processor's file; save the document as plain text" },
	{ "{\\rtf", "an RTF file; save the document as plain text" },
	{ "\037\213", "a gzip file; unpack it first" },
};

static const char *
binary_kind(struct str s)
{
	for (size_t i = 0; i < sizeof binary_kinds / sizeof *binary_kinds; i++)
		if (str_starts(s, binary_kinds[i].start))
			return binary_kinds[i].name;
	return NULL;
}

static int
refuse_binary(struct str s, struct err *e)
{
	const char *kind = binary_kind(s);

	return err_set(e, ERR_DATA, "this is %s",
	    kind != NULL ? kind : "a binary file; bring plain text in UTF-8, or Akoma Ntoso XML");
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

/* *s as UTF-8 without byte order mark; what had to be converted lies in own. */
static int
to_utf8(struct str *s, struct buf *own, struct buf *report, struct err *e)
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
	if (lines_trim(*s).len == 0)
		return err_set(e, ERR_DATA, "the file is empty; nothing was imported");
	return 0;
}

/* Markup that is not meant to be read as text. */
static bool
is_html(struct str s)
{
	static const char *const starts[] = { "<!doctype html", "<html", "<head", "<body", "<div",
		"<p>", "<p ", "<table", "<span", "<h1", "<ul", "<meta", "<script", "<style", "<br",
		"<a ", "<img" };

	for (size_t i = 0; i < sizeof(starts) / sizeof(*starts); i++)
		if (str_case_is(str_slice(s, 0, strlen(starts[i])), starts[i]))
			return true;
	return false;
}

/* A document of XML, or something like it: "<" and a name, "<?", "<!". "<1>" may well begin a text.
 */
static bool
is_markup(struct str s)
{
	char c = s.len > 1 ? s.p[1] : '\0';

	return s.len > 1 && s.p[0] == '<' &&
	       (c == '?' || c == '!' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'));
}

static int
find_format(struct str s, struct str wanted, enum format *out, struct err *e)
{
	s = lines_trim(s);
	if (str_is(wanted, "text")) {
		*out = FORMAT_TEXT;
		return 0;
	}
	if (wanted.len > 0 && !str_is(wanted, "akn"))
		return err_set(e, ERR_USAGE,
		    "\"" STR_FMT "\" is no format that can be read; say text or akn",
		    STR_ARG(utf8_cut(wanted, REPORT_QUOTE_BYTES)));
	if (is_html(s))
		return err_set(e, ERR_DATA,
		    "line 1: this is HTML, which is not read yet; save the page as plain text, or "
		    "bring Akoma Ntoso XML");
	*out = wanted.len > 0 || is_markup(s) ? FORMAT_AKN : FORMAT_TEXT;
	return 0;
}

static int
put_run(void *arg, const void *p, size_t len)
{
	buf_put(arg, p, len);
	return 0;
}

/* The document in b as image and as canonical XML. */
static int
finish(
    struct build *b, const struct ingest_options *options, struct ingest_result *out, struct err *e)
{
	struct image im;
	int rc;

	if ((rc = build_finish(b, out->image, e)) != 0 ||
	    (rc = image_open(&im, out->image->data, out->image->len, e)) != 0)
		return rc;
	canon_write(&im, CANON_INDENT, put_run, out->xml);
	if ((rc = buf_check(out->xml, "the canonical XML", e)) != 0)
		return rc;
	if (out->xml->len > BUILD_DOCUMENT_BYTES_MAX) /* it could never be read again */
		return err_set(e, ERR_LIMIT,
		    "as XML the document has %zu bytes; %u are allowed: split it in volumes",
		    out->xml->len, BUILD_DOCUMENT_BYTES_MAX);
	if (options->work.len > 0 && !str_eq(options->work, image_meta(&im, IMAGE_META_WORK)))
		report_note(out->report, 0, "the document calls itself " STR_FMT,
		    STR_ARG(image_meta(&im, IMAGE_META_WORK)));
	return buf_check(out->report, "the report", e);
}

static int
read_utf8(
    struct str s, const struct ingest_options *options, struct ingest_result *out, struct err *e)
{
	struct build *b;
	enum format format = FORMAT_TEXT;
	int rc;

	if ((rc = find_format(s, options->format, &format, e)) != 0)
		return rc;
	b = build_new();
	rc = format == FORMAT_AKN ? gate_read(b, lines_trim(s), out->report, e)
				  : text_read(b, s, options, out->report, e);
	if (rc == 0)
		rc = finish(b, options, out, e);
	build_free(&b);
	return rc;
}

int
ingest_read(struct str bytes, const struct ingest_options *options, struct ingest_result *out,
    struct err *e)
{
	struct buf own = BUF_INIT(2 * (size_t)BUILD_DOCUMENT_BYTES_MAX);
	int rc;

	if (bytes.len > BUILD_DOCUMENT_BYTES_MAX)
		return err_set(e, ERR_LIMIT,
		    "the file has %zu bytes; %u are allowed: split it in volumes", bytes.len,
		    BUILD_DOCUMENT_BYTES_MAX);
	if ((rc = to_utf8(&bytes, &own, out->report, e)) == 0)
		rc = read_utf8(bytes, options, out, e);
	if (rc != 0) {
		buf_reset(out->xml);
		buf_reset(out->image);
		buf_reset(out->report);
	}
	buf_free(&own);
	return rc;
}

int
ingest_image(struct str xml, struct buf *image, struct err *e)
{
	struct build *b = build_new();
	int rc;

	if ((rc = gate_read(b, xml, NULL, e)) == 0)
		rc = build_finish(b, image, e);
	build_free(&b);
	return rc;
}
