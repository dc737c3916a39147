/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLI_FORMAT_REPORT_H
#define CLI_FORMAT_REPORT_H
/* format_report: for commands that load the plugins as a server does and print the result. */
#include "cli/command.h"
#include "render/formats.h"

void formats_print_refusal(const struct format_refusal *r);

typedef void formats_print_fn(const struct formats *f);

/*
 * The body of such a command: takes --plugins and --sandbox, loads the plugins, and calls
 * print(). [blocks]
 */
int formats_print(
    const struct command *self, int argc, char **argv, formats_print_fn *print, struct err *e);
#endif
