/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HTTP_PERCENT_H
#define HTTP_PERCENT_H
/*
 * percent: percent-encoding and -decoding of paths (RFC 3986). Results are NUL-terminated and are
 * allocated in the arena a.
 */
#include "base/str.h"

struct arena;
struct err;

/* Undoes percent-encoding. ERR_USAGE when the result is not UTF-8 or holds a NUL. */
int path_decode(struct str path, struct str *out, struct arena *a, struct err *e);
/*
 * The canonical spelling: characters that RFC 3986 allows in a path are kept, all other bytes are
 * encoded with upper-case digits.
 */
int path_encode(struct str path, struct str *out, struct arena *a, struct err *e);
/* The value of a query parameter: everything but unreserved characters is encoded. */
int value_encode(struct str value, struct str *out, struct arena *a, struct err *e);
#endif
