/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WORKER_EXAMINE_TEXT_H
#define WORKER_EXAMINE_TEXT_H
/* examine_text: replaces gaz_host.text; the bytes behind each text have the value fill. */
#include <stddef.h>

#include <gazetted/plugin.h>

void examine_text_begin(const struct gaz_host *h, const struct gaz_job *job, int fill);
const char *examine_text(const struct gaz_node *n, size_t *len);
void examine_text_end(void);
#endif
