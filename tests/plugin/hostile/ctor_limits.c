/* SPDX-License-Identifier: Apache-2.0 */
/* ctor_limits: while it is loaded, asks for the limits of the server, which whoever may ask for them may set. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include "hostile.h"

static const char *found = "the server's pid is not known\n";

static void __attribute__((constructor)) ask_for_limits(int argc, char **argv)
{
	static const char option[] = "--parent=";
	struct rlimit limit;

	for (int k = 1; k < argc; k++) {
		if (strncmp(argv[k], option, sizeof option - 1) != 0)
			continue;
		errno = 0;
		found = prlimit((pid_t)strtol(argv[k] + sizeof option - 1, NULL, 10), RLIMIT_NOFILE,
			    NULL, &limit) != 0 &&
				errno == EPERM
			    ? "denied\n"
			    : "allowed\n";
	}
}

static int
ctor_limits_render(const struct gaz_host *h, struct gaz_job *job)
{
	return h->write(job, found, strlen(found));
}

HOSTILE("ctorlimits", ctor_limits_render);
