/* SPDX-License-Identifier: Apache-2.0 */
#ifndef OFFICE_ODT_CHANGE_H
#define OFFICE_ODT_CHANGE_H
/*
 * odt_change: the tracked changes of an OpenDocument text that are rejected. The first three read
 * the list of changes: they return whether the event is of it, and set *rc to 0 or ERR_LIMIT.
 */
#include "office/odt_private.h"

bool odt_change_start(
    struct odt *o, enum element element, const struct part_attrs *attrs, int *rc, struct err *e);
bool odt_change_end(struct odt *o, enum element element, int *rc, struct err *e);
bool odt_change_text(struct odt *o, struct str text, int *rc, struct err *e);
/* Reads a place of the text where a change is. ERR_DATA, ERR_LIMIT. */
int odt_change_place(
    struct odt *o, enum element element, const struct part_attrs *attrs, struct err *e);
#endif
