/* SPDX-License-Identifier: Apache-2.0 */
#ifndef OFFICE_RELATION_H
#define OFFICE_RELATION_H
/*
 * relation: the relationships of a part of an Open Packaging file (ISO 29500-2, 8): each id stands
 * for another part of the package, or for an address outside of it.
 */
#include <stdbool.h>

#include "base/str.h"
#include "base/table.h"

struct arena;
struct err;
struct unzip;

#define RELATIONS_MAX 20000 /* of one part: a link has one, and so has a picture */

struct relation {
	struct str target; /* the name of a part of the package, or an address */
	bool external;     /* an address */
};

/* struct relation by id; zero: none. */
struct relations {
	struct table by_id;
};

/*
 * Reads the relationships of the part (such as "word/document.xml"); strings are in the arena. A
 * part without any has none. ERR_DATA, ERR_LIMIT.
 */
int relations_read(struct relations *out, const struct unzip *z, struct str part,
    struct arena *arena, struct err *e);
/* The relationship of that id, or NULL. */
const struct relation *relation_find(const struct relations *r, struct str id);
void relations_free(struct relations *r);
#endif
