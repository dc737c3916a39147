/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BASE_LOG_LIMIT_H
#define BASE_LOG_LIMIT_H
/*
 * log_limit: decides which events exceed the rate limit. The caller passes the present second. Not
 * safe from several threads: log.c has a lock.
 */
#include <stdbool.h>
#include <stdint.h>

#include "base/log_level.h"
#include "base/str.h"

/*
 * Kinds of events counted in a second; further kinds are not limited. Only a few kinds exist for
 * each plugin, and there are at most 64 plugins.
 */
#define LOG_LIMIT_KINDS 512
#define LOG_LIMIT_NAME 32 /* bytes of module, event or subject that are compared, with a NUL */

/*
 * Events with the same level, module, name and subject. The subject is the plugin or pool that an
 * event is about, or empty: many events of one plugin must not suppress those of another.
 */
struct log_kind {
	char module[LOG_LIMIT_NAME], event[LOG_LIMIT_NAME], subject[LOG_LIMIT_NAME];
	enum log_level level;
	int64_t second;            /* the second being counted; 0: the entry is free */
	uint32_t told, suppressed; /* told in that second; suppressed since the last report */
};

struct log_limit {
	struct log_kind kinds[LOG_LIMIT_KINDS];
	unsigned pending; /* kinds with suppressed events that are not reported yet */
};

/*
 * True if one more event of this kind may be logged in this second; else counts it as suppressed.
 */
bool log_limit_admits(struct log_limit *limit, const struct log_kind *kind, int64_t second);
/* Makes a kind, with names cut to LOG_LIMIT_NAME. */
struct log_kind log_kind_of(
    enum log_level level, const char *module, const char *event, struct str subject);
/*
 * Returns a kind that had events suppressed before this second, and resets its count; false if
 * there is none.
 */
bool log_limit_take(struct log_limit *limit, int64_t second, struct log_kind *out);
#endif
