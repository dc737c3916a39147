/* SPDX-License-Identifier: Apache-2.0 */
/*
 * log_limit: a place for each kind of event seen lately. What must hold: a place with suppressed > 0
 * is not given to another kind before it was taken; pending is the number of such places.
 */
#include "base/log_limit.h"

#include <string.h>

#include "base/str.h"

static const uint32_t most[LOG_LEVELS] = { [LOG_LEVEL_ERROR] = LOG_TROUBLE_A_SECOND,
	[LOG_LEVEL_WARN] = LOG_TROUBLE_A_SECOND,
	[LOG_LEVEL_INFO] = LOG_INFO_A_SECOND,
	[LOG_LEVEL_DEBUG] = UINT32_MAX };

static void
keep_name(char out[LOG_LIMIT_NAME], const char *name)
{
	struct str s = str_slice(str_from(name), 0, LOG_LIMIT_NAME - 1);

	memcpy(out, s.p, s.len);
	out[s.len] = '\0';
}

static bool
is_kind(const struct log_kind *k, enum log_level level, const char *module, const char *event)
{
	return k->second != 0 && k->level == level &&
	       strncmp(k->module, module, LOG_LIMIT_NAME - 1) == 0 &&
	       strncmp(k->event, event, LOG_LIMIT_NAME - 1) == 0;
}

/* Nothing is known of it that matters any more. */
static bool
is_free(const struct log_kind *k, int64_t second)
{
	return k->second != second && k->suppressed == 0;
}

/* The place of this kind, or a free one made its own; NULL if there is none. */
static struct log_kind *
find_place(struct log_limit *limit, enum log_level level, const char *module, const char *event,
    int64_t second)
{
	struct log_kind *free_place = NULL;
	size_t i;

	for (i = 0; i < LOG_LIMIT_KINDS; i++) {
		struct log_kind *k = &limit->kinds[i];

		if (is_kind(k, level, module, event))
			return k;
		if (free_place == NULL && is_free(k, second))
			free_place = k;
	}
	if (free_place != NULL) {
		*free_place = (struct log_kind){ .level = level, .second = second };
		keep_name(free_place->module, module);
		keep_name(free_place->event, event);
	}
	return free_place;
}

bool
log_limit_admits(struct log_limit *limit, enum log_level level, const char *module,
    const char *event, int64_t second)
{
	struct log_kind *k = find_place(limit, level, module, event, second);

	if (k == NULL)
		return true;
	if (k->second != second) {
		k->second = second;
		k->told = 0;
	}
	if (k->told < most[level]) {
		k->told++;
		return true;
	}
	limit->pending += k->suppressed == 0;
	k->suppressed++;
	return false;
}

bool
log_limit_take(struct log_limit *limit, int64_t second, struct log_kind *out)
{
	size_t i;

	for (i = 0; i < LOG_LIMIT_KINDS && limit->pending > 0; i++) {
		struct log_kind *k = &limit->kinds[i];

		if (k->suppressed == 0 || k->second == second)
			continue;
		*out = *k;
		k->suppressed = 0;
		limit->pending--;
		return true;
	}
	return false;
}
