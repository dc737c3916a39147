/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DOC_BUILD_NAMES_H
#define DOC_BUILD_NAMES_H
/* build_names: the names and namespaces of the elements and attributes of a build. */
#include <stdbool.h>

#include "base/str.h"

struct build;
struct build_name;
struct err;

/*
 * Finds or adds a name and its namespace. ERR_LIMIT; ERR_DATA for an invalid name.
 */
int build_name_of(struct build *b, bool attr, struct str ns, struct str prefix, struct str local,
    const struct build_name **out, struct err *e);
/* Sorts the namespaces by prefix and puts them into namespaces_out. */
int build_namespaces(struct build *b, struct err *e);
#endif
