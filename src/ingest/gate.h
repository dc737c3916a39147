/* SPDX-License-Identifier: Apache-2.0 */
#ifndef INGEST_GATE_H
#define INGEST_GATE_H
/*
 * gate: the only door for XML. Parses hostile bytes with libxml2, refuses what a document does not
 * need (document types, entities, inclusions), enforces the limits of doc/build.h before they can
 * cost anything, and never fetches or opens anything. Each refusal names line and reason.
 */
#include <stdint.h>

#include "base/str.h"

struct buf;
struct build;
struct err;

#define GATE_NAMESPACES_MAX \
	256 /* declarations in one document: libxml2 looks them up one by one \
	     */

/* Sends the document to b, Akoma Ntoso's namespaces made one (akn.h); xml is UTF-8. ERR_DATA,
 * ERR_LIMIT. */
int gate_read(struct build *b, struct str xml, struct buf *report, struct err *e);

/* Looks at tags before the parser does: attributes, namespaces, document types. Exposed for its
 * test. */
int gate_scan(struct str xml, struct err *e);
#endif
