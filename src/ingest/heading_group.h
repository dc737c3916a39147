/* SPDX-License-Identifier: Apache-2.0 */
#ifndef INGEST_HEADING_GROUP_H
#define INGEST_HEADING_GROUP_H
/* heading_group: the headings of containers and annexes. */
struct structure;

/* Finds the headings of all containers and annexes that have none yet. */
void heading_find_groups(struct structure *s);
#endif
