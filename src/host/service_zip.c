/* SPDX-License-Identifier: Apache-2.0 */
/* service_zip: gaz.zip/1, at most one ZIP container a job, made when its first entry is opened. */
#include "base/err.h"
#include "host/host_output.h"
#include "host/job.h"
#include "host/services.h"
#include "host/zip.h"

static int
append_to_job(void *arg, const void *p, size_t len)
{
	return host_output_append(arg, p, len);
}

/* A failure of the ZIP stops the output; host_output_stop() keeps an earlier reason. */
static int
result_of(struct gaz_job *job, int rc, const struct err *e)
{
	return rc == 0 ? GAZ_OK : host_output_stop(job, e->code, e->text);
}

static int
no_zip(struct gaz_job *job)
{
	return host_output_stop(
	    job, ERR_PLUGIN, "it used the ZIP service before it opened an entry");
}

static int
entry_open(struct gaz_job *job, const char *path, int compress)
{
	struct err e = { 0 };

	if (job->stopped)
		return GAZ_REFUSE;
	if (job->zip == NULL && job->out_len > 0)
		return host_output_stop(job, ERR_PLUGIN, "it mixed write() with the ZIP service");
	if (job->zip == NULL)
		job->zip = zip_new(append_to_job, job);
	return result_of(job, zip_open(job->zip, str_from(path), compress, &e), &e);
}

/*
 * Called for every word: the struct err, larger than most words, is not zeroed as a whole, to save
 * time.
 */
static int
entry_write(struct gaz_job *job, const void *p, size_t len)
{
	struct err e;

	e.code = ERR_NONE;
	e.text[0] = e.detail[0] = '\0';
	if (job->stopped)
		return GAZ_REFUSE;
	if (job->zip == NULL)
		return no_zip(job);
	return result_of(job, zip_put(job->zip, p, len, &e), &e);
}

static int
entry_close(struct gaz_job *job)
{
	struct err e = { 0 };

	if (job->stopped)
		return GAZ_REFUSE;
	if (job->zip == NULL)
		return no_zip(job);
	return result_of(job, zip_close(job->zip, &e), &e);
}

static int
zip_end(struct gaz_job *job)
{
	struct err e = { 0 };

	if (job->stopped)
		return GAZ_REFUSE;
	if (job->zip == NULL)
		return no_zip(job);
	return result_of(job, zip_finish(job->zip, &e), &e);
}

const struct gaz_zip service_zip = { .size = sizeof service_zip,
	.open = entry_open,
	.write = entry_write,
	.close = entry_close,
	.finish = zip_end };
