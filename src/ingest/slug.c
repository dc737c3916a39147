/* SPDX-License-Identifier: Apache-2.0 */
/* slug: keeps the ASCII letters and digits of a title, in lower case. */
#include "ingest/slug.h"

#include <stdio.h>

#define SLUG_BYTES_MIN 3 /* a shorter slug is replaced by a hash */
#define HASH_CHARS 8

void
slug_make(struct str title, char out[SLUG_BUFFER_BYTES])
{
	size_t len = 0, foreign = 0;
	char hex[SHA256_HEX_BYTES + 1];
	struct sha256 hash = sha256_of(title.p, title.len);

	for (size_t i = 0; i < title.len && len < SLUG_BYTES_MAX; i++) {
		char c = title.p[i];

		foreign += (unsigned char)c > 0x7f;
		if (c >= 'A' && c <= 'Z')
			c = (char)(c - 'A' + 'a');
		if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))
			out[len++] = c;
		else if (len > 0 && out[len - 1] != '-')
			out[len++] = '-';
	}
	while (len > 0 && out[len - 1] == '-')
		len--;
	out[len] = '\0';
	if (len >= SLUG_BYTES_MIN && foreign <= len)
		return;
	sha256_hex(&hash, hex);
	snprintf(out, SLUG_BYTES_MAX, "doc-%.*s", HASH_CHARS, hex);
}
