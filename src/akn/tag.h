/* SPDX-License-Identifier: Apache-2.0 */
#ifndef AKN_TAG_H
#define AKN_TAG_H
/* tag: language tags of BCP 47. Pure. */
#include <stdbool.h>

#include "base/str.h"

#define TAG_BYTES_MAX 35 /* RFC 5646, 4.4.1: no implementation need take more */

/*
 * Whether s is well-formed (RFC 5646, 2.1 and 2.2.9: no variant and no singleton twice); if so, out
 * is s in canonical case (2.1.1): "zh-Hant-TW". The irregular grandfathered tags ("i-klingon") are
 * refused.
 */
bool tag_canonical(struct str s, char out[TAG_BYTES_MAX + 1]);
#endif
