/* SPDX-License-Identifier: Apache-2.0 */
#ifndef AKN_COMPONENT_H
#define AKN_COMPONENT_H
/*
 * component: how components are addressed (Akoma Ntoso Naming Convention 1.0, 4.8.3). A component
 * is a document in a document, such as a schedule: "!schedule_1". A portion inside is
 * "!schedule_1~art_2". Both are names of portions: no eId begins with '!'.
 */
#include <stdbool.h>

#include "base/str.h"

struct buf;

#define COMPONENT_SIGN "!"
#define COMPONENT_INSIDE '~'  /* between the component and the eId of a portion inside */
#define COMPONENT_MAIN "main" /* the document itself */

/* Whether the name of a portion begins with a component. */
bool component_is(struct str portion);
/* Whether it names a component and no portion inside. */
bool component_is_whole(struct str portion);
/* "!schedule_1" of "!schedule_1~art_2"; *inside is "art_2", or empty. */
struct str component_split(struct str portion, struct str *inside);
/* The eId of the portion: "art_2" of "!schedule_1~art_2"; of any other name the whole. */
struct str component_eid(struct str portion);
/* Appends what follows a version in its path: "/~art_2", "/!schedule_1", nothing if it is empty. */
void component_put(struct buf *b, struct str portion);
/* Whether s may be the name of a component: "schedule_1"; of a nested one "schedule_1/annex". */
bool component_is_name(struct str s);
/*
 * Whether a component can be addressed by the name. Not with "annex.html", "a%2fb" and
 * "annex/versions": their ends are those of a format and a listing, and servers decode the second.
 */
bool component_is_address(struct str name);
#endif
