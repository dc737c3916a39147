/* SPDX-License-Identifier: Apache-2.0 */
#ifndef RENDER_OPTIONS_H
#define RENDER_OPTIONS_H
/* options: the values of options, in query strings and as the defaults of a plugin. */
#include <stdint.h>

#include "base/str.h"

struct arena;
struct err;
struct format;
struct message_option;
struct message_pair;

#define OPTION_VALUE_BYTES_MAX 256 /* a name, a colour: short enough for a URL */

/* The canonical spelling of value, in a. ERR_USAGE, naming what is allowed; ERR_LIMIT. */
int option_canonical(const struct message_option *o, struct str value, struct str *out,
    struct arena *a, struct err *e);

/*
 * Parses a query string ("width=72&toc=0") against the format's schema into every declared option,
 * in schema order, defaults filled in, values canonical. ERR_USAGE: unknown or repeated name, or
 * bad value, naming what is allowed. out has room for MESSAGE_OPTIONS_MAX pairs; strings live in a.
 * *canonical: the query string of the non-default ones, "" if none.
 */
int format_options(const struct format *f, struct str query, struct message_pair *out,
    uint32_t *count, struct str *canonical, struct arena *a, struct err *e);
#endif
