/* SPDX-License-Identifier: Apache-2.0 */
#ifndef OFFICE_ODT_TEXT_H
#define OFFICE_ODT_TEXT_H
/* odt_text: the handlers of all parts of an OpenDocument text; their argument is a struct odt. */
#include "office/part.h"

extern const struct part_handlers odt_handlers;
#endif
