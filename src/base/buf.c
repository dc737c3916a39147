/* SPDX-License-Identifier: Apache-2.0 */
/*
 * buf: a byte buffer that grows up to a maximum. What must hold: len <= max; when data is not NULL,
 * len < cap and data[len] is NUL; once failed is set nothing is put until buf_reset(), buf_free()
 * or buf_take().
 */
#include "base/buf.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/mem.h"

#define FIRST_BYTES 64 /* a header line or a short message fits without growing */

/*
 * Returns a capacity of at least need bytes, at most max and the NUL. Doubling keeps the cost of n
 * puts linear.
 */
static size_t
grown_cap(const struct buf *b, size_t need)
{
	size_t most = b->max < SIZE_MAX ? b->max + 1 : b->max; /* plus the NUL */
	size_t cap = b->cap < FIRST_BYTES ? FIRST_BYTES : b->cap;

	while (cap < need && cap <= SIZE_MAX / 2)
		cap *= 2;
	if (cap < need)
		cap = need;
	return cap < most ? cap : most;
}

int
buf_reserve(struct buf *b, size_t n, struct err *e)
{
	size_t cap;
	char *data;

	if (b->failed || n > b->max - b->len) {
		b->failed = true;
		return err_set(e, ERR_LIMIT,
		    "more than %zu bytes are needed, and that is the limit: send or ask for less",
		    b->max);
	}
	if (b->data != NULL && n < b->cap - b->len)
		return 0;
	cap = grown_cap(b, b->len + n < SIZE_MAX ? b->len + n + 1 : SIZE_MAX);
	if (cap <= b->len + n || (data = realloc(b->data, cap)) == NULL) {
		b->failed = true;
		return err_set(e, ERR_LIMIT, "memory is exhausted here: try again later");
	}
	data[b->len] = '\0';
	b->data = data;
	b->cap = cap;
	return 0;
}

void
buf_put(struct buf *b, const void *p, size_t n)
{
	if (n == 0 || buf_reserve(b, n, NULL) != 0)
		return;
	memcpy(b->data + b->len, p, n);
	b->len += n;
	b->data[b->len] = '\0';
}

void
buf_puts(struct buf *b, const char *s)
{
	buf_put(b, s, strlen(s));
}

void
buf_putstr(struct buf *b, struct str s)
{
	buf_put(b, s.p, s.len);
}

void
buf_putc(struct buf *b, char c)
{
	buf_put(b, &c, 1);
}

void
buf_putf(struct buf *b, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	buf_vputf(b, fmt, ap);
	va_end(ap);
}

/* Formats into the free room; formats again only if that is too small. */
void
buf_vputf(struct buf *b, const char *fmt, va_list ap)
{
	size_t room = b->cap - b->len;
	va_list again;
	int n;

	if (b->failed)
		return;
	va_copy(again, ap);
	n = vsnprintf(b->data != NULL ? b->data + b->len : NULL, room, fmt, ap);
	if (n >= 0 && (size_t)n >= room && buf_reserve(b, (size_t)n, NULL) == 0)
		n = vsnprintf(b->data + b->len, (size_t)n + 1, fmt, again);
	va_end(again);
	if (n < 0)
		b->failed = true;
	if (!b->failed)
		b->len += (size_t)n;
	if (b->data != NULL)
		b->data[b->len] = '\0';
}

struct str
buf_str(const struct buf *b)
{
	return str_make(b->data, b->len);
}

int
buf_check(const struct buf *b, const char *what, struct err *e)
{
	if (!b->failed)
		return 0;
	return err_set(e, ERR_LIMIT,
	    "%s does not fit in %zu bytes, the limit here: make it smaller", what, b->max);
}

void
buf_reset(struct buf *b)
{
	b->len = 0;
	b->failed = false;
	if (b->data != NULL)
		b->data[0] = '\0';
}

void
buf_free(struct buf *b)
{
	free(b->data);
	*b = BUF_INIT(b->max);
}

char *
buf_take(struct buf *b, size_t *len)
{
	char *data = b->data != NULL ? b->data : mem_new(1); /* never NULL */

	if (len != NULL)
		*len = b->len;
	*b = BUF_INIT(b->max);
	return data;
}
