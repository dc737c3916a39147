/* SPDX-License-Identifier: Apache-2.0 */
/*
 * server_config: checks settings that belong together, and plans the listeners. What must hold: no
 * address is planned for listening twice if an activated socket has it.
 */
#include "serve/server_config.h"

#include <string.h>
#include <unistd.h>

#include "base/err.h"
#include "base/log.h"
#include "config/config.h"
#include "serve/inherited.h"
#include "web/page_policy.h"
#include "web/site_language.h"

#define LOOPS_MAX 32 /* the largest value of loops in settings.def */

static bool
is_planned(const struct plan *p, const char *address, unsigned count)
{
	for (unsigned i = 0; i < count; i++)
		if (strcmp(p->listen[i].address, address) == 0)
			return true;
	return false;
}

static void
add_listeners(struct plan *p, const struct option_list *list, struct http_listen role)
{
	for (unsigned i = 0; i < list->count; i++) {
		if (is_planned(p, list->items[i], p->activated_count))
			continue;
		role.address = list->items[i];
		p->listen[p->site.http.listen_count++] = role;
	}
}

static int
add_activated(struct plan *p, const struct inherited *inherited, struct err *e)
{
	const struct inherited_socket *s;

	for (unsigned i = 0; i < inherited->count; i++) {
		s = &inherited->sockets[i];
		if (!s->is_activated || is_planned(p, s->address, p->site.http.listen_count))
			continue;
		if (p->site.http.listen_count == SERVER_LISTENERS_MAX)
			return err_set(e, ERR_CONFIG, "more than %d listeners are not possible",
			    SERVER_LISTENERS_MAX);
		p->listen[p->site.http.listen_count++] = s->listen;
	}
	p->activated_count = p->site.http.listen_count;
	return 0;
}

static int
plan_listeners(
    struct plan *p, const struct settings *s, const struct inherited *inherited, struct err *e)
{
	bool is_left_open = settings_value(s, SETTING_LISTEN)->origin == FROM_DEFAULT;
	const struct config *c = settings_config(s);
	int rc;

	p->site.http.listen = p->listen;
	p->site.http.inherited = inherited->fds;
	p->site.http.inherited_count = inherited->count;
	p->site.http.inherited_are_lent = inherited->is_lent;
	if (is_left_open && (rc = add_activated(p, inherited, e)) != 0)
		return rc;
	if (!is_left_open || p->site.http.listen_count == 0)
		add_listeners(p, &c->listen, (struct http_listen){ 0 });
	add_listeners(p, &c->tls_listen, (struct http_listen){ .is_tls = true });
	add_listeners(p, &c->admin, (struct http_listen){ .is_admin = true });
	add_listeners(p, &c->publish_listen, (struct http_listen){ .is_publishing = true });
	add_listeners(p, &c->publish_tls_listen,
	    (struct http_listen){ .is_publishing = true, .is_tls = true });
	if (p->site.http.listen_count > 0)
		return 0;
	return err_set(e, ERR_CONFIG, "there is nothing to listen on: set listen");
}

static int
check_tls(const struct http_config *h, const struct config *c, struct err *e)
{
	bool has_cert = c->tls_cert[0] != '\0', has_key = c->tls_key[0] != '\0';

	if (has_cert != has_key)
		return err_set(e, ERR_CONFIG, "tls-cert and tls-key belong together: set both");
	for (unsigned i = 0; i < h->listen_count; i++)
		if (h->listen[i].is_tls && !has_cert)
			return err_set(e, ERR_CONFIG,
			    "listening for TLS on %s needs a certificate: set tls-cert and tls-key",
			    h->listen[i].address);
	return 0;
}

static unsigned
count_loops(const struct config *c)
{
	long cores = sysconf(_SC_NPROCESSORS_ONLN);

	if (c->loops > 0)
		return c->loops;
	if (cores < 1)
		return 1;
	return cores < LOOPS_MAX ? (unsigned)cores : LOOPS_MAX;
}

int
plan_make(
    struct plan *p, const struct settings *s, const struct inherited *inherited, struct err *e)
{
	const struct config *c = settings_config(s);
	int rc;

	*p = (struct plan){ .site = { .settings = c, .http.loops = count_loops(c) } };
	if ((rc = plan_listeners(p, s, inherited, e)) != 0)
		return rc;
	if ((rc = site_language_check(c, e)) != 0 || (rc = page_policy_check(c, e)) != 0)
		return rc;
	return check_tls(&p->site.http, c, e);
}

void
plan_logs(const struct config *c)
{
	log_set_level((enum log_level)c->log_level); /* same order */
	log_set_format((enum log_format)c->log_format);
}
