/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONFIG_SETTINGS_PRINT_H
#define CONFIG_SETTINGS_PRINT_H
/* settings_print: the settings as the text of a configuration file, and as command-line options. */

struct buf;
struct option_spec;
struct settings;
struct settings_flags;

/* Writes the effective values as a configuration file; a comment gives the source of each. */
void settings_print(const struct settings *s, struct buf *out);

/* Writes a configuration file in which every setting has its default, as a comment. */
void settings_print_sample(struct buf *out);

/*
 * Fills options (SETTINGS_OPTIONS of them) with the flags of `gazetted serve`; parsing them fills
 * flags.
 */
void settings_options(struct option_spec *options, struct settings_flags *flags);
#endif
