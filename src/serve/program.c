/* SPDX-License-Identifier: Apache-2.0 */
/* program: one record for the process. What must hold: it is written before any thread starts. */
#include "serve/program.h"

static struct program program;

void
program_set(int argc, char **argv, char **environment)
{
	program = (struct program){ argc, argv, environment };
}

const struct program *
program_started(void)
{
	return &program;
}
