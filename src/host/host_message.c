/* SPDX-License-Identifier: Apache-2.0 */
/*
 * host_message: the sentences of a plugin. What must hold: a sentence that leaves the worker is one
 * line of valid UTF-8.
 */
#include "host/host_message.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/sbuf.h"
#include "base/str.h"
#include "base/utf8.h"
#include "host/job.h"

/*
 * Makes one line of printable, valid UTF-8 out of a message of a plugin: unsafe characters become
 * spaces, and the line ends at the first malformed byte.
 */
static void
clean_line(char *s)
{
	struct str line = str_from(s);
	size_t at = 0, from;

	line.len = utf8_check(line);
	s[line.len] = '\0';
	while ((from = at) < line.len) {
		utf8_next(line, &at);
		if (!sbuf_is_safe(str_slice(line, from, at)))
			memset(s + from, ' ', at - from);
	}
}

int
host_fail(struct gaz_job *job, int result, const char *fmt, ...)
{
	va_list ap;

	if (job->fail[0] != '\0')
		return result; /* the first reason is closest to the cause */
	va_start(ap, fmt);
	vsnprintf(job->fail, sizeof job->fail, fmt, ap);
	va_end(ap);
	clean_line(job->fail);
	return result;
}

void
host_log(struct gaz_job *job, int level, const char *fmt, ...)
{
	char line[MESSAGE_TEXT_BYTES_MAX];
	va_list ap;

	if (job->log == NULL)
		return;
	va_start(ap, fmt);
	vsnprintf(line, sizeof line, fmt, ap);
	va_end(ap);
	clean_line(line);
	job->log(job, level < GAZ_LOG_ERROR || level > GAZ_LOG_DEBUG ? GAZ_LOG_DEBUG : level, line);
}
