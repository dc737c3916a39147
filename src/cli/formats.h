/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLI_FORMATS_H
#define CLI_FORMATS_H
/* formats: the commands that load the plugins as a server would and print what came of it. */
#include "cli/command.h"
#include "render/formats.h"

void formats_print_refusal(const struct format_refusal *r);

typedef void formats_print_fn(const struct formats *f);

/* Such a command's run: takes --plugins and --sandbox, loads, prints. [blocks] */
int formats_print(
    const struct command *self, int argc, char **argv, formats_print_fn *print, struct err *e);
#endif
