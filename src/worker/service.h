/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WORKER_SERVICE_H
#define WORKER_SERVICE_H
/*
 * service: the tables that host.c hands out by name, and what the host's own files share to make
 * them. One service a file.
 */
#include <stddef.h>

#include <gazetted/plugin.h>

extern const struct gaz_zip service_zip;
extern const struct gaz_xml service_xml;
extern const struct gaz_source service_source;
extern const struct gaz_text service_text;
extern const struct gaz_arena service_arena;
extern const struct gaz_hash service_hash;
extern const struct gaz_deflate service_deflate;
extern const struct gaz_json service_json;
extern const struct gaz_resource service_resource;

/* host_output.c: the bytes on their way to out_fd. */
int host_output_write(struct gaz_job *job, const void *p, size_t len); /* gaz_host.write */
/* The same for services: no test for a ZIP. */
int host_output_append(struct gaz_job *job, const void *p, size_t len);
int host_output_flush(struct gaz_job *job);
int host_output_meta(struct gaz_job *job, const char *key, const char *value);
/*
 * Ends the output for good: code (enum err_code) and sentence are what the client gets. Returns
 * GAZ_REFUSE.
 */
int host_output_stop(struct gaz_job *job, int code, const char *sentence);

/* host_tree.c: gaz_host's cursor over one image. Between begin and end, in one job. */
void host_tree_begin(const struct gaz_job *job);
void host_tree_end(void);
const struct gaz_node *host_tree_root(struct gaz_job *job);
const struct gaz_node *host_tree_next(const struct gaz_node *n);
const struct gaz_node *host_tree_skip(const struct gaz_node *n);
const struct gaz_node *host_tree_first_child(const struct gaz_node *n);
const struct gaz_node *host_tree_next_sibling(const struct gaz_node *n);
const struct gaz_node *host_tree_parent(const struct gaz_node *n);
int host_tree_kind(const struct gaz_node *n);
int host_tree_change(const struct gaz_node *n);
const char *host_tree_name(const struct gaz_node *n);
const char *host_tree_text(const struct gaz_node *n, size_t *len);
const char *host_tree_attr(const struct gaz_node *n, const char *name, size_t *len);

/* host_facts.c: what the request says, and where it is silent, the document. */
const char *host_facts_meta(struct gaz_job *job, const char *key, size_t *len);
int host_facts_bool(struct gaz_job *job, const char *name);
int64_t host_facts_int(struct gaz_job *job, const char *name);
const char *host_facts_string(struct gaz_job *job, const char *name);
#endif
