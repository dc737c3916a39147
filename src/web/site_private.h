/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEB_SITE_PRIVATE_H
#define WEB_SITE_PRIVATE_H
/* site_private: struct site, for the files of web. */
#include "config/config.h"
#include "web/hook_counts.h"
#include "web/rendition_place.h"
#include "web/site_config.h"

/* Number of answers from one loop's cache; only that loop writes it. */
struct loop_cache_hits {
	_Alignas(64) _Atomic uint64_t count; /* on its own cache line, to avoid false sharing */
};

struct site {
	struct site_config config;
	struct http_server *http;
	struct readers *readers;
	struct cite_works *cites; /* names of works, for citations */
	struct hold *hold;        /* budget of all objects of documents */
	struct rendition_place place;
	struct cache *cache;
	struct compressor *compressor;
	struct keeper *keeper;
	struct push *push;                       /* subscribers of changes */
	struct hook_counts hook_counts;          /* written by the threads of the hooks */
	struct searcher *searcher;               /* NULL: there is no search */
	struct publish_later *later;             /* NULL: nothing is planned */
	struct publisher *publisher;             /* NULL: no listener publishes */
	struct image_files *images;              /* NULL: none are kept */
	uint64_t loop_cache_bytes;               /* limit per loop */
	unsigned loop_cache_fds;                 /* limit per loop */
	struct loop_cache_hits *loop_cache_hits; /* one per loop */
	struct render_counts *counts;            /* shared by the renderers of all loops */
	struct breakers *breakers;               /* shared by the renderers of all loops */
	struct quarantine *quarantine;           /* shared by the renderers of all loops */
	struct starts *starts;                   /* shared by the renderers of all loops */
	struct site_formats *formats;            /* the set that the loops adopt */
	int64_t started;                         /* seconds since 1970 */
	int64_t first_seq;                       /* sequence number of the store at the start */
	char *folder;                            /* for larger renditions, as unlinked files */
};

#endif
