/* SPDX-License-Identifier: Apache-2.0 */
/*
 * report: writes the records. What must hold: a record is one line, and a tab is between two fields
 * and nowhere else, for any quoted text.
 */
#include "ingest/report.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/utf8.h"
#include "ingest/footnote.h"
#include "ingest/line_picture.h"

#define SENTENCE_BYTES 512 /* a quote and a reason; longer ones are cut */

/* Appends a text of a document, control characters as spaces. */
static void
put_text(struct buf *report, struct str text)
{
	struct str cut = utf8_cut(text, SENTENCE_BYTES - UTF8_MAX_BYTES);

	for (size_t i = 0; i < cut.len; i++)
		buf_putc(report, (unsigned char)cut.p[i] < ' ' ? ' ' : cut.p[i]);
}

/* Ends a record that begins with its kind and place. */
static void __attribute__((format(printf, 2, 0)))
put_sentence(struct buf *report, const char *fmt, va_list ap)
{
	char text[SENTENCE_BYTES];

	vsnprintf(text, sizeof text, fmt, ap);
	put_text(report, str_from(text));
	buf_putc(report, '\n');
}

void
report_drop(struct buf *report, uint32_t line, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	buf_putf(report, "drop\t%u\t", line);
	put_sentence(report, fmt, ap);
	va_end(ap);
}

void
report_repair(struct buf *report, uint32_t line, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	buf_putf(report, "repair\t%u\t", line);
	put_sentence(report, fmt, ap);
	va_end(ap);
}

static void
put_place(struct buf *report, const char *kind, uint32_t first, uint32_t last)
{
	if (first == last)
		buf_putf(report, "%s\t%u\t", kind, first);
	else
		buf_putf(report, "%s\t%u-%u\t", kind, first, last);
}

void
report_join(struct buf *report, uint32_t first, uint32_t last, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	put_place(report, "join", first, last);
	put_sentence(report, fmt, ap);
	va_end(ap);
}

void
report_doubt(struct buf *report, uint32_t first, uint32_t last, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	put_place(report, "doubt", first, last);
	put_sentence(report, fmt, ap);
	va_end(ap);
}

void
report_note(struct buf *report, uint32_t line, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	buf_putf(report, "note\t%u\t", line);
	put_sentence(report, fmt, ap);
	va_end(ap);
}

void
report_field(struct buf *report, const char *name, struct str value)
{
	if (report->failed || report->len == 0)
		return;
	report->len--; /* the end of the record */
	buf_putf(report, "\t%s=", name);
	put_text(report, value);
	buf_putc(report, '\n');
}

void
report_check(struct buf *report)
{
	struct str rest = buf_str(report), record;
	uint32_t places = 0;

	while (rest.len > 0) {
		record = str_cut(rest, '\n', &rest);
		places += str_starts(record, "doubt\t") ||
			  (str_starts(record, "repair\t") &&
			      str_find_str(record, STR("\treason=")) < record.len);
	}
	buf_putf(report, "check\t0\t%u\n", places);
}

void
report_propose(struct buf *report, struct str work)
{
	buf_putf(report, "propose\t0\t" STR_FMT "\n", STR_ARG(work));
}

void
report_name(struct buf *report, struct str work, struct str own)
{
	buf_putf(report, "name\t0\t" STR_FMT "\n", STR_ARG(work));
	report_field(report, "own", own);
}

/* Appends s without the characters that stand for pictures; returns the length. */
static size_t
put_quoted(char *out, size_t len, struct str s)
{
	struct str before;
	uint32_t picture;

	do {
		picture = line_picture_cut(s, &before, &s);
		if (before.len > 0)
			memcpy(out + len, before.p, before.len);
		len += before.len;
	} while (picture != UINT32_MAX);
	return len;
}

const char *
report_quote(struct str s, char out[REPORT_QUOTE_BYTES + 8])
{
	struct str cut = utf8_cut(s, REPORT_QUOTE_BYTES), rest = cut, before;
	const char *end = cut.len < s.len ? "…\"" : "\"";
	size_t len = 0;
	uint32_t note;

	out[len++] = '"';
	do { /* without the characters that stand for marks of footnotes */
		note = footnote_cut(rest, &before, &rest);
		len = put_quoted(out, len, before);
	} while (note != UINT32_MAX);
	memcpy(out + len, end, strlen(end) + 1);
	return out;
}
