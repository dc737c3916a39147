/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CHECK_CHECK_XML_H
#define CHECK_CHECK_XML_H
/* check_xml: well-formedness of what a plugin wrote. */
#include "check/context.h"

/* False: why has the line and the reason. [blocks] */
bool check_xml(const struct check_context *x, struct str bytes, char why[VERDICT_BYTES]);
#endif
