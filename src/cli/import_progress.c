/* SPDX-License-Identifier: Apache-2.0 */
/*
 * import_progress: a bar on a terminal, plain lines elsewhere. What must hold: only what is durable
 * is counted as published, since whoever reads a line may rely on it.
 */
#include "cli/import_progress.h"

#include <inttypes.h>
#include <unistd.h>

#include "base/err.h"
#include "base/time.h"
#include "base/units.h"
#include "cli/command.h"
#include "cli/import_source.h"

#define BAR_MS 200    /* between two changes of the bar: a terminal is not flooded */
#define LINE_MS 10000 /* between two plain lines: a log is not, either */
#define BAR_COLUMNS 24u

static unsigned
count_done(const struct import_progress *p)
{
	return p->done.published + p->done.unchanged + p->done.refused;
}

void
import_progress_start(struct import_progress *p, unsigned total, bool is_dry_run)
{
	*p = (struct import_progress){ .total = total,
		.started_ms = time_mono_ms(),
		.is_terminal = isatty(STDERR_FILENO) != 0,
		.is_dry_run = is_dry_run };
	p->shown_ms = p->started_ms;
}

static void
put_bar(unsigned done, unsigned total)
{
	unsigned full = total > 0 ? (unsigned)((uint64_t)done * BAR_COLUMNS / total) : 0;

	fputs("\r[", stderr);
	for (unsigned i = 0; i < BAR_COLUMNS; i++)
		fputc(i < full ? '#' : ' ', stderr);
	fputs("] ", stderr);
}

static void
show(struct import_progress *p, int64_t now)
{
	unsigned done = count_done(p);
	int64_t spent = now - p->started_ms;

	p->shown_ms = now;
	if (p->is_terminal)
		put_bar(done, p->total);
	fprintf(stderr, "%u of %u, %.1f a second, %" PRId64 " s left%s", done, p->total,
	    spent > 0 ? (double)done * MS_A_SECOND / (double)spent : 0.0,
	    done > 0 ? spent * (p->total - done) / done / MS_A_SECOND : 0,
	    !p->is_terminal    ? "\n"
	    : done == p->total ? "   \n"
			       : "   ");
}

void
import_progress_add(struct import_progress *p, const struct import_counts *more)
{
	int64_t now = time_mono_ms();

	p->done.published += more->published;
	p->done.unchanged += more->unchanged;
	p->done.refused += more->refused;
	p->done.doubtful += more->doubtful;
	if (now - p->shown_ms >= (p->is_terminal ? BAR_MS : LINE_MS) ||
	    (p->is_terminal && count_done(p) == p->total))
		show(p, now);
}

void
import_progress_tell(struct import_progress *p, const struct import_entry *entry, const char *what)
{
	if (p->is_terminal)
		fputs("\r\033[K", stderr);
	if (entry->line > 0)
		fprintf(stderr, "line %u: ", entry->line);
	command_print_safe(stderr, entry->name);
	fputs(": ", stderr);
	command_print_safe(stderr, what);
	fputc('\n', stderr);
}

int
import_progress_report(struct import_progress *p, FILE *to, struct err *e)
{
	const struct import_counts *n = &p->done;
	int64_t spent = time_mono_ms() - p->started_ms;

	fprintf(to, "%u %s, %u stored already, %u refused, of %u; %u to be checked; %.1f s\n",
	    n->published, p->is_dry_run ? "would be published" : "published", n->unchanged,
	    n->refused, p->total, n->doubtful, (double)spent / MS_A_SECOND);
	if (n->refused > 0)
		return err_set(e, ERR_DATA,
		    "%u of %u files were refused, for the reasons above: correct them and import "
		    "again; what is stored is passed over",
		    n->refused, p->total);
	return 0;
}
