/* SPDX-License-Identifier: Apache-2.0 */
#ifndef RENDER_FORMATS_INTERNAL_H
#define RENDER_FORMATS_INTERNAL_H
/* What the makers of formats share; nothing outside render includes it. */
#include "render/formats.h"

/* An empty format with a body of its own, and the arena of that. */
struct arena *format_new(struct format *f, const char *path);
/* Takes fd. */
void format_keep_file(struct format *f, int fd);
#endif
