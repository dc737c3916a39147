/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEB_ROUTE_WORK_H
#define WEB_ROUTE_WORK_H
/* route_work: which names of works an address can lead to. */
#include "base/str.h"

struct err;

/*
 * Checks the name of a work, which is an IRI: ERR_USAGE when it ends like the address of a format,
 * since no address would lead to it.
 */
int route_check_work(struct str work, struct err *e);
#endif
