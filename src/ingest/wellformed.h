/* SPDX-License-Identifier: Apache-2.0 */
#ifndef INGEST_WELLFORMED_H
#define INGEST_WELLFORMED_H
/*
 * wellformed: checks with libxml2 whether bytes are XML 1.0 with namespaces. It is for what plugins
 * write: unlike the gate it takes any elements, and a document type without declarations.
 */
#include "base/str.h"

struct err;

/* ERR_DATA, with the line and the reason; ERR_LIMIT. */
int wellformed_check(struct str xml, struct err *e);
#endif
