/* SPDX-License-Identifier: Apache-2.0 */
/*
 * host_output: the rendition on its way out. Bytes are staged and written in large runs; out_len
 * never passes out_max; after the first failure nothing more is written and every write says so.
 */
#include "worker/service.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/err.h"
#include "worker/host.h"
#include "worker/zip.h"

#define STAGE_BYTES                                                                             \
	65536 /* one write(2) for most renditions, and small enough to stay in the second-level \
		 cache */

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
write_all(struct gaz_job *job, const uint8_t *p, size_t len)
{
	ssize_t n;

	while (len > 0) {
		n = write(job->out_fd, p, len);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return host_output_stop(job, ERR_IO, "the rendition could not be written");
		p += n;
		len -= (size_t)n;
	}
	return GAZ_OK;
}

int
host_output_flush(struct gaz_job *job)
{
	size_t len = job->stage_len;

	if (job->stopped)
		return GAZ_REFUSE;
	job->stage_len = 0;
	return write_all(job, job->stage, len);
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
		return write_all(job, p, len);
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
