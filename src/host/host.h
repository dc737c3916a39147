/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HOST_HOST_H
#define HOST_HOST_H
/*
 * host: the functions that plugins may call (gaz_host and its services), and the state of the job.
 * One job at a time in a process, so nodes are plain pointers into the mapped image. Output goes to
 * out_fd, in a worker a memfd.
 */
#include <stdbool.h>

#include "host/job.h"

struct err;

extern const struct gaz_host host_table;

/*
 * Runs plugin->render for request and flushes the output. The caller sets plugin, image, page,
 * portion, request, out_fd, out_max and log. The other members are set here (root from portion)
 * and invalid
 * on return, except fail, out_len, file_name and language. Returns 0, or: ERR_DATA (GAZ_REFUSE: the
 * message is the plugin's), ERR_LIMIT (output too large), ERR_IO (output could not be written),
 * ERR_PLUGIN (GAZ_BROKEN, unknown result, no reason given, misuse of write() or an unfinished ZIP;
 * *discard is set).
 */
int host_render(struct gaz_job *job, bool *discard, struct err *e);
#endif
