/* SPDX-License-Identifier: Apache-2.0 */
/* store_report: prints the faults of a store one by one, then what was read. */
#include "cli/store_report.h"

#include <inttypes.h>
#include <stdio.h>

#include "base/err.h"
#include "base/units.h"
#include "cli/command.h"
#include "corpus/check.h"

static void
print_fault(void *arg, const char *sentence)
{
	unsigned *faults = arg;

	++*faults;
	printf("damaged: ");
	command_print_safe(stdout, sentence);
	putchar('\n');
}

int
store_report(struct corpus *c, const char *name, struct err *e)
{
	struct corpus_checked k;
	unsigned faults = 0;
	int rc;

	if ((rc = corpus_check(c, print_fault, &faults, &k, e)) != 0)
		return rc;
	printf("checked: %" PRIu64 " publications, %" PRIu64 " sources, %" PRIu64
	       " uploaded files (%" PRIu64 " bytes in all), %" PRIu64 " portions\n",
	    k.publications, k.sources, k.uploads, k.bytes, k.portions);
	if (k.resources > 0)
		printf(
		    "checked: %" PRIu64 " resources, whose bytes are in that sum\n", k.resources);
	if (faults == 0) {
		printf("no fault was found\n");
		return 0;
	}
	return err_set(e, ERR_DATA,
	    "%s is damaged in %u place%s: restore it from a backup, then import again what was "
	    "published since",
	    name, faults, faults == 1 ? "" : "s");
}
