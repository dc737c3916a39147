/* SPDX-License-Identifier: Apache-2.0 */
/*
 * config: fills struct config from values by the table of settings. What must hold: a number is
 * within the limits of its setting, so it fits the type of its member.
 */
#include "config/config.h"

#include <assert.h>
#include <stddef.h>

#include "config/settings_value.h"

static const char *
first(const struct option_list *list)
{
	return list->count > 0 ? list->items[0] : "";
}

#define SET_FLAG(member, unit) (c->member = (number != 0))
#define SET_STRING(member, unit) (c->member = first(list))
#define SET_PATH(member, unit) (c->member = first(list))
#define SET_LIST(member, unit) (c->member = *list)
#define SET_CHOICE(member, unit) (c->member = (int)number)
#define SET_NUMBER(member, unit) (c->member = (CONFIG_NUMBER_##unit)number)

void
config_set(struct config *c, enum setting_id id, const struct option_list *list, int64_t number)
{
	switch (id) {
#define SECTION(title)
#define SETTING(name, symbol, member, kind, fallback, metavar, unit, least, most, when, help) \
	case SETTING_##symbol:                                                                \
		SET_##kind(member, unit);                                                     \
		break;
#include "config/settings.def"
#undef SETTING
#undef SECTION
	case SETTING_COUNT: assert(false); break;
	}
}

void
config_init(struct config *c)
{
	for (int i = 0; i < SETTING_COUNT; i++) {
		const struct setting *t = &settings_table[i];
		struct option_list list = { .items = { t->fallback }, .count = 1 };
		int64_t number = 0;
		int rc = 0;

		if (t->kind == SETTING_IS_LIST && t->fallback[0] == '\0')
			list.count = 0;
		else
			rc = setting_check(t, t->fallback, &number, NULL);
		assert(rc == 0);
		config_set(c, (enum setting_id)i, &list, number);
	}
}

#define COPY_FLAG(member) (to->member = from->member)
#define COPY_STRING(member) (to->member = NULL)
#define COPY_PATH(member) (to->member = NULL)
#define COPY_LIST(member) (to->member.count = 0)
#define COPY_CHOICE(member) (to->member = from->member)
#define COPY_NUMBER(member) (to->member = from->member)

void
config_copy_numbers(struct config *to, const struct config *from)
{
#define SECTION(title)
#define SETTING(name, symbol, member, kind, fallback, metavar, unit, least, most, when, help) \
	COPY_##kind(member);
#include "config/settings.def"
#undef SETTING
#undef SECTION
}
