/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HOST_HOST_OUTPUT_H
#define HOST_HOST_OUTPUT_H
/* host_output: the output of a job to out_fd. */
#include <stddef.h>

#include <gazetted/plugin.h>

int host_output_write(struct gaz_job *job, const void *p, size_t len); /* gaz_host.write */
/* For services: appends without the check for an open ZIP. */
int host_output_append(struct gaz_job *job, const void *p, size_t len);
int host_output_flush(struct gaz_job *job);

/* Where a service writes its bytes: never NULL, and the argument for it. */
struct host_sink {
	gaz_write_fn *to;
	void *ctx;
};
/* The function that the plugin passed; if it is NULL, one that writes to the output of the job. */
struct host_sink host_output_sink(struct gaz_job *job, gaz_write_fn *to, void *ctx);

int host_output_meta(struct gaz_job *job, const char *key, const char *value);
/*
 * Stops the output for the rest of the job: the client gets code (enum err_code) and sentence.
 * Returns GAZ_REFUSE.
 */
int host_output_stop(struct gaz_job *job, int code, const char *sentence);
#endif
