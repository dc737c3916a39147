/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/plan.h"

#include <string.h>
#include <unistd.h>

#include "base/err.h"
#include "base/log.h"
#include "cli/handed.h"

#define LOOPS_MAX 32 /* as in settings.def */

static uint32_t
number(const struct settings *s, enum setting_id id)
{
	return (uint32_t)settings_number(s, id); /* the table keeps them below 2^32 */
}

static bool
is_planned(const struct plan *p, const char *address, unsigned count)
{
	unsigned i;

	for (i = 0; i < count; i++)
		if (strcmp(p->listen[i].address, address) == 0)
			return true;
	return false;
}

static void
add_listeners(struct plan *p, const struct option_list *list, struct http_listen role)
{
	unsigned i;

	for (i = 0; i < list->count; i++) {
		if (is_planned(p, list->items[i], p->activated_count))
			continue;
		role.address = list->items[i];
		p->listen[p->site.listen_count++] = role;
	}
}

static int
add_activated(struct plan *p, const struct handed *handed, struct err *e)
{
	const struct handed_socket *s;
	unsigned i;

	for (i = 0; i < handed->count; i++) {
		s = &handed->sockets[i];
		if (!s->is_activated || is_planned(p, s->address, p->site.listen_count))
			continue;
		if (p->site.listen_count == PLAN_LISTENERS_MAX)
			return err_set(e, ERR_CONFIG, "more than %d listeners are not possible",
			    PLAN_LISTENERS_MAX);
		p->listen[p->site.listen_count++] = s->listen;
	}
	p->activated_count = p->site.listen_count;
	return 0;
}

static int
plan_listeners(struct plan *p, const struct settings *s, const struct handed *handed, struct err *e)
{
	bool is_left_open = settings_value(s, SETTING_LISTEN)->origin == FROM_DEFAULT;
	int rc;

	p->site.listen = p->listen;
	p->site.inherited = handed->fds;
	p->site.inherited_count = handed->count;
	p->site.inherited_are_lent = handed->is_lent;
	if (is_left_open && (rc = add_activated(p, handed, e)) != 0)
		return rc;
	if (!is_left_open || p->site.listen_count == 0)
		add_listeners(p, settings_list(s, SETTING_LISTEN), (struct http_listen){ 0 });
	add_listeners(
	    p, settings_list(s, SETTING_TLS_LISTEN), (struct http_listen){ .is_tls = true });
	add_listeners(p, settings_list(s, SETTING_ADMIN), (struct http_listen){ .is_admin = true });
	if (p->site.listen_count > 0)
		return 0;
	return err_set(e, ERR_CONFIG, "there is nothing to listen on: set listen");
}

static int
check_tls(const struct plan *p, struct err *e)
{
	const struct site_config *c = &p->site;
	unsigned i;

	if ((c->tls_cert == NULL) != (c->tls_key == NULL))
		return err_set(e, ERR_CONFIG, "tls-cert and tls-key belong together: set both");
	for (i = 0; i < c->listen_count; i++)
		if (c->listen[i].is_tls && c->tls_cert == NULL)
			return err_set(e, ERR_CONFIG,
			    "listening for TLS on %s takes a certificate: set tls-cert and tls-key",
			    c->listen[i].address);
	return 0;
}

static void
plan_limits(struct http_limits *l, const struct settings *s)
{
	http_limits_init(l);
	l->request_line_bytes = number(s, SETTING_MAX_REQUEST_LINE);
	l->header_bytes = number(s, SETTING_MAX_HEADER_BYTES);
	l->header_count = number(s, SETTING_MAX_HEADER_FIELDS);
	l->header_ms = number(s, SETTING_HEADER_TIMEOUT);
	l->idle_ms = number(s, SETTING_IDLE_TIMEOUT);
	l->write_stall_ms = number(s, SETTING_WRITE_TIMEOUT);
	l->body_bytes = number(s, SETTING_BODY_LIMIT);
	l->pipelined = number(s, SETTING_MAX_PIPELINED);
	l->connections = number(s, SETTING_MAX_CONNECTIONS);
	l->connections_an_address = number(s, SETTING_MAX_CONNECTIONS_PER_ADDRESS);
	l->drain_ms = number(s, SETTING_DRAIN);
}

static const char *
text_or_null(const struct settings *s, enum setting_id id)
{
	const char *text = settings_text(s, id);

	return text[0] != '\0' ? text : NULL;
}

static void
plan_access(struct http_access_config *c, const struct settings *s)
{
	c->path = text_or_null(s, SETTING_ACCESS_LOG);
	c->format =
	    (enum http_access_format)settings_number(s, SETTING_ACCESS_LOG_FORMAT); /* same order */
}

static unsigned
count_loops(const struct settings *s)
{
	long cores = sysconf(_SC_NPROCESSORS_ONLN);
	unsigned asked = number(s, SETTING_LOOPS);

	if (asked > 0)
		return asked;
	if (cores < 1)
		return 1;
	return cores < LOOPS_MAX ? (unsigned)cores : LOOPS_MAX;
}

int
plan_make(struct plan *p, const struct settings *s, const struct handed *handed, struct err *e)
{
	int rc;

	*p = (struct plan){ .site = { .store = settings_text(s, SETTING_STORE),
				.base_url = settings_text(s, SETTING_BASE_URL),
				.loops = count_loops(s),
				.store_threads = number(s, SETTING_STORE_THREADS),
				.cache_bytes = (size_t)settings_number(s, SETTING_CACHE),
				.server_timing = settings_is_on(s, SETTING_SERVER_TIMING) } };
	p->site.tls_cert = text_or_null(s, SETTING_TLS_CERT);
	p->site.tls_key = text_or_null(s, SETTING_TLS_KEY);
	p->site.trusted = settings_list(s, SETTING_TRUSTED_PROXY)->items;
	p->site.trusted_count = settings_list(s, SETTING_TRUSTED_PROXY)->count;
	plan_limits(&p->site.limits, s);
	plan_access(&p->site.access, s);
	if ((rc = plan_listeners(p, s, handed, e)) != 0)
		return rc;
	return check_tls(p, e);
}

void
plan_render(struct render_config *c, const struct settings *s)
{
	c->render_workers = number(s, SETTING_RENDER_WORKERS);
	c->queue_max = number(s, SETTING_RENDER_QUEUE);
	c->deadline_ms = number(s, SETTING_RENDER_DEADLINE);
	c->cpu_ms = c->deadline_ms / 5 * 4; /* below: a busy loop is told from a busy machine */
}

void
plan_logs(const struct settings *s)
{
	log_set_level((enum log_level)settings_number(s, SETTING_LOG_LEVEL)); /* same order */
	log_set_format((enum log_format)settings_number(s, SETTING_LOG_FORMAT));
}
