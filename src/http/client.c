/* SPDX-License-Identifier: Apache-2.0 */
/* client: see the header. What must hold: no element is believed that nobody trusted has written. */
#include "http/client.h"

#include <arpa/inet.h>
#include <stdbool.h>

#include "http/peers.h"

#define V4_MAPPED_AT 12 /* RFC 4291 2.5.5.2: ::ffff:192.0.2.1 */

struct client
client_of(const struct sockaddr *address)
{
	struct client client = { .family = (uint8_t)address->sa_family };

	if (address->sa_family == AF_INET)
		memcpy(client.address,
		    &((const struct sockaddr_in *)(const void *)address)->sin_addr,
		    sizeof(struct in_addr));
	else if (address->sa_family == AF_INET6)
		memcpy(client.address,
		    &((const struct sockaddr_in6 *)(const void *)address)->sin6_addr,
		    sizeof(struct in6_addr));
	return client;
}

/* Out of a connection to both families, an IPv4 address looks as such. */
struct str
client_text(const struct client *c, char out[INET6_ADDRSTRLEN])
{
	static const uint8_t mapped[V4_MAPPED_AT] = { [10] = 0xff, [11] = 0xff };
	const void *address = c->address;
	int family = c->family;

	if (family != AF_INET && family != AF_INET6)
		return STR("unix");
	if (family == AF_INET6 && memcmp(address, mapped, sizeof(mapped)) == 0) {
		family = AF_INET;
		address = c->address + V4_MAPPED_AT;
	}
	return str_from(inet_ntop(family, address, out, INET6_ADDRSTRLEN));
}

static bool
is_trusted(const struct client *c, struct peers *peers)
{
	struct sockaddr_in6 v6 = { .sin6_family = AF_INET6 };
	struct sockaddr_in v4 = { .sin_family = AF_INET };

	if (c->family == AF_INET) {
		memcpy(&v4.sin_addr, c->address, sizeof(v4.sin_addr));
		return peers_trusts(peers, (struct sockaddr *)&v4);
	}
	if (c->family == AF_INET6) {
		memcpy(&v6.sin6_addr, c->address, sizeof(v6.sin6_addr));
		return peers_trusts(peers, (struct sockaddr *)&v6);
	}
	return true;
}

/* "[2001:db8::1]:443" and "192.0.2.1:443" without what some proxies put around the address. */
static struct str
without_port(struct str s)
{
	size_t colon = str_find(s, ':');

	if (s.len > 0 && s.p[0] == '[')
		return str_slice(s, 1, str_find(s, ']'));
	return str_rfind(s, ':') == colon ? str_slice(s, 0, colon) : s;
}

static bool
read_address(struct str s, struct client *out)
{
	char text[INET6_ADDRSTRLEN];
	struct client c = { .family = AF_INET };

	s = without_port(str_trim(s));
	if (s.len == 0 || s.len >= sizeof(text) || memchr(s.p, '\0', s.len) != NULL)
		return false;
	memcpy(text, s.p, s.len);
	text[s.len] = '\0';
	if (inet_pton(AF_INET, text, c.address) != 1) {
		c.family = AF_INET6;
		if (inet_pton(AF_INET6, text, c.address) != 1)
			return false;
	}
	*out = c;
	return true;
}

struct client
client_behind(const struct client *peer, struct str forwarded, struct peers *peers)
{
	struct client c = *peer;

	while (forwarded.len > 0 && is_trusted(&c, peers)) {
		size_t comma = str_rfind(forwarded, ',');
		bool is_last = comma == forwarded.len;
		struct str element =
		    is_last ? forwarded : str_slice(forwarded, comma + 1, forwarded.len);

		if (!read_address(element, &c))
			break; /* "unknown": who has written it is all that is known */
		forwarded = is_last ? str_make("", 0) : str_slice(forwarded, 0, comma);
	}
	return c;
}
