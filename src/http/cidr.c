/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cidr: ranges of addresses, RFC 4632 and RFC 4291 2.3. What must hold: bits past the prefix
 * are 0.
 */
#include "http/cidr.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <string.h>

#include "base/err.h"
#include "base/str.h"

#define V4_AT 12 /* offset of the IPv4 address in its IPv6-mapped form */
#define V4_BITS 32
#define V6_BITS 128

static void
map_v4(uint8_t out[CIDR_BYTES], const void *v4)
{
	memset(out, 0, CIDR_BYTES);
	out[V4_AT - 2] = out[V4_AT - 1] = 0xff;
	memcpy(out + V4_AT, v4, sizeof(struct in_addr));
}

/* Parses the address before the slash; returns its width in bits, or 0 if it is no address. */
static unsigned
read_host(struct str s, uint8_t out[CIDR_BYTES])
{
	char text[INET6_ADDRSTRLEN];
	struct in_addr v4;

	if (s.len >= sizeof text)
		return 0;
	memcpy(text, s.p, s.len);
	text[s.len] = '\0';
	if (inet_pton(AF_INET, text, &v4) == 1) {
		map_v4(out, &v4);
		return V4_BITS;
	}
	return inet_pton(AF_INET6, text, out) == 1 ? V6_BITS : 0;
}

static bool
is_clear_from(const uint8_t bytes[CIDR_BYTES], unsigned bits)
{
	for (unsigned i = bits; i < V6_BITS; i++) {
		if ((bytes[i / 8] & (0x80 >> i % 8)) != 0)
			return false;
	}
	return true;
}

int
cidr_parse(struct cidr *out, const char *text, struct err *e)
{
	struct str all = str_from(text);
	size_t slash = str_find(all, '/');
	struct cidr c;
	unsigned width = read_host(str_slice(all, 0, slash), c.bytes);
	uint64_t bits = width;

	if (width == 0 ||
	    (slash < all.len &&
		(!str_to_u64(str_slice(all, slash + 1, all.len), &bits) || bits > width)))
		return err_set(e, ERR_CONFIG,
		    "'%s' is no range of addresses: write it as 10.0.0.0/8, 2001:db8::/32 or one "
		    "address",
		    text);
	c.bits = (uint8_t)(V6_BITS - width + bits);
	if (!is_clear_from(c.bytes, c.bits))
		return err_set(e, ERR_CONFIG,
		    "'%s' has bits set after its first %u: write the first address of the range",
		    text, (unsigned)bits);
	*out = c;
	return 0;
}

bool
cidr_has(const struct cidr *c, const struct sockaddr *address)
{
	uint8_t bytes[CIDR_BYTES];
	unsigned whole = c->bits / 8, rest = c->bits % 8;

	if (address->sa_family == AF_INET)
		map_v4(bytes, &((const struct sockaddr_in *)(const void *)address)->sin_addr);
	else if (address->sa_family == AF_INET6)
		memcpy(bytes, &((const struct sockaddr_in6 *)(const void *)address)->sin6_addr,
		    CIDR_BYTES);
	else
		return false;
	if (memcmp(bytes, c->bytes, whole) != 0)
		return false;
	return rest == 0 || (bytes[whole] ^ c->bytes[whole]) >> (8 - rest) == 0;
}
