/* SPDX-License-Identifier: Apache-2.0 */
/*
 * draft_id: the eIds that a draft leaves out. What must hold: the same rules, numbers and counts
 * give the same eId in the reader and in the plugin.
 */
#include "akn/draft_id.h"

#include <stdio.h>
#include <string.h>

#include "akn/draft.h"

static const struct {
	const char *before, *after;
} patterns[DRAFT_RULE_COUNT] = {
	[DRAFT_NONE] = { "none", NULL },
	[DRAFT_NUM] = { "", "_{num}" },
	[DRAFT_ROMAN] = { "", "_{roman}" },
	[DRAFT_IN_NUM] = { "{in}__", "_{num}" },
	[DRAFT_IN_ROMAN] = { "{in}__", "_{roman}" },
	[DRAFT_IN_COUNT] = { "{in}__", "_{count}" },
	[DRAFT_COUNT] = { "", "_{count}" },
	[DRAFT_IN] = { "{in}__", "" },
	[DRAFT_CONSTANT] = { "", "" },
};

void
draft_rule_text(enum draft_rule rule, const char *word, char out[DRAFT_PATTERN_BYTES])
{
	if (rule == DRAFT_NONE)
		snprintf(out, DRAFT_PATTERN_BYTES, "none");
	else
		snprintf(out, DRAFT_PATTERN_BYTES, "%s%s%s", patterns[rule].before, word,
		    patterns[rule].after);
}

bool
draft_rule_parse(const char *s, size_t len, enum draft_rule *rule, char word[DRAFT_PATTERN_BYTES])
{
	if (len == 4 && memcmp(s, "none", 4) == 0) {
		*rule = DRAFT_NONE;
		word[0] = '\0';
		return true;
	}
	for (int i = DRAFT_NUM; i < DRAFT_RULE_COUNT; i++) {
		size_t b = strlen(patterns[i].before), a = strlen(patterns[i].after);

		if (len <= a + b || len - a - b >= DRAFT_PATTERN_BYTES ||
		    memcmp(s, patterns[i].before, b) != 0 ||
		    memcmp(s + len - a, patterns[i].after, a) != 0 ||
		    memchr(s + b, '{', len - a - b) != NULL)
			continue;
		memcpy(word, s + b, len - a - b);
		word[len - a - b] = '\0';
		*rule = (enum draft_rule)i;
		return true;
	}
	return false;
}

struct draft_id_rule
draft_default_rule(const char *element)
{
	static const struct {
		const char *element;
		enum draft_rule rule;
	} rules[] = {
		{ "alinea", DRAFT_IN_COUNT },
		{ "article", DRAFT_NUM },
		{ "attachment", DRAFT_COUNT },
		{ "blockList", DRAFT_IN_COUNT },
		{ "body", DRAFT_CONSTANT },
		{ "book", DRAFT_ROMAN },
		{ "chapter", DRAFT_ROMAN },
		{ "citation", DRAFT_COUNT },
		{ "citations", DRAFT_COUNT },
		{ "clause", DRAFT_IN_NUM },
		{ "conclusions", DRAFT_CONSTANT },
		{ "content", DRAFT_IN },
		{ "crossHeading", DRAFT_IN_COUNT },
		{ "division", DRAFT_ROMAN },
		{ "hcontainer", DRAFT_COUNT },
		{ "indent", DRAFT_IN_COUNT },
		{ "intro", DRAFT_IN },
		{ "item", DRAFT_IN_COUNT },
		{ "mainBody", DRAFT_CONSTANT },
		{ "p", DRAFT_IN_COUNT },
		{ "paragraph", DRAFT_IN_NUM },
		{ "part", DRAFT_ROMAN },
		{ "point", DRAFT_IN_NUM },
		{ "preamble", DRAFT_CONSTANT },
		{ "preface", DRAFT_CONSTANT },
		{ "recital", DRAFT_COUNT },
		{ "recitals", DRAFT_COUNT },
		{ "section", DRAFT_NUM },
		{ "subchapter", DRAFT_ROMAN },
		{ "subdivision", DRAFT_ROMAN },
		{ "subparagraph", DRAFT_IN_NUM },
		{ "subpart", DRAFT_ROMAN },
		{ "subsection", DRAFT_IN_NUM },
		{ "title", DRAFT_ROMAN },
		{ "tome", DRAFT_ROMAN },
		{ "wrapUp", DRAFT_IN },
	};
	const struct draft_element *known = draft_element(element, strlen(element));

	for (size_t i = 0; i < sizeof rules / sizeof *rules; i++)
		if (strcmp(rules[i].element, element) == 0)
			return (struct draft_id_rule){ rules[i].rule,
				strcmp(element, "mainBody") == 0 ? "body" : known->short_name };
	return (struct draft_id_rule){ DRAFT_NONE, "" };
}

uint32_t
draft_next(const struct draft_scope *scope, const char *name)
{
	for (const struct draft_count *c = scope->counts; c != NULL; c = c->next)
		if (strcmp(c->name, name) == 0)
			return c->count + 1;
	return 1;
}

uint32_t
draft_count(
    struct draft_scope *scope, const char *name, void *(*alloc)(void *ctx, size_t size), void *ctx)
{
	struct draft_count *c = scope->counts;

	while (c != NULL && strcmp(c->name, name) != 0)
		c = c->next;
	if (c == NULL) {
		if ((c = alloc(ctx, sizeof *c)) == NULL)
			return 0;
		c->name = name;
		c->next = scope->counts;
		scope->counts = c;
	}
	return ++c->count;
}

bool
draft_eid(struct draft_id_rule rule, const char *name, const char *num, size_t num_len,
    const struct draft_scope *in, const struct draft_scope *all, char out[DRAFT_EID_BYTES])
{
	char label[DRAFT_LABEL_BYTES];
	bool inside = rule.rule == DRAFT_IN_NUM || rule.rule == DRAFT_IN_ROMAN ||
		      rule.rule == DRAFT_IN_COUNT || rule.rule == DRAFT_IN;
	const char *before = inside ? in->eid : "", *join = before[0] != '\0' ? "__" : "";
	int n;

	switch (rule.rule) {
	case DRAFT_NUM:
	case DRAFT_IN_NUM:
	case DRAFT_ROMAN:
	case DRAFT_IN_ROMAN:
		draft_label(
		    num, num_len, rule.rule == DRAFT_ROMAN || rule.rule == DRAFT_IN_ROMAN, label);
		if (label[0] == '\0')
			return false;
		n = snprintf(out, DRAFT_EID_BYTES, "%s%s%s_%s", before, join, rule.word, label);
		break;
	case DRAFT_IN_COUNT:
	case DRAFT_COUNT:
		n = snprintf(out, DRAFT_EID_BYTES, "%s%s%s_%u", before, join, rule.word,
		    draft_next(inside ? in : all, name));
		break;
	case DRAFT_IN:
	case DRAFT_CONSTANT:
		n = snprintf(out, DRAFT_EID_BYTES, "%s%s%s", before, join, rule.word);
		break;
	default: return false;
	}
	return n > 0 && n < DRAFT_EID_BYTES;
}
