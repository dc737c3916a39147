/* SPDX-License-Identifier: Apache-2.0 */
#ifndef RENDER_OPTIONS_H
#define RENDER_OPTIONS_H
/*
 * options: values of one option, for format_options() and for the check of a plugin's own defaults.
 */
#include "base/str.h"

struct arena;
struct err;
struct message_option;

/* The canonical spelling of value, in a. ERR_USAGE, naming what is allowed; ERR_LIMIT. */
int option_canonical(const struct message_option *o, struct str value, struct str *out,
    struct arena *a, struct err *e);
#endif
