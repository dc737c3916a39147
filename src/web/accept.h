/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEB_ACCEPT_H
#define WEB_ACCEPT_H
/* accept: the Accept field of RFC 9110, 12.5.1, pure: a field value and a media type in, a quality
 * out. */
#include <stdint.h>

#include "base/str.h"

#define ACCEPT_QUALITY_ONE 1000 /* qvalues have three decimals (12.4.2) */

/*
 * How welcome type ("text/plain; charset=utf-8") is, in thousandths; 0: not at all. Of the ranges
 * that fit, the most specific one counts. Elements of the list that are malformed count as not
 * there, and a list without any other says nothing: then everything is welcome.
 */
uint32_t accept_quality(struct str accept, struct str type);
#endif
