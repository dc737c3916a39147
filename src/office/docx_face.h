/* SPDX-License-Identifier: Apache-2.0 */
#ifndef OFFICE_DOCX_FACE_H
#define OFFICE_DOCX_FACE_H
/*
 * docx_face: the faces of runs: what the run says itself, else its character style. Faces of the
 * style of the paragraph are those of all of it, and set nothing apart in it.
 */
#include "office/docx_private.h"

/* Forgets the properties of a run. */
void docx_reset_run(struct docx *d);
/* Takes a property of the run. */
void docx_set_face(struct docx *d, enum element element, const struct part_attrs *attrs);
/* The face of a character that is put now. */
struct face docx_face(const struct docx *d);

/* The link of an element: by its relationship, or by the instruction of its field. ERR_LIMIT. */
int docx_begin_link(
    struct docx *d, enum element element, const struct part_attrs *attrs, struct err *e);
void docx_end_link(struct docx *d);
/* Sets *link, in the arena, to what the field leads to; empty: no link. ERR_LIMIT. */
int docx_field_link(struct docx *d, struct str instruction, struct str *link, struct err *e);
/* The next word of an instruction, without quotation marks; empty: there is none. */
struct str docx_next_word(struct str *rest);
#endif
