/* SPDX-License-Identifier: Apache-2.0 */
/*
 * host_output: stages the rendition and writes it in large runs. What must hold: out_len never
 * exceeds out_max; after the first failure nothing more is written, and every write is refused.
 */

#include "host/host_output.h"

#include <stdio.h>
#include <string.h>

#include "base/err.h"
#include "base/io.h"
#include "host/job.h"
#include "host/services.h"
#include "host/zip.h"

/* Holds most renditions, which then take one write(2), and fits in the second-level cache. */
#define STAGE_BYTES 65536

static uint8_t stage_bytes[STAGE_BYTES]; /* shared: one job at a time */

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

/* The open entry is that of gaz.zip/1, if the job has used that service. */
static int
write_output(void *ctx, const void *p, size_t len)
{
	struct gaz_job *job = ctx;

	return job->zip != NULL ? service_zip.write(job, p, len) : host_output_append(job, p, len);
}

struct host_sink
host_output_sink(struct gaz_job *job, gaz_write_fn *to, void *ctx)
{
	if (to != NULL)
		return (struct host_sink){ to, ctx };
	return (struct host_sink){ job->sink != NULL ? job->sink : write_output, job };
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
	if (!message_is_file_name(str_from(value)))
		return GAZ_REFUSE;
	memcpy(job->file_name, value, strlen(value) + 1);
	return GAZ_OK;
}
