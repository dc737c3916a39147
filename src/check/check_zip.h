/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CHECK_CHECK_ZIP_H
#define CHECK_CHECK_ZIP_H
/* check_zip: reads a ZIP container that a plugin wrote. */
#include "check/context.h"

/* Returns whether the member is sound; if not, it sets why. */
typedef bool zip_member_fn(void *arg, struct str path, struct str bytes, char why[VERDICT_BYTES]);
/* Calls member() for each member; path and bytes are borrowed. False: why has the reason. */
bool check_zip(struct str bytes, zip_member_fn *member, void *arg, char why[VERDICT_BYTES]);
#endif
