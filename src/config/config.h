/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONFIG_CONFIG_H
#define CONFIG_CONFIG_H
/*
 * config: the values of all settings, one member for each line of settings.def. settings.c fills it
 * once; every module of the server reads its settings from it.
 */
#include <stdbool.h>
#include <stdint.h>

#include "base/option.h"
#include "config/settings_table.h"

/* The declaration of a member by its kind, and of a NUMBER by its unit. */
#define CONFIG_FLAG(member, unit) bool member;
#define CONFIG_STRING(member, unit) const char *member; /* "" when empty */
#define CONFIG_PATH(member, unit) const char *member;
#define CONFIG_LIST(member, unit) struct option_list member;
#define CONFIG_CHOICE(member, unit) int member; /* index of the word in metavar */
#define CONFIG_NUMBER(member, unit) CONFIG_NUMBER_##unit member;
#define CONFIG_NUMBER_NONE uint32_t
#define CONFIG_NUMBER_SECONDS uint32_t /* in milliseconds */
#define CONFIG_NUMBER_BYTES uint32_t
#define CONFIG_NUMBER_MIB uint64_t /* in bytes */

enum { CHOICE_ON, CHOICE_OFF }; /* of a CHOICE with the words on|off */

struct config {
#define SECTION(title)
#define SETTING(name, symbol, member, kind, fallback, metavar, unit, least, most, when, help) \
	CONFIG_##kind(member, unit)
#include "config/settings.def"
#undef SETTING
#undef SECTION
};

/* The defaults of settings.def; its strings are literals. */
void config_init(struct config *c);
/* Sets a member; list and number are those of struct setting_value. Borrows the strings. */
void config_set(
    struct config *c, enum setting_id id, const struct option_list *list, int64_t number);
/*
 * Copies the numbers, flags and choices; strings become NULL and lists empty, so that the copy may
 * outlive the settings it was made from.
 */
void config_copy_numbers(struct config *to, const struct config *from);
#endif
