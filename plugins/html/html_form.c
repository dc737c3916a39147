/* SPDX-License-Identifier: Apache-2.0 */
/* html_form: the flow_form of HTML: one file, ids are the unchanged eIds. */
#include <string.h>

#include "html.h"

/* HTML allows any id without white space. */
static struct tree_str
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
	.image = flow_image_address,
	.section = html_section,
	.note_mark = html_note_mark,
	.note_back = html_note_back,
	.mark = html_mark,
	.pass_over = html_pass_over,
	.walk_next = html_walk_next,
};
