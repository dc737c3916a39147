/* SPDX-License-Identifier: Apache-2.0 */
/* report: the lines. What must hold: one record is one line with exactly two tabs, whatever was
 * quoted. */
#include "ingest/report.h"

#include <stdarg.h>
#include <stdio.h>

#include "base/buf.h"
#include "base/utf8.h"

#define SENTENCE_BYTES 512 /* a quote and a reason; longer ones are cut */

static void __attribute__((format(printf, 4, 0)))
put_record(struct buf *report, const char *kind, uint32_t line, const char *fmt, va_list ap)
{
	char text[SENTENCE_BYTES];
	struct str cut;

	vsnprintf(text, sizeof(text), fmt, ap);
	for (char *p = text; *p != '\0'; p++)
		if ((unsigned char)*p < ' ')
			*p = ' ';
	cut = utf8_cut(str_from(text), SENTENCE_BYTES - UTF8_MAX_BYTES);
	buf_putf(report, "%s\t%u\t" STR_FMT "\n", kind, line, STR_ARG(cut));
}

void
report_drop(struct buf *report, uint32_t line, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	put_record(report, "drop", line, fmt, ap);
	va_end(ap);
}

void
report_repair(struct buf *report, uint32_t line, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	put_record(report, "repair", line, fmt, ap);
	va_end(ap);
}

void
report_note(struct buf *report, uint32_t line, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	put_record(report, "note", line, fmt, ap);
	va_end(ap);
}

const char *
report_quote(struct str s, char out[REPORT_QUOTE_BYTES + 8])
{
	struct str cut = utf8_cut(s, REPORT_QUOTE_BYTES);

	snprintf(out, REPORT_QUOTE_BYTES + 8, "\"" STR_FMT "%s\"", STR_ARG(cut),
	    cut.len < s.len ? "…" : "");
	return out;
}
