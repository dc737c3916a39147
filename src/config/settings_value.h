/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONFIG_SETTINGS_VALUE_H
#define CONFIG_SETTINGS_VALUE_H
/*
 * settings_value: one value of a setting, and names of settings that are close to a misspelt one.
 */
#include <stdint.h>

#include "base/str.h"

struct err;
struct setting;

/*
 * Checks one value of a setting and reads it: *number is as in setting_value. ERR_CONFIG: the
 * value is not allowed; the message says which values are.
 */
int setting_check(const struct setting *t, const char *text, int64_t *number, struct err *e);
/* The name of the setting that is closest to name, or NULL if none is close. */
const char *setting_suggest(struct str name);
#endif
