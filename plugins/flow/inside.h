/* SPDX-License-Identifier: Apache-2.0 */
#ifndef FLOW_INSIDE_H
#define FLOW_INSIDE_H
/* inside: what the files of flow ask of each other. */
#include "flow.h"

/* What a block within a paragraph puts aside, and gives back. */
struct flow_around {
	const char *tags[FLOW_INLINE_MAX];
	unsigned tag_count;
	const char *p_class;
	const struct gaz_node *p_of;
};

/* tree.c */
bool flow_is_white(const char *p, size_t len);

/* ids.c */
const struct flow_id *flow_ids_find(struct flow *f, const char *eid);

/* paragraph.c: what is open. */
void flow_need_p(struct flow *f);                            /* so that text may stand here */
void flow_p_end(struct flow *f);                             /* ends an open paragraph */
void flow_enter(struct flow *f, struct flow_around *around); /* before a block */
void flow_leave(struct flow *f, const struct flow_around *around);
void flow_owe_num(struct flow *f, const struct gaz_node *num); /* NULL: none */

/* walk.c */
void flow_walk_siblings(struct flow *f, const struct gaz_node *c); /* it, and those after it */

/* heading.c, list.c, table.c, link.c, notes.c: one kind of node each. */
void flow_hier(struct flow *f, const struct gaz_node *n);
void flow_list(struct flow *f, const struct gaz_node *n);
void flow_table(struct flow *f, const struct gaz_node *n);
void flow_link(struct flow *f, const struct gaz_node *n);
void flow_note(struct flow *f, const struct gaz_node *n);
#endif
