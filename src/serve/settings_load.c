/* SPDX-License-Identifier: Apache-2.0 */
/*
 * settings_load: reads the settings with the environment of this process and the folder of the
 * system; used by commands and by the reload.
 */
#include "serve/settings_load.h"

#include <stdio.h>

#include "base/buf.h"
#include "base/err.h"
#include "config/settings.h"
#include "serve/program.h"

int
settings_read(
    struct settings **out, const struct settings_flags *flags, struct buf *faults, struct err *e)
{
	const struct settings_source from = { .flags = flags,
		.environment = program_started()->environment,
		.folder = SETTINGS_FOLDER };

	return settings_load(out, &from, faults, e);
}

int
settings_load_or_complain(struct settings **out, const struct settings_flags *flags, struct err *e)
{
	struct buf faults = BUF_INIT(SETTINGS_FAULTS_BYTES_MAX);
	int rc = settings_read(out, flags, &faults, e);

	if (rc != 0 && faults.len > 0)
		fputs(faults.data, stderr);
	buf_free(&faults);
	return rc;
}
