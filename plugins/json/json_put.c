/* SPDX-License-Identifier: Apache-2.0 */
/* json_put: passes what is written on to the host; after the first failure nothing more. */
#include "json.h"

#include <string.h>

void
json_name(struct json *j, const char *name)
{
	if (j->rc == GAZ_OK)
		j->rc = j->w->name(j->job, name, strlen(name));
}

void
json_string(struct json *j, const char *p, size_t len)
{
	if (j->rc == GAZ_OK)
		j->rc = j->w->string(j->job, p, len);
}

void
json_word(struct json *j, const char *name, const char *word)
{
	json_name(j, name);
	json_string(j, word, strlen(word));
}

void
json_open(struct json *j)
{
	if (j->rc == GAZ_OK)
		j->rc = j->w->open_object(j->job);
}

void
json_close(struct json *j)
{
	if (j->rc == GAZ_OK)
		j->rc = j->w->close_object(j->job);
}

void
json_open_array(struct json *j)
{
	if (j->rc == GAZ_OK)
		j->rc = j->w->open_array(j->job);
}

void
json_close_array(struct json *j)
{
	if (j->rc == GAZ_OK)
		j->rc = j->w->close_array(j->job);
}
