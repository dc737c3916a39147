/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CHECK_VERDICT_H
#define CHECK_VERDICT_H
/* verdict: the result of a check. The first failure is kept. */
#define VERDICT_BYTES 768 /* a sentence of the plugin, and one about it */

enum verdict_kind { VERDICT_PASS, VERDICT_FAIL, VERDICT_SKIP };

struct verdict {
	enum verdict_kind kind;
	char text[VERDICT_BYTES]; /* a sentence about the result; "": none */
};

void verdict_fail(struct verdict *v, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void verdict_skip(struct verdict *v, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void verdict_note(struct verdict *v, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
#endif
