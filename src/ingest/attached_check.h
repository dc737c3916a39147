/* SPDX-License-Identifier: Apache-2.0 */
#ifndef INGEST_ATTACHED_CHECK_H
#define INGEST_ATTACHED_CHECK_H
/* attached_check: whether the bytes of an attached file are what its name says. */
#include "akn/attached.h"
#include "base/str.h"

struct err;

#define ATTACHED_BYTES_MAX (8u << 20) /* as corpus/resource.h has it: a table of 100,000 lines */

/*
 * TEXT: UTF-8 without control characters. JSON: text that is one object or array, whose brackets
 * and strings are closed. XML: well-formed, without document type, style sheets, and elements of
 * web pages and drawings. ERR_DATA and ERR_LIMIT, with the reason.
 */
int attached_check(struct str bytes, enum attached_content content, struct err *e);
#endif
