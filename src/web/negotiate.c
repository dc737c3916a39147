/* SPDX-License-Identifier: Apache-2.0 */
#include "web/negotiate.h"

#include "render/formats.h"
#include "web/accept.h"
#include "web/route.h"

uint32_t
negotiate_format(struct str accept, const struct formats *formats, uint32_t view)
{
	uint32_t i, chosen = FORMAT_NONE;
	uint64_t best = 0, score;

	for (i = 0; i < formats->count; i++) {
		const struct message_plugin *p = &formats->list[i].plugin;

		if ((p->views & view) == 0)
			continue;
		score = accept_quality(accept, p->media_type);
		score = score == 0 ? 0 : (score << 32) + p->quality + 1;
		if (score > best) {
			best = score;
			chosen = i;
		}
	}
	return chosen;
}
