/* SPDX-License-Identifier: Apache-2.0 */
/* settings_table: settings.def as a table by setting, and in its order with headings. */
#include "config/settings_table.h"

#include "base/macros.h"

enum { WHEN_RESTART, WHEN_LIVE };

const struct setting settings_table[SETTING_COUNT] = {
#define SECTION(title)
#define SETTING(name, symbol, member, kind, fallback, metavar, unit, least, most, when, help)      \
	{ name, SETTINGS_PREFIX #symbol, SETTING_IS_##kind, fallback, metavar, UNIT_##unit, least, \
		most, WHEN_##when, help },
#include "config/settings.def"
#undef SETTING
#undef SECTION
};

const struct setting_line settings_lines[] = {
#define SECTION(title) { title, SETTING_COUNT },
#define SETTING(name, symbol, member, kind, fallback, metavar, unit, least, most, when, help) \
	{ NULL, SETTING_##symbol },
#include "config/settings.def"
#undef SETTING
#undef SECTION
};

const unsigned settings_line_count = ARRAY_LEN(settings_lines);
