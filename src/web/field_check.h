/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEB_FIELD_CHECK_H
#define WEB_FIELD_CHECK_H
/* field_check: the values that parameters may have which several pages take by the same name. */
#include "base/str.h"

struct err;

/*
 * Checks the value of date, kind, place, year, language or work; another name, and no value, may
 * have any. ERR_USAGE says what the value can be.
 */
int field_check(const char *name, struct str value, struct err *e);
#endif
