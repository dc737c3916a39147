/* SPDX-License-Identifier: Apache-2.0 */
#ifndef AKN_LANG_H
#define AKN_LANG_H
/* lang: language codes. Version IRIs use ISO 639-2/T ("eng"); markup uses BCP 47 ("en"). */

#include <stdbool.h>

#include "base/str.h"

/* The BCP 47 tag of an ISO 639-2/T code: "en" for "eng", "grc" for "grc". NULL if unknown. */
const char *lang_tag(struct str code);
/* The ISO 639-2/T code for user input such as "eng", "en-GB", "ger" (639-2/B). NULL if unknown. */
const char *lang_code(struct str typed);
/*
 * Whether a BCP 47 tag stands for Chinese in traditional characters: by its script ("zh-Hant"), or
 * by a region that writes them ("zh-TW", "zh-HK", "zh-MO").
 */
bool lang_is_traditional(struct str tag);
#endif
