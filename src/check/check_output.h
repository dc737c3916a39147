/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CHECK_CHECK_OUTPUT_H
#define CHECK_CHECK_OUTPUT_H
/* check_output: what a media type promises of a rendition. */
#include "check/context.h"

/*
 * Checks whether a rendition is what its media type says; false: why has the
 * place and the reason.
 */
bool output_is_sound(const struct check_context *x, struct str bytes, char why[VERDICT_BYTES]);
bool output_is_text(const struct check_context *x);
#endif
