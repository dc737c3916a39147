/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEB_NEGOTIATE_H
#define WEB_NEGOTIATE_H
/* negotiate: chooses a format by the Accept field (RFC 9110, 12.5.1): the client's q first, then
 * the plugin's own quality. */
#include <stdint.h>

#include "base/str.h"

struct formats;

/* Index of the format to use for a request that names none; FORMAT_NONE when nothing is acceptable.
 * accept.p NULL = anything. */
uint32_t negotiate_format(struct str accept, const struct formats *formats, uint32_t view);
#endif
