/* SPDX-License-Identifier: Apache-2.0 */
/*
 * check_descriptor: checks the fields of gaz_plugin one by one. The rules are the server's: each
 * field is put into a declaration that is otherwise valid, and manifest_take(), which the server
 * uses, judges it.
 */
#include <string.h>

#include <gazetted/plugin.h>

#include "check/context.h"
#include "render/manifest.h"

#define NESTING_MAX 8 /* nested parentheses in a licence expression */

static struct message_plugin
good(void)
{
	return (struct message_plugin){ .id = STR("org.example.good"),
		.version = STR("1"),
		.revision = STR("1"),
		.licence = STR("MIT"),
		.format = STR("good"),
		.media_type = STR("text/plain; charset=utf-8"),
		.label = STR("Good"),
		.views = GAZ_VIEW_DOCUMENT };
}

static bool
is_declared(const struct check_context *x, struct verdict *v)
{
	if (!x->loads)
		verdict_skip(v, "no worker loads it");
	return x->loads;
}

/*
 * The declaration that the server takes from m, valid until the next call; NULL: it refuses m,
 * and v fails.
 */
static const struct message_plugin *
ask_server(struct check_context *x, const struct message_plugin *m, struct verdict *v)
{
	static struct message_plugin taken; /* about 10 kB, too much for the stack */
	struct err e = { 0 };

	if (manifest_take(m, str_base_name(x->path), &taken, &x->arena, &e) == 0)
		return &taken;
	verdict_fail(v, "%s", e.text);
	return NULL;
}

static void
check_text(struct check_context *x, struct str value, struct str *field,
    const struct message_plugin *m, struct verdict *v)
{
	if (!is_declared(x, v))
		return;
	*field = value;
	ask_server(x, m, v);
	if (v->kind == VERDICT_PASS)
		verdict_note(v, STR_FMT, STR_ARG(str_slice(value, 0, 100)));
}

void
check_descriptor_id(struct check_context *x, struct verdict *v)
{
	struct message_plugin m = good();

	check_text(x, x->plugin.id, &m.id, &m, v);
}

void
check_descriptor_version(struct check_context *x, struct verdict *v)
{
	struct message_plugin m = good();

	check_text(x, x->plugin.version, &m.version, &m, v);
}

void
check_descriptor_revision(struct check_context *x, struct verdict *v)
{
	struct message_plugin m = good();

	check_text(x, x->plugin.revision, &m.revision, &m, v);
}

/*
 * An SPDX identifier (SPDX 2.3, Annex D): letters, digits, dots, dashes and colons, and perhaps a
 * plus at the end.
 */
static bool
is_licence_id(struct str s)
{
	if (s.len > 0 && s.p[s.len - 1] == '+')
		s.len--;
	for (size_t k = 0; k < s.len; k++)
		if (strchr("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-:",
			s.p[k]) == NULL)
			return false;
	return s.len > 0 && !str_is(s, "AND") && !str_is(s, "OR") && !str_is(s, "WITH");
}

static struct str
next_token(struct str *rest)
{
	struct str token;
	size_t n = 0;

	*rest = str_trim(*rest);
	if (rest->len > 0 && (rest->p[0] == '(' || rest->p[0] == ')'))
		n = 1;
	while (n < rest->len && strchr("() \t", rest->p[n]) == NULL && rest->p[0] != '(' &&
	       rest->p[0] != ')')
		n++;
	token = str_slice(*rest, 0, n);
	*rest = str_slice(*rest, n, rest->len);
	return token;
}

/* SPDX 2.3, Annex D: operands and operators alternate; parentheses enclose whole expressions. */
static bool
is_licence(struct str s)
{
	bool want_operand = true;
	unsigned depth = 0;
	struct str token;

	while ((token = next_token(&s)).len > 0) {
		if (str_is(token, "(") && want_operand && depth < NESTING_MAX) {
			depth++;
		} else if (str_is(token, ")") && !want_operand && depth > 0) {
			depth--;
		} else if (want_operand && is_licence_id(token)) {
			want_operand = false;
		} else if (!want_operand &&
			   (str_is(token, "AND") || str_is(token, "OR") || str_is(token, "WITH"))) {
			want_operand = true;
		} else
			return false;
	}
	return !want_operand && depth == 0;
}

void
check_descriptor_licence(struct check_context *x, struct verdict *v)
{
	struct message_plugin m = good();

	check_text(x, x->plugin.licence, &m.licence, &m, v);
	if (v->kind == VERDICT_PASS && !is_licence(x->plugin.licence))
		verdict_fail(v, "'" STR_FMT "' is no SPDX expression",
		    STR_ARG(str_slice(x->plugin.licence, 0, 100)));
}

void
check_descriptor_format(struct check_context *x, struct verdict *v)
{
	struct message_plugin m = good();

	check_text(x, x->plugin.format, &m.format, &m, v);
}

void
check_descriptor_media_type(struct check_context *x, struct verdict *v)
{
	struct message_plugin m = good();

	check_text(x, x->plugin.media_type, &m.media_type, &m, v);
}

