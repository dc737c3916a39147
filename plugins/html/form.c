/* SPDX-License-Identifier: Apache-2.0 */
/* form: HTML as flow writes it: one file, and ids as they are. */
#include <string.h>

#include "html.h"

/* HTML takes any id without white space. */
static struct flow_str
id_name(struct flow *f, const char *eid)
{
	(void)f;
	return flow_str(strpbrk(eid, " \t\n\f\r") == NULL ? eid : NULL);
}

const struct flow_form html_form = {
	.name = "HTML",
	.empty_end = ">",
	.matter = "div",
	.id_name = id_name,
	.section = html_section,
	.note_mark = html_note_mark,
	.note_back = html_note_back,
	.mark = html_mark,
	.pass_over = html_pass_over,
};
