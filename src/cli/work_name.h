/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLI_WORK_NAME_H
#define CLI_WORK_NAME_H
/* work_name: what a user may type for a work: an IRI, or a short name. */
#include "base/str.h"

struct arena;
struct corpus;
struct err;

/*
 * Replaces a short name, up to its first slash, by the IRI of the work, in a. ERR_NOTFOUND: no work
 * has it. [blocks]
 */
int work_name_expand(struct corpus *c, struct str *name, struct arena *a, struct err *e);
#endif
