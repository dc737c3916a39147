/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLI_STORE_REPORT_H
#define CLI_STORE_REPORT_H
/* store_report: prints what a check of a whole store found. */
struct corpus;
struct err;

/* Checks the store named so. ERR_DATA when it is damaged: the faults are printed. [blocks] */
int store_report(struct corpus *c, const char *name, struct err *e);
#endif
