/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DOC_LANG_H
#define DOC_LANG_H
/* lang: language codes. Versions are named by ISO 639-2/T ("eng"); markup wants BCP 47 ("en"). */

#include "base/str.h"

/* The BCP 47 tag of an ISO 639-2/T code: "en" for "eng", "grc" for "grc". NULL if unknown. */
const char *lang_tag(struct str code);
/* The ISO 639-2/T code for what people type: "eng", "en-GB", "ger" (639-2/B). NULL if unknown. */
const char *lang_code(struct str typed);
#endif
