/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONFIG_SETTINGS_TABLE_H
#define CONFIG_SETTINGS_TABLE_H
/* settings_table: the lines of settings.def as a table. */
#include <stdbool.h>
#include <stdint.h>

#define SETTINGS_PREFIX "GAZETTED_" /* prefix of variables */

enum setting_id {
#define SECTION(title)
#define SETTING(name, symbol, member, kind, fallback, metavar, unit, least, most, when, help) \
	SETTING_##symbol,
#include "config/settings.def"
#undef SETTING
#undef SECTION
	SETTING_COUNT
};

enum setting_kind {
	SETTING_IS_FLAG,
	SETTING_IS_STRING,
	SETTING_IS_PATH,
	SETTING_IS_LIST,
	SETTING_IS_NUMBER,
	SETTING_IS_CHOICE
};

enum setting_unit { UNIT_NONE, UNIT_SECONDS, UNIT_BYTES, UNIT_MIB };

struct setting {
	const char *name, *environment; /* "log-level", "GAZETTED_LOG_LEVEL" */
	enum setting_kind kind;
	const char *fallback, *metavar;
	enum setting_unit unit;
	int64_t least, most;
	bool is_live;
	const char *help;
};

/* A line of settings.def: a heading, or a setting. */
struct setting_line {
	const char *heading; /* NULL: this line is the setting `id` */
	enum setting_id id;
};

extern const struct setting settings_table[SETTING_COUNT];
extern const struct setting_line settings_lines[];
extern const unsigned settings_line_count;
#endif
