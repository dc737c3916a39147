/* SPDX-License-Identifier: Apache-2.0 */
/*
 * host_facts: gives a plugin the metadata of the document and the values of its options. A meta
 * entry of the request takes precedence over the document's own metadata.
 */

#include "host/host_facts.h"

#include <stdlib.h>
#include <string.h>

#include "akn/lang.h"
#include "base/macros.h"
#include "doc/image.h"
#include "host/host_message.h"
#include "host/job.h"
#include "wire/message.h"

static const struct {
	const char *key;
	enum image_meta what;
} image_keys[] = {
	{ "title", IMAGE_META_TITLE },
	{ "issuer", IMAGE_META_ISSUER },
	{ "work", IMAGE_META_WORK },
	{ "version", IMAGE_META_VERSION },
	{ "date", IMAGE_META_DATE },
	{ "language", IMAGE_META_LANGUAGE },
	{ "number", IMAGE_META_NUMBER },
	{ "type", IMAGE_META_TYPE },
};

/* Returns NULL if no pair has that name. An empty value is found like any other. */
static const struct str *
find_pair(const struct message_pair *pairs, uint32_t count, const char *name)
{
	for (uint32_t i = 0; i < count; i++)
		if (str_is(pairs[i].name, name))
			return &pairs[i].value;
	return NULL;
}

static struct str
image_fact(const struct gaz_job *job, const char *key)
{
	if (strcmp(key, "lang") == 0)
		return str_from(lang_tag(image_meta(job->image, IMAGE_META_LANGUAGE)));
	if (strcmp(key, "portion") == 0 && job->portion != IMAGE_NONE)
		return image_str(job->image, job->image->portions[job->portion].eid);
	for (size_t i = 0; i < ARRAY_LEN(image_keys); i++)
		if (strcmp(key, image_keys[i].key) == 0)
			return image_meta(job->image, image_keys[i].what);
	return str_from(NULL);
}

const char *
host_facts_meta(struct gaz_job *job, const char *key, size_t *len)
{
	const struct str *given = find_pair(job->request->meta, job->request->meta_count, key);
	struct str value = given != NULL ? *given : image_fact(job, key);

	if (value.len == 0)
		return NULL;
	if (len != NULL)
		*len = value.len;
	return value.p;
}

#define TYPE(t) (1u << ((unsigned)(t)&31))

/*
 * Finds the declaration of an option. A plugin that asks for an undeclared option, or by the wrong
 * type, would do so in every job, so the process is aborted.
 */
static const struct gaz_option *
find_option(struct gaz_job *job, const char *name, unsigned types)
{
	const struct gaz_option *o;

	for (o = job->plugin->options; o != NULL && o->type != GAZ_OPTION_END; o++)
		if (strcmp(o->name, name) == 0)
			break;
	if (o == NULL || o->type == GAZ_OPTION_END)
		host_log(job, GAZ_LOG_ERROR,
		    "the plugin asked for option '%s', which it does not declare", name);
	else if ((types & TYPE(o->type)) == 0)
		host_log(
		    job, GAZ_LOG_ERROR, "the plugin asked for option '%s' as another type", name);
	else
		return o;
	abort();
}

static const char *
option_value(struct gaz_job *job, const struct gaz_option *o)
{
	const struct str *given =
	    find_pair(job->request->options, job->request->option_count, o->name);

	if (given != NULL)
		return given->p;
	return o->fallback != NULL ? o->fallback : "";
}

int
host_facts_bool(struct gaz_job *job, const char *name)
{
	const char *value = option_value(job, find_option(job, name, TYPE(GAZ_OPTION_BOOL)));

	return strcmp(value, "1") == 0;
}

int64_t
host_facts_int(struct gaz_job *job, const char *name)
{
	const struct gaz_option *o = find_option(job, name, TYPE(GAZ_OPTION_INT));
	int64_t value = 0;

	/*
	 * The server has checked the value; the range is enforced again, so that a plugin never
	 * gets a number outside it.
	 */
	if (!str_to_i64(str_from(option_value(job, o)), &value) || value < o->min)
		value = o->min;
	return value > o->max ? o->max : value;
}

const char *
host_facts_string(struct gaz_job *job, const char *name)
{
	const unsigned types =
	    TYPE(GAZ_OPTION_STRING) | TYPE(GAZ_OPTION_ENUM) | TYPE(GAZ_OPTION_LANGUAGE);

	return option_value(job, find_option(job, name, types));
}
