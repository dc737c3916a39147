/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DOC_BUILD_TEXT_H
#define DOC_BUILD_TEXT_H
/* build_text: the text of a subtree with white space collapsed, as labels and hashes have it. */
#include <stdint.h>

#include "base/str.h"

struct buf;
struct build;
struct err;
struct image_str;

/*
 * The text below node, white space collapsed, footnotes left out. If it equals the
 * one text node below node, *out shares that string.
 */
int build_collapsed(struct build *b, uint32_t node, struct image_str *out, struct err *e);
/* Appends s to out, each run of white space as one space; no space at the beginning of out. */
void build_collapse(struct buf *out, struct str s);
#endif
