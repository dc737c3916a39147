/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLI_CMD_CONFIG_H
#define CLI_CMD_CONFIG_H
/* cmd_config: parses the flags of the commands that take settings; `gazetted config`. */
#include <stdbool.h>

struct command;
struct err;
struct settings;
struct settings_flags;

/*
 * Parses the flags of self, all of which are settings; operands are left at the start of argv.
 * *help: the help was printed. ERR_USAGE.
 */
int config_parse_flags(const struct command *self, int argc, char **argv,
    struct settings_flags *flags, int *operand_count, bool *help, struct err *e);
#endif
