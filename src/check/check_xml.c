/* SPDX-License-Identifier: Apache-2.0 */
/*
 * check_xml: has an ingest worker check whether bytes are well-formed XML. This program links no
 * XML parser: a plugin wrote the bytes, and the worker is confined.
 */
#include "check/check_xml.h"

#include <stdio.h>

#include "base/err.h"
#include "render/blocking.h"

bool
check_xml(const struct check_context *x, struct str bytes, char why[VERDICT_BYTES])
{
	struct err e = { 0 };

	if (blocking_check_xml(x->readers, bytes, &e) == 0)
		return true;
	snprintf(why, VERDICT_BYTES, "not well-formed: %s", e.text);
	return false;
}
