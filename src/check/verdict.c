/* SPDX-License-Identifier: Apache-2.0 */
/* verdict: writes the sentence of a check. */
#include "check/verdict.h"

#include <stdarg.h>
#include <stdio.h>

static void
put_verdict(struct verdict *v, enum verdict_kind kind, const char *fmt, va_list ap)
{
	if (v->kind == VERDICT_FAIL)
		return; /* the first failure is kept */
	v->kind = kind;
	vsnprintf(v->text, sizeof v->text, fmt, ap);
}

void
verdict_fail(struct verdict *v, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	put_verdict(v, VERDICT_FAIL, fmt, ap);
	va_end(ap);
}

void
verdict_skip(struct verdict *v, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	put_verdict(v, VERDICT_SKIP, fmt, ap);
	va_end(ap);
}

void
verdict_note(struct verdict *v, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	put_verdict(v, VERDICT_PASS, fmt, ap);
	va_end(ap);
}
