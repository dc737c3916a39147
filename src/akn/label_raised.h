/* SPDX-License-Identifier: Apache-2.0 */
#ifndef AKN_LABEL_RAISED_H
#define AKN_LABEL_RAISED_H
/* label_raised: the raised numbers that laws of Switzerland print before their paragraphs. */
#include <stdbool.h>

#include "akn/label.h"

/*
 * Reads a raised number: "¹", "²bis", "¹ᵇⁱˢ"; also its digits where a copy of the text left them
 * directly before a capital letter: "1Der", "1bisDer". True if s starts with one; len of out is its
 * bytes.
 */
bool label_read_raised(struct str s, struct label *out);
#endif
