/* SPDX-License-Identifier: Apache-2.0 */
#ifndef INGEST_GATE_H
#define INGEST_GATE_H
/*
 * gate: the only reader of XML. Parses untrusted bytes with libxml2, refuses features that a
 * document does not need (document types, entities, inclusions), enforces the limits of doc/build.h
 * before their excess costs time or memory, and never fetches or opens anything. Each refusal names
 * line and reason.
 */
#include <stdint.h>

#include "base/str.h"

struct buf;
struct build;
struct err;

#define GATE_NAMESPACES_MAX \
	256 /* namespaces declared around one element: libxml2 searches them one by one */

/*
 * Builds the document in b, with Akoma Ntoso's namespaces unified (akn.h); xml is UTF-8. ERR_DATA,
 * ERR_LIMIT.
 */
int gate_read(struct build *b, struct str xml, struct buf *report, struct err *e);
#endif
