/* SPDX-License-Identifier: Apache-2.0 */
/* byte_class: the table of the grammar rules that allow each byte. */
#include "http/byte_class.h"

#define PT (BYTE_PLAIN | BYTE_TARGET)
#define TTVH (BYTE_TOKEN | PT | BYTE_VALUE | BYTE_HOST)
#define TTV (BYTE_TOKEN | PT | BYTE_VALUE)
#define XV (PT | BYTE_VALUE)
#define TV (BYTE_TOKEN | BYTE_VALUE)
#define V BYTE_VALUE

/* clang-format off */
const uint8_t request_bytes[256] = {
	['0' ... '9'] = TTVH | BYTE_HEX,
	['A' ... 'F'] = TTVH | BYTE_HEX, ['G' ... 'Z'] = TTVH,
	['a' ... 'f'] = TTVH | BYTE_HEX, ['g' ... 'z'] = TTVH,
	['-'] = TTVH, ['.'] = TTVH & ~BYTE_PLAIN, ['_'] = TTVH,
	['!'] = TTV, ['$'] = TTV, ['&'] = TTV, ['\''] = TTV, ['*'] = TTV, ['+'] = TTV, ['~'] = TTV,
	['('] = XV, [')'] = XV, [','] = XV, ['/'] = XV, [':'] = XV, [';'] = XV, ['='] = XV,
	['@'] = XV, ['?'] = XV & ~BYTE_PLAIN,
	['#'] = TV, ['%'] = TV, ['^'] = TV, ['`'] = TV, ['|'] = TV,
	['"'] = V, ['<'] = V, ['>'] = V, ['['] = V, [']'] = V, ['\\'] = V, ['{'] = V, ['}'] = V,
	['\t'] = V, [' '] = V, [0x80 ... 0xff] = V,
};
/* clang-format on */
