/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DOC_BUILD_IMAGE_H
#define DOC_BUILD_IMAGE_H
/* build_image: the image as built so far: its nodes, its names and its pool of strings. */
#include <stdint.h>

#include "base/str.h"
#include "doc/image.h"

struct build;
struct err;

uint32_t build_node_count(const struct build *b);
struct image_node *build_node_at(const struct build *b, uint32_t node);
struct image_name *build_name_at(const struct build *b, uint32_t name);
/*
 * The nodes, attributes, names and pool built so far, as an image without head, portions and
 * namespaces; valid until the next put into pool or nodes.
 */
struct image build_view(const struct build *b);

/* Puts a copy of s into the pool. ERR_LIMIT. */
int build_pool(struct build *b, struct str s, struct image_str *out, struct err *e);
#endif
