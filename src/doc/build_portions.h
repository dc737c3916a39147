/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DOC_BUILD_PORTIONS_H
#define DOC_BUILD_PORTIONS_H
/* build_portions: the portions of a build. */
struct build;
struct err;

/* Makes the portions with their hashes, and their order by eId. ERR_LIMIT. */
int build_portions(struct build *b, struct err *e);
#endif
