/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SERVE_SETTINGS_LOAD_H
#define SERVE_SETTINGS_LOAD_H
/*
 * settings_load: the settings of this process, from its flags, its environment and the
 * configuration files.
 */

struct buf;
struct err;
struct settings;
struct settings_flags;

/*
 * Reads the settings from flags, environment and files. Faults are written to standard error, one
 * line each. ERR_CONFIG. [blocks]
 */
int settings_load_or_complain(
    struct settings **out, const struct settings_flags *flags, struct err *e);

/* The same, but the faults are appended to `faults`, one line each. [blocks] */
int settings_read(
    struct settings **out, const struct settings_flags *flags, struct buf *faults, struct err *e);
#endif
