/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLI_EXPORT_TAKE_H
#define CLI_EXPORT_TAKE_H
/* export_take: the lines of JSON of an export, as rows of a store. */
#include <jansson.h>

#include "cli/export_rows.h"

/*
 * Each takes one line apart; strings point into row. ERR_DATA names a member that is missing or has
 * a wrong value.
 */
int export_take_publication(
    const json_t *row, struct corpus_version *v, struct export_files *f, struct err *e);
/*
 * The resources of that line, without bytes, in an array that the caller frees; *files are their
 * files, which it frees, too.
 */
int export_take_resources(const json_t *row, struct corpus_resource **out, const char ***files,
    uint32_t *count, struct err *e);
int export_take_record(const json_t *row, struct corpus_record *r, struct err *e);
int export_take_alias(const json_t *row, struct str *alias, struct str *work, struct err *e);
/* A member that is a whole number. ERR_DATA. */
int export_take_number(const json_t *row, const char *name, int64_t *out, struct err *e);
#endif
