/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sandbox_enter: applies the mechanisms of a step in order. What must hold: the system call filter
 * comes last in each step, because it forbids the calls that the other mechanisms need.
 */
#include "worker/sandbox_enter.h"

#include "base/err.h"
#include "worker/sandbox_landlock.h"
#include "worker/sandbox_limits.h"
#include "worker/sandbox_seccomp.h"

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
