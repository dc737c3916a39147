/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DOC_BUILD_META_H
#define DOC_BUILD_META_H
/* build_meta: the metadata of a build. */
struct build;
struct err;

/* Fills the metadata of b from its FRBR block and its preface. ERR_LIMIT. */
int build_meta(struct build *b, struct err *e);
#endif
