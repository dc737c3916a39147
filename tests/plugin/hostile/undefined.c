/* SPDX-License-Identifier: Apache-2.0 */
/* undefined: needs a function that nobody has. */
#include "hostile.h"

int nobody_defines_this(void);

static int
undefined_render(const struct gaz_host *h, struct gaz_job *job)
{
	(void)h;
	(void)job;
	return nobody_defines_this();
}

HOSTILE("undefined", undefined_render);
