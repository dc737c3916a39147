/* SPDX-License-Identifier: Apache-2.0 */
#ifndef OFFICE_DOCX_TEXT_H
#define OFFICE_DOCX_TEXT_H
/* docx_text: the handlers of a part with text; their argument is a struct docx. */
#include "office/part.h"

extern const struct part_handlers docx_handlers;
#endif
