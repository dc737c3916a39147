/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BASE_ERR_H
#define BASE_ERR_H
/*
 * err: an error in one value. A function that can fail returns 0 or -ERR_x and takes a struct err
 * last. text is one sentence that a client may see; detail (paths, SQL, errno) goes to the log
 * only.
 */
#include <stdarg.h>
#include <stddef.h>

enum err_code {
	ERR_NONE,
#define ERROR(name, status, exit, meaning) ERR_##name,
#include "base/errors.def"
#undef ERROR
	ERR_COUNT
};

struct err {
	int code;         /* enum err_code; ERR_NONE until something fails */
	char text[384];   /* client-safe sentence, UTF-8, cut at a character */
	char detail[256]; /* for the log; may be empty */
	unsigned retry_s; /* ERR_BUSY: seconds until a retry; 0: at any time */
};

/*
 * Records the failure and returns -code, so that callers can write 'return err_set(e, ERR_IO,
 * ...)'. e may be NULL.
 */
int err_set(struct err *e, enum err_code code, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

/* Puts "context: " before the sentence; returns -e->code. */
int err_wrap(struct err *e, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* Adds log-only detail; returns -e->code. */
int err_detail(struct err *e, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* Records code with the sentence and, as detail, the text of errno as it was on entry. */
int err_errno(struct err *e, enum err_code code, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

int err_http_status(int code);     /* for code or -code, as below */
int err_exit_code(int code);       /* sysexits.h value; 0 for ERR_NONE */
const char *err_name(int code);    /* "NOTFOUND" */
const char *err_meaning(int code); /* the sentence in errors.def */
#endif
