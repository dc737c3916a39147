/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CITE_TARGET_H
#define CITE_TARGET_H
/* target: the provision of the same document that a citation in its text certainly means. */
#include "cite/outline.h"
#include "cite/running.h"

/*
 * The unit that m means, which stands in the unit here (CITE_NO_UNIT: in none); CITE_NO_UNIT if
 * that is not certain, or if here is in it. is_bare_safe: a citation is one of the document if
 * nothing says whose it is. A range leads to its first unit.
 */
uint32_t cite_target_find(
    const struct cite_outline *o, uint32_t here, const struct cite_mark *m, bool is_bare_safe);
#endif
