/* SPDX-License-Identifier: Apache-2.0 */
#ifndef AKN_XMLCHAR_H
#define AKN_XMLCHAR_H
/* xmlchar: which characters XML 1.0 (fifth edition) allows in text and in names. */
#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"

/*
 * Offset of the first byte that is not well-formed UTF-8 or not a Char of XML 1.0, 2.2; s.len if
 * every byte is valid.
 */
size_t xmlchar_check(struct str s);
/* An NCName of Namespaces in XML: a name without colon. */
bool xmlchar_is_ncname(struct str s);
/* Whether s is empty or only space, tab, CR and LF. */
bool xmlchar_is_white(struct str s);
#endif
