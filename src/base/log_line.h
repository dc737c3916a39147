/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BASE_LOG_LINE_H
#define BASE_LOG_LINE_H
/* log_line: formats a line of the event log. Pure functions: no clock, no descriptor. */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/log_level.h"
#include "base/str.h"

/* Below PIPE_BUF (4096), so that the kernel writes a line to a pipe whole or not at all. */
#define LOG_LINE_BYTES 2048

struct log_event {
	int64_t unix_ms;
	const char *level, *module, *event;
	struct str fields; /* logfmt, formatted by the caller */
	bool is_cut;       /* the end of fields is already cut off */
};

/* Writes one line, with its newline; returns its length. The line is valid even if it is cut. */
size_t log_line_compose(
    char out[LOG_LINE_BYTES], enum log_format format, const struct log_event *event);
#endif
