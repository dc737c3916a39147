/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BASE_LOG_LEVEL_H
#define BASE_LOG_LEVEL_H
/* log_level: what log.c shares with its parts log_limit.c and log_line.c. */
enum log_level { LOG_LEVEL_ERROR, LOG_LEVEL_WARN, LOG_LEVEL_INFO, LOG_LEVEL_DEBUG };
#define LOG_LEVELS 4
enum log_format { LOG_FORMAT_LOGFMT, LOG_FORMAT_JSON };

/* The rate limits: lines of equal events in a second. */
#define LOG_TROUBLE_A_SECOND \
	5 /* errors and warnings: a flood of equal errors must not become a flood of log lines */
#define LOG_INFO_A_SECOND 50 /* each plugin writes one at the start; debug has no limit */
#endif
