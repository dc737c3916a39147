/* SPDX-License-Identifier: Apache-2.0 */
/*
 * host: the function table for plugins, and one run of a plugin, from its call to the checked
 * result. What must hold: one job at a time in a process; the state that services keep between
 * calls belongs to that job and is released when host_render() returns.
 */
#include "host/host.h"

#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/macros.h"
#include "host/citations.h"
#include "host/cited_links.h"
#include "host/host_facts.h"
#include "host/host_message.h"
#include "host/host_output.h"
#include "host/host_tree.h"
#include "host/services.h"
#include "host/zip.h"

static const struct {
	const char *name;
	const void *table;
} services[] = {
#define SERVICE(version, symbol) { GAZ_##version, &service_##symbol },
#include "host/services.def"
#undef SERVICE
};

static const void *
host_service(struct gaz_job *job, const char *name)
{
	if (job->changes != NULL && strcmp(name, GAZ_SOURCE_1) == 0)
		return NULL; /* a comparison of two versions has no source document */
	for (size_t i = 0; i < ARRAY_LEN(services); i++)
		if (strcmp(services[i].name, name) == 0)
			return services[i].table;
	return NULL;
}

const struct gaz_host host_table = {
	.abi = GAZ_ABI,
	.size = sizeof host_table,
	.root = host_tree_root,
	.next = host_tree_next,
	.skip = host_tree_skip,
	.first_child = host_tree_first_child,
	.next_sibling = host_tree_next_sibling,
	.parent = host_tree_parent,
	.kind = host_tree_kind,
	.name = host_tree_name,
	.text = host_tree_text,
	.attr = host_tree_attr,
	.meta = host_facts_meta,
	.option_bool = host_facts_bool,
	.option_int = host_facts_int,
	.option_string = host_facts_string,
	.write = host_output_write,
	.fail = host_fail,
	.log = host_log,
	.service = host_service,
	.change = host_tree_change,
	.output_meta = host_output_meta,
	.page = host_tree_page,
};

static int
begin_job(struct gaz_job *job, struct err *e)
{
	if (job->portion != IMAGE_NONE && job->portion >= job->image->portion_count)
		return err_set(e, ERR_DATA, "the document has no portion number %u", job->portion);
	job->root = job->portion == IMAGE_NONE ? job->image->head->root
					       : job->image->portions[job->portion].node;
	job->out_len = 0;
	job->stage_len = 0;
	job->stopped = false;
	job->stop_code = ERR_NONE;
	job->arena = ARENA_INIT(HOST_ARENA_BYTES_MAX);
	job->citations = NULL;
	job->links = NULL;
	job->zip = NULL;
	job->sink = NULL;
	job->json = (struct host_json){ 0 };
	job->fail[0] = '\0';
	job->file_name[0] = job->language[0] = '\0';
	host_tree_begin(job);
	return 0;
}

static void
end_job(struct gaz_job *job)
{
	host_tree_end();
	zip_free(&job->zip);
	if (job->citations != NULL)
		citations_free(job->citations);
	free(job->citations);
	if (job->links != NULL)
		cited_links_free(job->links);
	free(job->links);
	arena_free(&job->arena);
}

static int
blame_plugin(const struct gaz_job *job, const char *what, struct err *e)
{
	return err_set(e, ERR_PLUGIN, "the plugin %s failed: %s", job->plugin->id, what);
}

/* After GAZ_OK: flushes the output, and checks that the rendition is complete. */
static int
finish_output(struct gaz_job *job, struct err *e)
{
	if (!job->stopped && job->zip != NULL && !zip_is_finished(job->zip))
		return blame_plugin(job, "it left its ZIP container unfinished", e);
	if (job->stopped || host_output_flush(job) != GAZ_OK)
		return job->stop_code == ERR_PLUGIN ? blame_plugin(job, job->fail, e)
						    : err_set(e, job->stop_code, "%s", job->fail);
	return 0;
}

static int
judge_result(struct gaz_job *job, int result, struct err *e)
{
	const char *reason = job->fail[0] != '\0' ? job->fail : "it gave no reason";

	if (result == GAZ_OK || (job->stopped && result == GAZ_REFUSE))
		return finish_output(job, e); /* if stopped, the host has set the reason */
	if (result == GAZ_REFUSE && job->fail[0] != '\0')
		return err_set(e, ERR_DATA, "%s", job->fail);
	if (result == GAZ_REFUSE || result == GAZ_BROKEN)
		return blame_plugin(job, reason, e);
	return blame_plugin(job, "it returned an unknown result", e);
}

int
host_render(struct gaz_job *job, bool *discard, struct err *e)
{
	int rc;

	*discard = false;
	if ((rc = begin_job(job, e)) != 0)
		return rc;
	rc = judge_result(job, job->plugin->render(&host_table, job), e);
	*discard = rc == -ERR_PLUGIN;
	end_job(job);
	return rc;
}
