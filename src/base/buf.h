/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BASE_BUF_H
#define BASE_BUF_H
/*
 * buf: a byte buffer that grows up to a maximum. A failure is kept: later puts do nothing and
 * buf_check() reports it, so the caller may put many pieces and check once. data is NUL-terminated
 * once something was put.
 */
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"

struct err;

struct buf {
	char *data;
	size_t len;
	size_t cap;
	size_t max;  /* len never exceeds it */
	bool failed; /* max was reached or memory exhausted */
};

#define BUF_INIT(max_bytes) ((struct buf){ .max = (max_bytes) })

/* Makes room for n more bytes. ERR_LIMIT when that passes max. */
int buf_reserve(struct buf *b, size_t n, struct err *e);
void buf_put(struct buf *b, const void *p, size_t n);
void buf_puts(struct buf *b, const char *s);
void buf_putstr(struct buf *b, struct str s);
void buf_putc(struct buf *b, char c);
void buf_putf(struct buf *b, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void buf_vputf(struct buf *b, const char *fmt, va_list ap) __attribute__((format(printf, 2, 0)));

/* The bytes put so far, borrowed until the next put. */
struct str buf_str(const struct buf *b);

/* 0, or ERR_LIMIT if any put failed since init; what names the thing being composed. */
int buf_check(const struct buf *b, const char *what, struct err *e);

void buf_reset(struct buf *b);              /* keeps the memory */
void buf_free(struct buf *b);               /* releases the memory; b may be reused */
char *buf_take(struct buf *b, size_t *len); /* the caller frees the result; empties b */
#endif
