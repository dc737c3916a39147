/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEB_RENDITION_PLACE_H
#define WEB_RENDITION_PLACE_H
/* rendition_place: where renditions are stored. */
#include <stdint.h>

struct hold;

/* Where renditions are stored; one per site. */
struct rendition_place {
	const char *folder; /* for unlinked files, on a disk */
	struct hold *hold;
	uint64_t cached_bytes_max; /* larger renditions are given to their waiters and not cached */
};
#endif
