/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLI_CONFIG_H
#define CLI_CONFIG_H
/* config: how a command comes by the settings, and `gazetted config`. */
#include <stdbool.h>

struct buf;
struct command;
struct err;
struct settings;
struct settings_flags;

/*
 * Reads the settings from flags, environment and files. What is wrong is listed on standard error,
 * one line a fault. ERR_CONFIG. [blocks]
 */
int config_load(struct settings **out, const struct settings_flags *flags, struct err *e);

/* The same without a word: faults has one line for each. */
int config_read(
    struct settings **out, const struct settings_flags *flags, struct buf *faults, struct err *e);

/* Parses the flags of self, all of which are settings; operands are left at the front of argv. */
int config_parse_flags(const struct command *self, int argc, char **argv,
    struct settings_flags *flags, int *operand_count, bool *help, struct err *e);
#endif
