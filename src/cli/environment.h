/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLI_ENVIRONMENT_H
#define CLI_ENVIRONMENT_H
/* environment: the list of "NAME=value" that main was given, looked into without changing it. */

/* The value of a variable, or NULL; an empty one is as good as none. NULL for environment: none. */
const char *environment_find(char *const *environment, const char *name);
#endif
