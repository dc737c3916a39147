/* SPDX-License-Identifier: Apache-2.0 */
#ifndef OFFICE_DOCX_H
#define OFFICE_DOCX_H
/*
 * docx: reads Word files (ISO 29500, transitional and strict). Tracked changes are accepted;
 * comments and hidden text are left out and counted.
 */
#include <stdbool.h>

#include "base/str.h"
#include "office/document.h"

struct arena;
struct err;
struct unzip;

/* Whether the ZIP file is a Word file, by its parts. */
bool docx_is(const struct unzip *z);

/*
 * Reads the document; reject: tracked changes are rejected instead. ERR_DATA: encrypted, damaged,
 * without text; ERR_LIMIT. Sentences name the part and the line.
 */
int docx_read(struct office_document *out, const struct unzip *z, bool reject, struct arena *arena,
    struct err *e);
#endif
