/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HOST_HOST_FACTS_H
#define HOST_HOST_FACTS_H
/*
 * host_facts: meta entries and options of the request; metadata of the document where the request
 * has no entry.
 */
#include <stddef.h>
#include <stdint.h>

#include <gazetted/plugin.h>

const char *host_facts_meta(struct gaz_job *job, const char *key, size_t *len);
int host_facts_bool(struct gaz_job *job, const char *name);
int64_t host_facts_int(struct gaz_job *job, const char *name);
const char *host_facts_string(struct gaz_job *job, const char *name);
#endif
