/* SPDX-License-Identifier: Apache-2.0 */
#ifndef INGEST_FORMER_NAME_H
#define INGEST_FORMER_NAME_H
/* former_name: the names in the metadata of a work that gets another name. */
#include "akn/iri.h"

struct buf;
struct image;

/*
 * The value that an attribute of a FRBR element has under the new name: IRIs that begin with the
 * former one, and country and number where they are those of the former name. Others, and those of
 * other elements, are as they were. The result is borrowed from value, now, or out.
 */
struct str former_name_replace(const struct image *im, uint32_t node, struct str value,
    const struct iri_work *former, const struct iri_work *now, struct buf *out);
#endif
