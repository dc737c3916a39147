/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BASE_ENVIRONMENT_H
#define BASE_ENVIRONMENT_H
/* environment: finds variables in the "NAME=value" list that main() gets, without changing it. */

/* Returns the value of a variable, or NULL if it is missing or empty. environment may be NULL. */
const char *environment_find(char *const *environment, const char *name);
#endif
