/* SPDX-License-Identifier: Apache-2.0 */
/* owner: compares the owner and the mode of a file with the user who runs gazetted. */
#include "plugin/owner.h"

#include <unistd.h>

#include "base/err.h"

int
owner_check_rights(const struct stat *st, const char *name, struct err *e)
{
	if (st->st_uid != 0 && st->st_uid != geteuid())
		return err_set(e, ERR_PLUGIN,
		    "%s belongs to user %u: a plugin must belong to root or to the user who runs "
		    "gazetted",
		    name, (unsigned)st->st_uid);
	if ((st->st_mode & S_IWOTH) != 0)
		return err_set(e, ERR_PLUGIN, "%s can be changed by everybody: chmod o-w it", name);
	if ((st->st_mode & S_IWGRP) != 0 && st->st_gid != 0 && st->st_gid != getegid())
		return err_set(e, ERR_PLUGIN, "%s can be changed by group %u: chmod g-w it", name,
		    (unsigned)st->st_gid);
	return 0;
}

int
owner_check(const struct stat *st, const char *name, struct err *e)
{
	if (!S_ISREG(st->st_mode))
		return err_set(e, ERR_PLUGIN, "%s is not a regular file", name);
	return owner_check_rights(st, name, e);
}
