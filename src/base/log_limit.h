/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BASE_LOG_LIMIT_H
#define BASE_LOG_LIMIT_H
/*
 * log_limit: which events are too many. Knows no clock: seconds are the caller's. Not safe from
 * several threads: log.c has a lock.
 */
#include <stdbool.h>
#include <stdint.h>

#include "base/log.h"

#define LOG_LIMIT_KINDS 64 /* of events within a second; what comes beyond is not limited */
#define LOG_LIMIT_NAME 32  /* bytes of module or event that are compared */

/* The events of one level, module and name. */
struct log_kind {
	char module[LOG_LIMIT_NAME], event[LOG_LIMIT_NAME];
	enum log_level level;
	int64_t second;            /* being counted; 0: a free place */
	uint32_t told, suppressed; /* in it */
};

struct log_limit {
	struct log_kind kinds[LOG_LIMIT_KINDS];
	unsigned pending; /* kinds of which some were suppressed and nobody was told */
};

/* Whether one more such event may be told in this second. Counts it if not. */
bool log_limit_admits(struct log_limit *limit, enum log_level level, const char *module,
    const char *event, int64_t second);
/* Takes a kind of which events were suppressed before this second; false when there is none. */
bool log_limit_take(struct log_limit *limit, int64_t second, struct log_kind *out);
#endif
