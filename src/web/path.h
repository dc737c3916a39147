/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEB_PATH_H
#define WEB_PATH_H
/* path: percent-encoding of paths (RFC 3986), both ways. Results are NUL-terminated and live in a.
 */
#include "base/str.h"

struct arena;
struct err;

/* Undoes percent-encoding. ERR_USAGE when the result is not UTF-8 or holds a NUL. */
int path_decode(struct str path, struct str *out, struct arena *a, struct err *e);
/* The canonical spelling: what a path may hold stays as it is, the rest is encoded in upper-case
 * hexadecimal. */
int path_encode(struct str path, struct str *out, struct arena *a, struct err *e);
#endif
