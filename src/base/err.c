/* SPDX-License-Identifier: Apache-2.0 */
/*
 * err: records errors. What must hold: no function here fails; text and detail are always
 * well-formed UTF-8. A message that cannot be formatted is replaced by the meaning of its code; one
 * that is too long is cut between characters.
 */
#include "base/err.h"

#include <assert.h>
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "base/str.h"
#include "base/utf8.h"

#define TEXT_BYTES sizeof(((struct err *)0)->text)
#define DETAIL_BYTES sizeof(((struct err *)0)->detail)
/* Room for one character more than is kept, which shows whether the cut is inside a character. */
#define SCRATCH_BYTES (TEXT_BYTES + UTF8_MAX_BYTES)
#define ERRNO_TEXT_BYTES 128 /* the longest message of glibc has about 50 bytes */
#define EXIT_OUR_BUG 70      /* EX_SOFTWARE, for an unknown code */

struct meaning {
	const char *name;
	int http_status;
	int exit_code;
	const char *sentence;
};

static const struct meaning meanings[ERR_COUNT] = {
	[ERR_NONE] = { "NONE", 200, 0, "nothing went wrong" },
#define ERROR(name, status, exit, meaning) [ERR_##name] = { #name, status, exit, meaning },
#include "base/errors.def"
#undef ERROR
};

static const struct meaning unknown = { "UNKNOWN", 500, EXIT_OUR_BUG,
	"an error without a meaning" };

static const struct meaning *
find_meaning(int code)
{
	if (code < 0 && code > -ERR_COUNT)
		code = -code;
	return code >= 0 && code < ERR_COUNT ? &meanings[code] : &unknown;
}

/*
 * Replaces malformed bytes, which may come from the input, by '?', so that every client can show
 * the message.
 */
static void
replace_malformed(char *text, size_t len)
{
	struct str s = str_make(text, len);

	for (size_t at = utf8_check(s); at < len; at += utf8_check(str_slice(s, at, len)))
		text[at] = '?';
}

/* Copies as much of from as fits in cap bytes with the NUL, cut between characters. */
static void
copy_cut(char *to, size_t cap, const char *from)
{
	struct str s = utf8_cut(str_from(from), cap - 1);

	memmove(to, s.p, s.len);
	to[s.len] = '\0';
	replace_malformed(to, s.len);
}

/* Formats into a separate buffer: the arguments may point into the struct err that is written. */
static bool __attribute__((format(printf, 2, 0)))
format_scratch(char scratch[SCRATCH_BYTES], const char *fmt, va_list ap)
{
	scratch[0] = '\0';
	return vsnprintf(scratch, SCRATCH_BYTES, fmt, ap) >= 0;
}

static void __attribute__((format(printf, 3, 0)))
record(struct err *e, enum err_code code, const char *fmt, va_list ap)
{
	char scratch[SCRATCH_BYTES];

	if (!format_scratch(scratch, fmt, ap))
		copy_cut(scratch, sizeof scratch, err_meaning((int)code));
	e->code = (int)code;
	e->detail[0] = '\0';
	e->retry_s = 0;
	copy_cut(e->text, sizeof e->text, scratch);
}

int
err_set(struct err *e, enum err_code code, const char *fmt, ...)
{
	va_list ap;

	if (e != NULL) {
		va_start(ap, fmt);
		record(e, code, fmt, ap);
		va_end(ap);
	}
	return -(int)code;
}

int
err_wrap(struct err *e, const char *fmt, ...)
{
	char scratch[SCRATCH_BYTES];
	char whole[SCRATCH_BYTES + TEXT_BYTES + 2];
	va_list ap;

	if (e == NULL)
		return -ERR_IO; /* without e the code is unknown: any error will do */
	assert(e->code != ERR_NONE);
	va_start(ap, fmt);
	if (format_scratch(scratch, fmt, ap)) {
		snprintf(whole, sizeof whole, "%s: %s", scratch, e->text);
		copy_cut(e->text, sizeof e->text, whole);
	}
	va_end(ap);
	return -e->code;
}

static void
add_detail(struct err *e, const char *more)
{
	char whole[DETAIL_BYTES + SCRATCH_BYTES + 2];

	snprintf(whole, sizeof whole, "%s%s%s", e->detail, e->detail[0] != '\0' ? "; " : "", more);
	copy_cut(e->detail, sizeof e->detail, whole);
}

int
err_detail(struct err *e, const char *fmt, ...)
{
	char scratch[SCRATCH_BYTES];
	va_list ap;

	if (e == NULL)
		return -ERR_IO;
	va_start(ap, fmt);
	if (format_scratch(scratch, fmt, ap))
		add_detail(e, scratch);
	va_end(ap);
	return -e->code;
}

/* Puts a cause that an operator can remove, such as a full disk, into the sentence of the error. */
static void
name_cause(struct err *e, int cause)
{
	static const struct {
		int cause;
		const char *sentence;
	} known[] = { { ENOSPC, "the disk is full" },
		{ EDQUOT, "the quota of this user is used up" },
		{ EFBIG, "a file may not be so large here" },
		{ EROFS, "the medium is read-only" } };
	char whole[TEXT_BYTES + SCRATCH_BYTES];

	for (size_t i = 0; i < sizeof known / sizeof *known; i++)
		if (known[i].cause == cause) {
			snprintf(whole, sizeof whole, "%s (%s)", e->text, known[i].sentence);
			copy_cut(e->text, sizeof e->text, whole);
		}
}

int
err_errno(struct err *e, enum err_code code, const char *fmt, ...)
{
	int saved = errno;
	char reason[ERRNO_TEXT_BYTES];
	va_list ap;

	if (e != NULL) {
		va_start(ap, fmt);
		record(e, code, fmt, ap);
		va_end(ap);
		name_cause(e, saved);
		add_detail(e, strerror_r(saved, reason, sizeof reason));
	}
	errno = saved;
	return -(int)code;
}

int
err_http_status(int code)
{
	return find_meaning(code)->http_status;
}

int
err_exit_code(int code)
{
	return find_meaning(code)->exit_code;
}

const char *
err_name(int code)
{
	return find_meaning(code)->name;
}

const char *
err_meaning(int code)
{
	return find_meaning(code)->sentence;
}
