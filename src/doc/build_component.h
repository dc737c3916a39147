/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DOC_BUILD_COMPONENT_H
#define DOC_BUILD_COMPONENT_H
/*
 * build_component: the components of a build: the documents in its attachments and components. Each
 * is a portion, with the name of akn/component.h as its eId.
 */
#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/table.h"
#include "doc/image.h"

struct build;
struct err;

/* The names given so far. */
struct build_components {
	struct arena arena; /* the keys of taken */
	struct table taken;
	uint32_t count;
};

#define BUILD_COMPONENTS_INIT                                 \
	{                                                     \
		.arena = ARENA_INIT(BUILD_DOCUMENT_BYTES_MAX) \
	}

void build_components_free(struct build_components *c);
/* Whether the element is a document in an attachment or a component. */
bool build_is_component(const struct build *b, uint32_t node);
/*
 * Sets eid, num and heading of *p. The name is the one behind '!' in FRBRthis, or behind the IRI of
 * the work; else the eId of the attachment; else "component_N". A name that an earlier component
 * has is passed over. ERR_LIMIT.
 */
int build_component(struct build *b, uint32_t node, struct build_components *c,
    struct image_portion *p, struct err *e);
#endif
