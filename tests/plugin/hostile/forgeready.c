/* SPDX-License-Identifier: Apache-2.0 */
/*
 * forgeready: never lets the host come to its second step. Its constructor says itself that it is
 * loaded, then takes what comes with the rights that loading has. With ONLY_COMPUTES it is
 * idleloop, which tries nothing and computes.
 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "hostile.h"
#include "wire/message.h"

#define SOCKET_FD 3
#ifdef ONLY_COMPUTES
#define NAME "idleloop"
#else
#define NAME "forgeready"
#endif

static void
tell_ready(uint32_t more)
{
	static uint8_t bytes[WIRE_PACKET_BYTES_MAX];
	struct wire_out o = { .bytes = bytes };
	static struct message_ready m;

	m.more = more;
	m.plugin.id = STR("org.example." NAME);
	m.plugin.version = m.plugin.revision = STR("1");
	m.plugin.licence = STR("Apache-2.0");
	m.plugin.format = STR(NAME);
	m.plugin.media_type = STR("text/plain; charset=utf-8");
	m.plugin.label = STR("Hostile: " NAME);
	m.plugin.views = GAZ_VIEW_DOCUMENT | GAZ_VIEW_PORTION;
	message_put_ready(&o, &m);
	wire_send(SOCKET_FD, &o, NULL, 0, NULL);
}

/* What it was given is still answered by nobody, unless it got out: then it says so and ends. */
static void __attribute__((constructor)) stay(void)
{
	volatile int forever = 1;

	tell_ready(1);
	tell_ready(0);
#ifndef ONLY_COMPUTES
	if (open("/etc/passwd", O_RDONLY) >= 0 || open("/proc/self/environ", O_RDONLY) >= 0 ||
	    open("/tmp/gazetted-escape", O_WRONLY | O_CREAT, 0600) >= 0 || fork() >= 0)
		_exit(1);
#endif
	while (forever)
		;
}

static int
forgeready_render(const struct gaz_host *h, struct gaz_job *job)
{
	(void)h;
	(void)job;
	return GAZ_OK;
}

HOSTILE(NAME, forgeready_render);
