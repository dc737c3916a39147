/* SPDX-License-Identifier: Apache-2.0 */
#ifndef RENDER_RENDER_JOB_H
#define RENDER_RENDER_JOB_H
/* render_job: one job of a worker, with its outputs. */
#include <stdbool.h>
#include <stdint.h>

#include "akn/tag.h"
#include "base/err.h"
#include "base/hash.h"
#include "base/str.h"
#include "render/breaker.h"
#include "wire/message.h"

struct formats;
struct plugin_pool;

/*
 * An output of a job: sealed, its size checked. The receiver owns the descriptor (closes it, or
 * sets -1 when it is kept).
 */
struct render_output {
	int fd; /* -1: none */
	uint64_t size;
};

struct render_job;
/*
 * e is NULL on success. Called exactly once, on the renderer's thread, never from inside
 * render_submit().
 */
typedef void render_done_fn(struct render_job *job, const struct err *e);

/*
 * Embedded in a struct of the caller, which keeps it, its strings and its descriptors until done
 * was called.
 */
struct render_job {
	enum job_kind kind;
	/* JOB_RENDER */
	const struct formats *formats;             /* held by the caller; NULL: the present set */
	uint32_t format;                           /* index in formats */
	uint32_t view;                             /* enum gaz_view */
	struct str portion;                        /* its eId; empty: the whole document */
	const struct message_pair *options, *meta; /* every declared option; see message_job */
	uint32_t option_count, meta_count;
	int input_fd; /* the image, or the bytes to ingest: a sealed memfd, see output_make() */
	/* of a comparison: the image of the earlier version; input_fd is the later one */
	bool has_earlier;
	int earlier_fd;
	/* GAZ_VIEW_PAGE of a portion: the images of documents with other wordings of it */
	int wording_fds[MESSAGE_WORDINGS_MAX];
	unsigned wordings;
	/* GAZ_VIEW_PAGE: the image of its facts; input_fd is -1 if the page shows no document */
	int page_fd;
	/*
	 * JOB_INGEST: a parcel of files beside the document; JOB_RENDER, but for pages: of its
	 * resources
	 */
	bool has_files;
	int files_fd;
	uint64_t image_id; /* what input_fd holds: equal ids, equal images; 0: not known */
	/* digests of the documents the images were made of; NULL: not known, see quarantine.h */
	const struct sha256 *source, *earlier_source;
	struct str request_id; /* for the log */
	/*
	 * Deadline by time_mono_ms(), waiting included. 0: render_submit() sets it from the
	 * configuration; the caller copies it to the next job of the same request.
	 */
	int64_t until_ms;
	render_done_fn *done;
	/*
	 * results: JOB_RENDER 0 = rendition; JOB_INGEST 0 = canonical XML, 1 = image, 2 = report,
	 * 3 = pictures;
	 * JOB_IMAGE 0 = image; JOB_XML none
	 */
	struct render_output outputs[4];
	/*
	 * JOB_RENDER: set by the plugin for its output, "" where it set none. UTF-8 without
	 * control characters, and a well-formed tag.
	 */
	char file_name[MESSAGE_FILE_NAME_BYTES_MAX + 1];
	char language[TAG_BYTES_MAX + 1];
	/* private to the renderer */
	struct render_job *next;
	struct plugin_pool *pool; /* NULL: not JOB_RENDER */
	uint64_t id;
	/* workers that were given it, and that died before they had read it */
	unsigned attempts, unread;
	bool is_probe;
	struct breaker_sources sources; /* by which the breaker tells failures apart */
	int64_t queued_ms, sent_ms;     /* when given to the renderer; to its present worker */
	struct err failure;
};
#endif
