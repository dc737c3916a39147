/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HOST_HOST_MESSAGE_H
#define HOST_HOST_MESSAGE_H
/* host_message: gaz_host.fail and gaz_host.log. */
struct gaz_job;

/* Keeps the reason of a failure, unless one is kept already; returns result. */
int host_fail(struct gaz_job *job, int result, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));
void host_log(struct gaz_job *job, int level, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));
#endif