void
check_descriptor_charset(struct check_context *x, struct verdict *v)
{
	struct str type = x->plugin.media_type;

	if (!is_declared(x, v))
		return;
	if (!str_starts(type, "text/"))
		verdict_skip(v, STR_FMT " is no type of text", STR_ARG(str_slice(type, 0, 100)));
	else if (str_find_str(type, STR("charset=utf-8")) == type.len &&
		 str_find_str(type, STR("charset=UTF-8")) == type.len)
		verdict_fail(v, "'" STR_FMT "' leaves the encoding to guessing",
		    STR_ARG(str_slice(type, 0, 100)));
}

void
check_descriptor_label(struct check_context *x, struct verdict *v)
{
	struct message_plugin m = good();

	check_text(x, x->plugin.label, &m.label, &m, v);
}

void
check_descriptor_extension(struct check_context *x, struct verdict *v)
{
	struct message_plugin m = good();

	check_text(x, x->plugin.extension, &m.extension, &m, v);
}

void
check_descriptor_views(struct check_context *x, struct verdict *v)
{
	struct message_plugin m = good();
	const struct message_plugin *taken;

	if (!is_declared(x, v))
		return;
	m.views = x->plugin.views;
	if ((taken = ask_server(x, &m, v)) != NULL && taken->views != m.views)
		verdict_fail(
		    v, ".views 0x%x has bits that this contract does not name", x->plugin.views);
}

void
check_descriptor_quality(struct check_context *x, struct verdict *v)
{
	struct message_plugin m = good();

	if (!is_declared(x, v))
		return;
	m.quality = x->plugin.quality;
	ask_server(x, &m, v);
}

static bool
has_options(const struct check_context *x, struct verdict *v)
{
	if (!is_declared(x, v))
		return false;
	if (x->plugin.option_count == 0)
		verdict_skip(v, "it declares no option");
	return x->plugin.option_count > 0;
}

/*
 * Puts each declared option, as pick() returns it, into a valid declaration and lets the server
 * judge it.
 */
static void
ask_about_options(struct check_context *x, struct verdict *v,
    struct message_option (*pick)(const struct message_option *o))
{
	struct message_plugin m = good();

	if (!has_options(x, v))
		return;
	m.option_count = 1;
	for (uint32_t k = 0; k < x->plugin.option_count; k++) {
		m.options[0] = pick(&x->plugin.options[k]);
		ask_server(x, &m, v);
	}
}

static struct message_option
pick_name(const struct message_option *o)
{
	return (struct message_option){
		.name = o->name, .fallback = STR("0"), .help = STR("Good."), .type = GAZ_OPTION_BOOL
	};
}

void
check_options_names(struct check_context *x, struct verdict *v)
{
	ask_about_options(x, v, pick_name);
}

void
check_options_duplicates(struct check_context *x, struct verdict *v)
{
	if (!has_options(x, v))
		return;
	for (uint32_t k = 0; k < x->plugin.option_count; k++)
		for (uint32_t j = 0; j < k; j++)
			if (str_eq(x->plugin.options[j].name, x->plugin.options[k].name))
				verdict_fail(v, "'" STR_FMT "' is declared twice",
				    STR_ARG(x->plugin.options[k].name));
}

/*
 * The declared option with a valid name and help. Its default is kept, since it depends on the
 * type; check_options_defaults() reports faults of the default.
 */
static struct message_option
pick_declared(const struct message_option *o)
{
	struct message_option m = *o;

	m.name = STR("option");
	m.help = STR("Good.");
	return m;
}

static bool
is_about_default(const struct verdict *v)
{
	return v->kind == VERDICT_FAIL && strstr(v->text, "fallback") != NULL;
}

void
check_options_declared(struct check_context *x, struct verdict *v)
{
	struct verdict found = { 0 };

	ask_about_options(x, &found, pick_declared);
	if (!is_about_default(&found))
		*v = found;
}

void
check_options_defaults(struct check_context *x, struct verdict *v)
{
	struct verdict found = { 0 };

	ask_about_options(x, &found, pick_declared);
	if (is_about_default(&found) || found.kind == VERDICT_SKIP)
		*v = found;
	for (uint32_t k = 0; x->accepted && k < x->plugin.option_count; k++)
		if (!str_eq(x->plugin.options[k].fallback, x->format.plugin.options[k].fallback))
			verdict_fail(v,
			    "'" STR_FMT "' has the default '" STR_FMT "', which is spelt '" STR_FMT
			    "'",
			    STR_ARG(x->plugin.options[k].name),
			    STR_ARG(x->plugin.options[k].fallback),
			    STR_ARG(x->format.plugin.options[k].fallback));
}

void
check_options_help(struct check_context *x, struct verdict *v)
{
	struct str help, name;

	if (!has_options(x, v))
		return;
	for (uint32_t k = 0; k < x->plugin.option_count; k++) {
		help = str_trim(x->plugin.options[k].help);
		name = x->plugin.options[k].name;
		if (help.len == 0)
			verdict_fail(v, "'" STR_FMT "' has no .help", STR_ARG(name));
		else if (help.p[help.len - 1] != '.')
			verdict_fail(v, "the .help of '" STR_FMT "' is no sentence", STR_ARG(name));
	}
}
