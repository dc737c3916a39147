/* SPDX-License-Identifier: Apache-2.0 */
/* words: the words of flow_words, and times, in a page. */
#include "html.h"

void
html_word_lang(struct html *x)
{
	flow_word_lang(&x->f);
}

void
html_word(struct html *x, const char *tag, const char *attrs, const char *word)
{
	flow_word(&x->f, tag, attrs, word);
}

/* Writes the time to the minute, with the full time in the attribute datetime for programs. */
void
html_time(struct html *x, struct tree_str time)
{
	if (time.len != sizeof "0000-00-00T00:00:00Z" - 1 || time.p[10] != 'T') {
		flow_text(&x->f, time);
		return;
	}
	flow_puts(&x->f, "<time");
	flow_attr(&x->f, "datetime", time);
	flow_puts(&x->f, ">");
	flow_text(&x->f, (struct tree_str){ time.p, 10 });
	flow_puts(&x->f, " ");
	flow_text(&x->f, (struct tree_str){ time.p + 11, 5 });
	flow_puts(&x->f, " UTC</time>");
}
