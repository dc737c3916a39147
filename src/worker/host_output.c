/* SPDX-License-Identifier: Apache-2.0 */
/*
 * host_output: the rendition on its way out. Bytes are staged and written in large runs; out_len
 * never passes out_max; after the first failure nothing more is written and every write says so.
 */
#include "worker/service.h"

#include <stdio.h>
#include <string.h>

#include "base/err.h"
#include "base/io.h"
#include "base/utf8.h"
#include "worker/host.h"
#include "worker/zip.h"

/* One write(2) for most renditions, and small enough to stay in the second-level cache. */
#define STAGE_BYTES 65536

static uint8_t stage_bytes[STAGE_BYTES]; /* one job at a time */

int
host_output_stop(struct gaz_job *job, int code, const char *sentence)
{
	if (!job->stopped) {
		job->stopped = true;
		job->stop_code = code;
		snprintf(job->fail, sizeof job->fail, "%s", sentence);
	}
	return GAZ_REFUSE;
}

static int
write_out(struct gaz_job *job, const void *p, size_t len)
{
	static const char sentence[] = "the rendition could not be written";

	if (io_write_all(job->out_fd, str_make(p, len), sentence, NULL) != 0)
		return host_output_stop(job, ERR_IO, sentence);
	return GAZ_OK;
}

int
host_output_flush(struct gaz_job *job)
{
	size_t len = job->stage_len;

	if (job->stopped)
		return GAZ_REFUSE;
	job->stage_len = 0;
	return write_out(job, job->stage, len);
}

int
host_output_append(struct gaz_job *job, const void *p, size_t len)
{
	char sentence[128];

	if (job->stopped)
		return GAZ_REFUSE;
	if (len > job->out_max - job->out_len) {
		snprintf(sentence, sizeof sentence, "the rendition would be larger than %llu bytes",
		    (unsigned long long)job->out_max);
		return host_output_stop(job, ERR_LIMIT, sentence);
	}
	job->out_len += len;
	if (job->stage == NULL)
		job->stage = stage_bytes;
	if (len > STAGE_BYTES - job->stage_len && host_output_flush(job) != GAZ_OK)
		return GAZ_REFUSE;
	if (len >= STAGE_BYTES)
		return write_out(job, p, len);
	memcpy(job->stage + job->stage_len, p, len);
	job->stage_len += len;
	return GAZ_OK;
}

int
host_output_write(struct gaz_job *job, const void *p, size_t len)
{
	if (job->zip != NULL)
		return host_output_stop(job, ERR_PLUGIN, "it mixed write() with the ZIP service");
	return host_output_append(job, p, len);
}

/* What disposition and header make of it is the server's affair; here it only must fit and be text. */
static bool
is_file_name(struct str s)
{
	if (s.len == 0 || s.len > MESSAGE_FILE_NAME_BYTES_MAX || utf8_check(s) != s.len)
		return false;
	for (size_t k = 0; k < s.len; k++)
		if ((unsigned char)s.p[k] < 0x20 || s.p[k] == 0x7f)
			return false;
	return true;
}

int
host_output_meta(struct gaz_job *job, const char *key, const char *value)
{
	if (strcmp(key, "language") == 0) {
		job->language[0] = '\0';
		return tag_canonical(str_from(value), job->language) ? GAZ_OK : GAZ_REFUSE;
	}
	if (strcmp(key, "file-name") != 0)
		return GAZ_REFUSE;
	job->file_name[0] = '\0';
	if (!is_file_name(str_from(value)))
		return GAZ_REFUSE;
	memcpy(job->file_name, value, strlen(value) + 1);
	return GAZ_OK;
}
