/* SPDX-License-Identifier: Apache-2.0 */
/* service_attributes: gaz.attributes/1, all attributes of an element and the namespaces. */
#include "doc/image.h"
#include "host/host_tree.h"
#include "host/job.h"
#include "host/services.h"

static const char *
declared(struct gaz_job *job, uint32_t i, const char **prefix)
{
	const struct image *im = job->image;

	if (i >= im->head->namespaces.count)
		return NULL;
	*prefix = im->pool + im->namespaces[i].prefix.off;
	return im->pool + im->namespaces[i].uri.off;
}

const struct gaz_attributes service_attributes = {
	.size = sizeof service_attributes,
	.at = host_tree_attr_at,
	.name_space = host_tree_name_space,
	.declared = declared,
};
