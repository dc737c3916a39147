/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CHECK_CHECK_JSON_H
#define CHECK_CHECK_JSON_H
/* check_json: whether what a plugin wrote is JSON. */
#include "check/context.h"

/* False: why has the place and the reason. */
bool check_json(struct str bytes, char why[VERDICT_BYTES]);
#endif
