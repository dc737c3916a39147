/* SPDX-License-Identifier: Apache-2.0 */
/*
 * log_limit: counts events by kind. Each kind seen recently has an entry. What must hold: an entry
 * with suppressed > 0 is not reused for another kind until log_limit_take() has returned it;
 * pending is the number of such entries.
 */
#include "base/log_limit.h"

#include <string.h>

static const uint32_t most[LOG_LEVELS] = { [LOG_LEVEL_ERROR] = LOG_TROUBLE_A_SECOND,
	[LOG_LEVEL_WARN] = LOG_TROUBLE_A_SECOND,
	[LOG_LEVEL_INFO] = LOG_INFO_A_SECOND,
	[LOG_LEVEL_DEBUG] = UINT32_MAX };

static void
keep_name(char out[LOG_LIMIT_NAME], struct str name)
{
	struct str s = str_slice(name, 0, LOG_LIMIT_NAME - 1);

	memcpy(out, s.p, s.len);
	out[s.len] = '\0';
}

struct log_kind
log_kind_of(enum log_level level, const char *module, const char *event, struct str subject)
{
	struct log_kind k = { .level = level };

	keep_name(k.module, str_from(module));
	keep_name(k.event, str_from(event));
	keep_name(k.subject, subject);
	return k;
}

static bool
is_kind(const struct log_kind *k, const struct log_kind *wanted)
{
	return k->second != 0 && k->level == wanted->level &&
	       strcmp(k->module, wanted->module) == 0 && strcmp(k->event, wanted->event) == 0 &&
	       strcmp(k->subject, wanted->subject) == 0;
}

/* True if the entry counts no event of this second and has no suppressed events to report. */
static bool
is_free(const struct log_kind *k, int64_t second)
{
	return k->second != second && k->suppressed == 0;
}

/* Returns the entry of this kind, or a free one set up for it; NULL if all are in use. */
static struct log_kind *
find_place(struct log_limit *limit, const struct log_kind *kind, int64_t second)
{
	struct log_kind *free_place = NULL;

	for (size_t i = 0; i < LOG_LIMIT_KINDS; i++) {
		struct log_kind *k = &limit->kinds[i];

		if (is_kind(k, kind))
			return k;
		if (free_place == NULL && is_free(k, second))
			free_place = k;
	}
	if (free_place != NULL) {
		*free_place = *kind;
		free_place->second = second;
		free_place->told = free_place->suppressed = 0;
	}
	return free_place;
}

bool
log_limit_admits(struct log_limit *limit, const struct log_kind *kind, int64_t second)
{
	struct log_kind *k = find_place(limit, kind, second);

	if (k == NULL)
		return true;
	if (k->second != second) {
		k->second = second;
		k->told = 0;
	}
	if (k->told < most[kind->level]) {
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
	for (size_t i = 0; i < LOG_LIMIT_KINDS && limit->pending > 0; i++) {
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
