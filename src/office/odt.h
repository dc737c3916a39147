/* SPDX-License-Identifier: Apache-2.0 */
#ifndef OFFICE_ODT_H
#define OFFICE_ODT_H
/*
 * odt: reads OpenDocument texts (ISO 26300, versions 1.0 to 1.4), as packages and as flat XML.
 * Tracked changes are accepted; comments and hidden text are left out and counted.
 */
#include <stdbool.h>

#include "base/str.h"
#include "office/document.h"

struct arena;
struct err;
struct unzip;

/* Whether the ZIP file is one of OpenDocument, of any kind, by its parts. */
bool odt_is(const struct unzip *z);
/* Whether the XML is flat OpenDocument, of any kind, by its first element. */
bool odt_is_flat(struct str xml);

/*
 * Reads the document; reject: tracked changes are rejected instead. ERR_DATA: no text document,
 * encrypted, with macros, damaged, without text; ERR_LIMIT. Sentences name the part and the line.
 */
int odt_read(struct office_document *out, const struct unzip *z, bool reject, struct arena *arena,
    struct err *e);
/* The same of flat XML. */
int odt_read_flat(
    struct office_document *out, struct str xml, bool reject, struct arena *arena, struct err *e);
#endif
