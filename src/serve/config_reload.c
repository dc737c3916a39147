/* SPDX-License-Identifier: Apache-2.0 */
/*
 * config_reload: reads the settings again and applies them. What must hold: when a step fails,
 * the server keeps the settings that it had, and the reasons are logged.
 */
#include "serve/config_reload.h"

#include <stdlib.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/log.h"
#include "base/str.h"
#include "config/settings.h"
#include "http/http.h"
#include "http/limits_reload.h"
#include "http/server.h"
#include "serve/inherited.h"
#include "serve/server_config.h"
#include "serve/settings_load.h"

#define NAMES_BYTES_MAX 2048 /* the names of all settings */
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

/* Logs the names of changed settings that take effect only at a restart or an upgrade. */
static void
log_pending(const struct reload *r, const struct settings *next)
{
	struct buf names = BUF_INIT(NAMES_BYTES_MAX);
	char quoted[QUOTED_BYTES];

	for (int i = 0; i < SETTING_COUNT; i++)
		if (!settings_table[i].is_live &&
		    !settings_is_equal(r->started, next, (enum setting_id)i))
			buf_putf(&names, "%s%s", names.len > 0 ? " " : "", settings_table[i].name);
	if (names.len > 0)
		log_warn("config", "needs_restart", "settings=%s remedy=\"SIGUSR2 or a restart\"",
		    log_quote(names.data, quoted, sizeof quoted));
	buf_free(&names);
}

/*
 * Applies all live settings or none. The access log is opened first: if http_reload() then fails,
 * the old access log is set again.
 */
static int
apply(struct reload *r, const struct settings *next, struct err *e)
{
	const struct settings *now = r->now != NULL ? r->now : r->started;
	const struct config *c = settings_config(next);
	struct err ignored = { 0 };
	struct plan checked;
	int rc;

	if ((rc = plan_make(&checked, next, r->inherited, e)) != 0 ||
	    (rc = http_access_set(r->http, c, e)) != 0)
		return rc;
	if ((rc = http_reload(r->http, c, e)) != 0) {
		http_access_set(r->http, settings_config(now), &ignored);
		return rc;
	}
	plan_logs(c);
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

	if ((rc = settings_read(&next, r->flags, &faults, &e)) == 0)
		rc = apply(r, next, &e);
	if (rc != 0) {
		if (faults.len > 0)
			log_faults(buf_str(&faults));
		log_error("config", "kept", "why=%s detail=%s",
		    log_quote(e.text, quoted, sizeof quoted),
		    log_quote(e.detail, detail, sizeof detail));
		settings_free(&next);
	} else {
		log_pending(r, next);
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
