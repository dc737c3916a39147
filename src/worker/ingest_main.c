/* SPDX-License-Identifier: Apache-2.0 */
/*
 * gazetted-ingest-worker: parses uploaded documents; the only program that is linked with an XML
 * parser. It may compute, use memory that is not code, read its input descriptors, write its output
 * descriptors, and use its socket. No files, no network, no processes, no plugins.
 */
#include <malloc.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/macros.h"
#include "ingest/ingest.h"
#include "ingest/wellformed.h"
#include "wire/worker.h"
#include "worker/job_loop.h"
#include "worker/memfd.h"
#include "worker/sandbox_enter.h"
#include "worker/start.h"

/*
 * Above the limit of every reader, so that the reader refuses the input, with a more exact message.
 */
#define INPUT_BYTES_MAX (64u << 20)

/*
 * Freed memory that a worker keeps for its next document. By default malloc() gives it back after
 * each step of a reading, and the faults of taking it again take as long as the reading itself.
 */
#define KEPT_BYTES_MAX (16 << 20)

static int
save_output(int fd, const struct buf *b, struct err *e)
{
	int rc;

	if ((rc = memfd_write(fd, buf_str(b), e)) != 0)
		return rc;
	return memfd_seal(fd, e);
}

static int
read_options(const struct message_job *m, struct ingest_options *o, struct err *e)
{
	const struct {
		const char *name;
		struct str *value;
	} known[] = { { "format", &o->format }, { "work", &o->work }, { "former", &o->former },
		{ "title", &o->title }, { "issuer", &o->issuer }, { "date", &o->date },
		{ "today", &o->today }, { "language", &o->language }, { "reject", &o->reject },
		{ "tradition", &o->tradition } };
	size_t k;

	for (uint32_t i = 0; i < m->meta_count; i++) {
		for (k = 0; k < ARRAY_LEN(known); k++) {
			if (str_is(m->meta[i].name, known[k].name))
				break;
		}
		if (k == ARRAY_LEN(known))
			return err_set(e, ERR_USAGE, "unknown import option '" STR_FMT "'",
			    STR_ARG(m->meta[i].name));
		*known[k].value = m->meta[i].value;
	}
	return 0;
}

static int
run_ingest(const struct loop_job *job, struct str bytes, struct str beside, struct err *e)
{
	const size_t max = job->request.output_max;
	struct buf xml = BUF_INIT(max), image = BUF_INIT(max), report = BUF_INIT(max),
		   files = BUF_INIT(max);
	const int *outputs = &job->fds[1 + job->request.files];
	struct ingest_result out = {
		.xml = &xml, .image = &image, .report = &report, .files = &files
	};
	struct ingest_options options = { .beside = beside };
	int rc;

	if ((rc = read_options(&job->request, &options, e)) == 0 &&
	    (rc = ingest_read(bytes, &options, &out, e)) == 0 &&
	    (rc = save_output(outputs[0], &xml, e)) == 0 &&
	    (rc = save_output(outputs[1], &image, e)) == 0 &&
	    (rc = save_output(outputs[2], &report, e)) == 0)
		rc = save_output(outputs[3], &files, e);
	buf_free(&xml);
	buf_free(&image);
	buf_free(&report);
	buf_free(&files);
	return rc;
}

/* With the files beside the document, if some were sent. */
static int
run_ingest_beside(const struct loop_job *job, struct str bytes, struct err *e)
{
	struct str beside = STR("");
	int rc;

	if (job->fd_count != 5 + (size_t)job->request.files)
		return err_set(e, ERR_DATA, "an import takes an input and four outputs");
	if (job->request.files != 0 &&
	    (rc = memfd_map(job->fds[1], INPUT_BYTES_MAX, &beside, e)) != 0)
		return rc;
	rc = run_ingest(job, bytes, beside, e);
	memfd_unmap(&beside);
	return rc;
}

static int
run_image(const struct loop_job *job, struct str bytes, struct err *e)
{
	struct buf image = BUF_INIT(job->request.output_max);
	int rc;

	if (job->fd_count != 2)
		return err_set(e, ERR_DATA, "making an image takes an input and an output");
	if ((rc = ingest_image(bytes, &image, e)) == 0)
		rc = save_output(job->fds[1], &image, e);
	buf_free(&image);
	return rc;
}

static int
ingest_job(const struct loop_job *job, bool *discard, struct err *e)
{
	struct str bytes;
	int rc;

	*discard = false;
	if (job->fd_count == 0)
		return err_set(e, ERR_DATA, "an ingest worker takes an input");
	if ((rc = memfd_map(job->fds[0], INPUT_BYTES_MAX, &bytes, e)) != 0)
		return rc;
	switch (job->request.kind) {
	case JOB_INGEST: rc = run_ingest_beside(job, bytes, e); break;
	case JOB_IMAGE: rc = run_image(job, bytes, e); break;
	case JOB_XML: rc = wellformed_check(bytes, e); break;
	default: rc = err_set(e, ERR_DATA, "an ingest worker does not render");
	}
	memfd_unmap(&bytes);
	return rc;
}

int
main(int argc, char **argv)
{
	struct sandbox sandbox = { 0 };
	struct err e = { 0 };

	mallopt(M_TRIM_THRESHOLD, KEPT_BYTES_MAX);
	mallopt(M_MMAP_THRESHOLD, KEPT_BYTES_MAX);
	if (start_worker(argc, argv, &sandbox, &e) != 0 || start_hide(&sandbox, &e) != 0 ||
	    sandbox_enter(&sandbox, SANDBOX_LOAD, &e) != 0 ||
	    sandbox_enter(&sandbox, SANDBOX_SERVE, &e) != 0 ||
	    loop_send_ready(&(struct message_ready){ 0 }, &e) != 0)
		return start_refuse(&e);
	return loop_run(ingest_job);
}
