/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/reload.h"

#include <stdlib.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/log.h"
#include "base/str.h"
#include "cli/config.h"
#include "cli/handed.h"
#include "cli/plan.h"
#include "cli/settings.h"

#define NAMES_BYTES_MAX 2048 /* of all settings together */
#define QUOTED_BYTES 1024

static void
log_faults(struct str faults)
{
	char quoted[QUOTED_BYTES], *text;
	struct str line;

	while (faults.len > 0) {
		line = str_cut(faults, '\n', &faults);
		text = str_dup(line);
		log_error("config", "fault", "what=%s", log_quote(text, quoted, sizeof quoted));
		free(text);
	}
}

/* Settings that differ from those at the start and wait for a new one. */
static void
tell_pending(const struct reload *r, const struct settings *next)
{
	struct buf names = BUF_INIT(NAMES_BYTES_MAX);
	char quoted[QUOTED_BYTES];
	int i;

	for (i = 0; i < SETTING_COUNT; i++)
		if (!settings_table[i].is_live &&
		    !settings_is_equal(r->started, next, (enum setting_id)i))
			buf_putf(&names, "%s%s", names.len > 0 ? " " : "", settings_table[i].name);
	if (names.len > 0)
		log_warn("config", "needs_restart", "settings=%s remedy=\"SIGUSR2 or a restart\"",
		    log_quote(names.data, quoted, sizeof quoted));
	buf_free(&names);
}

static int
apply_access(struct reload *r, const struct settings *s, struct err *e)
{
	struct plan p;
	int rc;

	if ((rc = plan_make(&p, s, r->handed, e)) != 0)
		return rc;
	return http_access_set(r->http, &p.site.access, e);
}

/* Everything, or nothing: what may fail for reasons outside comes first, and is taken back. */
static int
apply(struct reload *r, const struct settings *next, struct err *e)
{
	struct err ignored = { 0 };
	struct http_reload h;
	struct plan p;
	int rc;

	if ((rc = plan_make(&p, next, r->handed, e)) != 0 ||
	    (rc = http_access_set(r->http, &p.site.access, e)) != 0)
		return rc;
	h = (struct http_reload){ .limits = p.site.limits,
		.tls_cert = p.site.tls_cert,
		.tls_key = p.site.tls_key,
		.trusted = p.site.trusted,
		.trusted_count = p.site.trusted_count };
	if ((rc = http_reload(r->http, &h, e)) != 0) {
		(void)apply_access(r, r->now != NULL ? r->now : r->started, &ignored);
		return rc;
	}
	plan_logs(next);
	return 0;
}

void
reload_run(struct reload *r)
{
	struct buf faults = BUF_INIT(SETTINGS_FAULTS_BYTES_MAX);
	char quoted[QUOTED_BYTES], detail[QUOTED_BYTES];
	struct settings *next = NULL;
	struct err e = { 0 };
	int rc;

	if ((rc = config_read(&next, r->flags, &faults, &e)) == 0)
		rc = apply(r, next, &e);
	if (rc != 0) {
		if (faults.len > 0)
			log_faults(buf_str(&faults));
		log_error("config", "kept", "why=%s detail=%s",
		    log_quote(e.text, quoted, sizeof quoted),
		    log_quote(e.detail, detail, sizeof detail));
		settings_free(&next);
	} else {
		tell_pending(r, next);
		settings_free(&r->now);
		r->now = next;
		log_info("config", "reloaded", NULL);
	}
	buf_free(&faults);
}

void
reload_close(struct reload *r)
{
	settings_free(&r->now);
}
