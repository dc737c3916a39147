/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HOST_HOST_TREE_H
#define HOST_HOST_TREE_H
/* host_tree: gaz_host's cursor over the images of one job. */
#include <stddef.h>

#include <gazetted/plugin.h>

/* Call the others between begin and end. */
void host_tree_begin(const struct gaz_job *job);
void host_tree_end(void);
const struct gaz_node *host_tree_root(struct gaz_job *job);
const struct gaz_node *host_tree_page(struct gaz_job *job);
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
/* The members of service_attributes. */
const char *host_tree_attr_at(
    const struct gaz_node *n, uint32_t i, const char **prefix, const char **value, size_t *len);
const char *host_tree_name_space(const struct gaz_node *n, const char **prefix);
#endif
