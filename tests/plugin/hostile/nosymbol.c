/* SPDX-License-Identifier: Apache-2.0 */
/* nosymbol: a shared object, but no plugin. */
#include <gazetted/plugin.h>

GAZ_EXPORT int not_a_plugin(void);

int
not_a_plugin(void)
{
	return 0;
}
