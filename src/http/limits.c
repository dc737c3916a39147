/* SPDX-License-Identifier: Apache-2.0 */
/* limits: the defaults, and why they are what they are. */
#include "http/limits.h"

#include "http/http.h"

void
http_limits_init(struct http_limits *l)
{
	*l = (struct http_limits){
		.request_line_bytes = 8192, /* RFC 9112 3 asks for 8000 at least */
		.header_bytes = 32768,      /* twice the largest that browsers' cookies make */
		.header_count = REQUEST_FIELDS_MAX,
		.header_ms = 10000,           /* in total: a byte at a time buys nothing */
		.idle_ms = 15000,             /* a reader's next click; more only fills tables */
		.write_stall_ms = 30000,      /* without one byte taken: a train in a tunnel */
		.body_bytes = 65536,          /* dropped: a form sent here by mistake fits */
		.body_min_rate = 1024,        /* bytes a second: half of a 14.4k modem */
		.pipelined = 16,              /* more clients than browsers ever sent */
		.connections = 10000,         /* 3 MB of idle ones, and descriptors to spare */
		.connections_an_address = 64, /* ten browsers behind one household address */
		.drain_ms = 10000,            /* the longest render deadline, and then some */
	};
}
