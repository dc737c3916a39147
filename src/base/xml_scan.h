/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BASE_XML_SCAN_H
#define BASE_XML_SCAN_H
/*
 * xml_scan: what must be refused before libxml2 sees it, because it would cost too much there:
 * elements with very many attributes (libxml2 2.9.14 compares each with all others; 40,000 take
 * three seconds), and document types.
 */
#include "base/str.h"

struct err;

/*
 * Scans the tags of xml, which is in an encoding that has ASCII. ERR_LIMIT: an element has more
 * than attrs_max attributes; ERR_DATA: there is a document type. Sentences name the line.
 */
int xml_scan(struct str xml, unsigned attrs_max, struct err *e);
#endif
