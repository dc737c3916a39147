/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sandbox: the order of the mechanisms. The system call filter comes last in each step: it would
 * forbid the others.
 */
#include "worker/sandbox.h"

#include "base/err.h"

int
sandbox_enter(const struct sandbox *s, enum sandbox_step step, struct err *e)
{
	int rc;

	if (step == SANDBOX_LOAD && (rc = sandbox_limits(s, e)) != 0)
		return rc;
	if (!s->enabled)
		return 0;
	if ((rc = sandbox_landlock(s, step, e)) != 0)
		return rc;
	return sandbox_seccomp(s, step, e);
}
