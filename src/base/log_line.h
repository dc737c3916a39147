/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BASE_LOG_LINE_H
#define BASE_LOG_LINE_H
/*
 * log_line: what a line of the event log says, in either format. Pure: knows no clock and no
 * descriptor.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/log.h"
#include "base/str.h"

/* Under PIPE_BUF (4096): the kernel writes a line to a pipe whole or not at all. */
#define LOG_LINE_BYTES 2048

struct log_event {
	int64_t unix_ms;
	const char *level, *module, *event;
	struct str fields; /* logfmt, as the caller formatted it */
	bool is_cut;       /* the end of fields is missing already */
};

/* One line with its newline, the only one in it; returns its length. Valid whatever is cut off. */
size_t log_line_compose(
    char out[LOG_LINE_BYTES], enum log_format format, const struct log_event *event);
#endif
