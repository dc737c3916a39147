/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DOC_TITLE_ALIAS_H
#define DOC_TITLE_ALIAS_H
/*
 * title_alias: the name attribute of the FRBRalias with the title that the publisher gave at
 * import. build_meta() prefers it to the title that the document prints.
 */
#define TITLE_ALIAS "publishedTitle"
#endif
