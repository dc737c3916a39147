/* SPDX-License-Identifier: Apache-2.0 */
#ifndef FLOW_INSIDE_H
#define FLOW_INSIDE_H
/* flow_private: functions that only the files of flow use. */
#include "flow.h"

/* The part of flow_state that flow_enter() saves before a block, and flow_leave() restores. */
struct flow_around {
	const char *tags[FLOW_INLINE_MAX];
	unsigned tag_count;
	const char *p_class;
	const struct gaz_node *p_of;
};

/* flow_write.c */
void flow_run_out(struct flow *f); /* sets rc: the memory limit is reached */

/* ` class="went"` if a style sheet is to hide n, which was deleted as a whole. */
void flow_mark_gone(struct flow *f, const struct gaz_node *n);

/* ids.c */
const struct flow_id *flow_ids_find(struct flow *f, const char *eid);

/* paragraph.c: the open paragraph and inline elements. */
void flow_need_p(struct flow *f);                            /* opens a paragraph for text */
void flow_p_end(struct flow *f);                             /* ends an open paragraph */
void flow_enter(struct flow *f, struct flow_around *around); /* before a block */
void flow_leave(struct flow *f, const struct flow_around *around);
void flow_owe_num(struct flow *f, const struct gaz_node *num); /* to be printed; NULL: none */

/* flow_image.c: a picture, or its alternative text. */
void flow_image(struct flow *f, const struct gaz_node *n);

/* flow_walk.c */
void flow_walk_siblings(struct flow *f, const struct gaz_node *c); /* c and those after it */

/* flow_heading.c, flow_list.c, flow_table.c, link.c, flow_notes.c: one kind of node each. */
void flow_hier(struct flow *f, const struct gaz_node *n);
void flow_list(struct flow *f, const struct gaz_node *n);
void flow_table(struct flow *f, const struct gaz_node *n);
void flow_link(struct flow *f, const struct gaz_node *n);
/* Writes the text of n from its byte `from` on, with a link for each citation in it. */
void flow_cited_text(struct flow *f, const struct gaz_node *n, size_t from);
void flow_note(struct flow *f, const struct gaz_node *n);
void flow_note_ref(struct flow *f, const struct gaz_node *n); /* a noteRef */
/* flow_math.c: writes a formula as MathML; false: n is none, or has to be written in a line. */
bool flow_math(struct flow *f, const struct gaz_node *n);
#endif
