/* SPDX-License-Identifier: Apache-2.0 */
#ifndef OFFICE_NUMBER_FORMAT_H
#define OFFICE_NUMBER_FORMAT_H
/* number_format: how Word prints a number of a list (ST_NumberFormat of ISO 29500-1, 17.18.59). */
#include <stdint.h>

#include "base/str.h"

struct buf;

enum number_format {
#define FORMAT(name, word) FORMAT_##name,
#include "office/number_format.def"
#undef FORMAT
	FORMAT_COUNT
};

/* The format of that name; a name that is not known is decimal, as Word does. */
enum number_format number_format_find(struct str name);
/* Appends n, which is at least 0. A number that a format cannot print is printed in digits. */
void number_format_put(struct buf *out, enum number_format format, int32_t n);
/* Appends the sign of a list; one of a symbol font becomes a character of Unicode. */
void number_format_put_bullet(struct buf *out, struct str sign);
#endif
