/* SPDX-License-Identifier: Apache-2.0 */
/* environment: finds variables in an environment list. */
#include "base/environment.h"

#include <string.h>

const char *
environment_find(char *const *environment, const char *name)
{
	size_t len = strlen(name);

	for (; environment != NULL && *environment != NULL; environment++)
		if (strncmp(*environment, name, len) == 0 && (*environment)[len] == '=' &&
		    (*environment)[len + 1] != '\0')
			return *environment + len + 1;
	return NULL;
}
