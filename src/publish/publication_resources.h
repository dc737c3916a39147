/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PUBLISH_PUBLICATION_RESOURCES_H
#define PUBLISH_PUBLICATION_RESOURCES_H
/* publication_resources: the resources of a document that is published. */
#include "corpus/publish.h"
#include "corpus/resource.h"

struct err;
struct reading;

/*
 * Adds to held the pictures that the document shows, by the digests in their addresses: those that
 * came with it, and those that the store has already. Any other address leads nowhere, and is no
 * error: the picture is shown by its alternative text. Sets the resources of p, which borrow from
 * held. [blocks]
 */
int publication_find_resources(struct corpus *c, const struct reading *r, struct corpus_held *held,
    struct corpus_publication *p, struct err *e);
#endif
