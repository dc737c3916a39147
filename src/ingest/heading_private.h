/* SPDX-License-Identifier: Apache-2.0 */
#ifndef INGEST_HEADING_PRIVATE_H
#define INGEST_HEADING_PRIVATE_H
/* heading_private: what heading.c (basic units, lists) and heading_group.c (containers) share. */
#include "ingest/structure.h"

#define HEADING_COLUMNS_MAX 110

/* Whether node i is a text that is neither quoted nor part of a contents list. */
bool heading_is_plain(const struct structure *s, uint32_t i);
/* Whether s begins with a bracket. */
bool heading_is_bracketed(struct str s);
/* Makes the text of node heading the heading of unit. */
void heading_take_node(struct structure *s, uint32_t unit, uint32_t heading);
/* Makes the text on the line of the unit's number its heading. */
void heading_take_line(struct node *n);
/* Whether the line below the number of a clause is a term, which small letters may begin: 3.1. */
bool heading_is_term(const struct structure *s, uint32_t i);
#endif
