/* SPDX-License-Identifier: Apache-2.0 */
/*
 * room_style: the style sheet of a page: that of the text, which the html plugin has too, then that
 * of the frame. Colours have a light and a dark value; text colours meet the contrast ratio of 4.5
 * to 1 of WCAG. All directions are logical, so that the same rules apply to right-to-left scripts.
 */
#include <string.h>

#include "room.h"

#define RUNNING_TITLE_BYTES 120

static const char sheet[] =
    ":root { --edge: #8a867d; --now: #1d6b3a; --old: #8a3a00; --nowpaper: #eef7f0; "
    "--oldpaper: #fdf3e7; }\n"
    "@media (prefers-color-scheme: dark) {\n"
    ":root { --edge: #7b7c80; --now: #8fd4a6; --old: #f0b27a; --nowpaper: #17241b; "
    "--oldpaper: #2b2118; }\n"
    "}\n"
    "body { margin: 0; overflow-wrap: break-word; }\n"
    "#gaz-text { hyphens: auto; min-width: 0; }\n"
    "#gaz-text:focus { outline: none; }\n"
    "#gaz-text > :first-child, #gaz-text > :first-child > h2:first-child { margin-top: 0; }\n"
    ":target { scroll-margin-top: 1rem; }\n"
    ".site, .crumbs, .kind, .bar, .turn span, .tag, .find, .fold { font: .92rem/1.45 "
    "system-ui, sans-serif; }\n"
    ".site { display: flex; flex-wrap: wrap; align-items: center; gap: .5rem 1.5rem; "
    "padding: .7rem 2rem; border-bottom: 1px solid var(--line); }\n"
    ".brand { font-weight: 650; color: inherit; text-decoration: none; }\n"
    ".brand img { height: 1.6rem; width: auto; vertical-align: middle; margin-inline-end: "
    ".5rem; }\n"
    ".site ul, .crumbs ol, .sheet ul, .sheet ol, .toc ol, .toc ul, .works, .events, .more { "
    "list-style: none; margin: 0; padding: 0; }\n"
    ".site nav { margin-inline-start: auto; }\n"
    ".site ul { display: flex; flex-wrap: wrap; gap: .2rem 1.2rem; }\n"
    ".site li, .crumbs li { margin: 0; }\n"
    ".site nav a, footer a { display: inline-block; padding: .2rem 0; }\n"
    ".site form, .find { display: flex; flex-wrap: wrap; gap: .4rem; align-items: center; }\n"
    ".find { margin: 0 0 1rem; gap: .5rem 1rem; }\n"
    ".head > p { margin: 0 0 1rem; }\n"
    ".head > .kind:first-child { margin: 0; }\n"
    ".find input { flex: 1 1 14rem; min-width: 0; }\n"
    ".find span { display: flex; flex-wrap: wrap; gap: .5rem; align-items: center; }\n"
    ".find .wide { flex: 1 1 100%; }\n"
    ".find [type=\"date\"] { flex: 0 1 auto; }\n"
    "footer.site { display: block; border: 0; border-top: 1px solid var(--line); padding: "
    "1.2rem 2rem 3rem; color: var(--soft); }\n"
    "footer p { margin: 0 0 .3rem; }\n"
    "input, select, button { font: inherit; color: inherit; background: var(--paper); "
    "border: 1px solid var(--edge); border-radius: .25rem; padding: .3rem .55rem; "
    "min-height: 2.2rem; max-width: 100%; }\n"
    "[type=\"radio\"], .find [type=\"checkbox\"] { min-height: 0; flex: none; width: 1.5rem; "
    "height: 1.5rem; }\n"
    "button { background: var(--tint); cursor: pointer; }\n"
    ".crumbs { padding: .5rem 2rem; }\n"
    ".crumbs ol { display: flex; flex-wrap: wrap; align-items: baseline; gap: 0 .6rem; }\n"
    ".crumbs li { display: flex; align-items: baseline; max-width: min(24rem, 100%); }\n"
    ".crumbs li[aria-current] { display: block; }\n"
    ".crumbs :is(a, li[aria-current]) { min-width: 0; padding: .2rem 0; overflow: hidden; "
    "text-overflow: ellipsis; white-space: nowrap; }\n"
    ".crumbs li + li::before { content: \"\\203a\"; content: \"\\203a\" / \"\"; "
    "margin-inline-end: .6rem; color: var(--soft); }\n"
    "main { max-width: 46rem; margin: 0 auto; padding: 1rem 2rem 4rem; }\n"
    ".kind { margin: 0; color: var(--soft); }\n"
    ".head > h1 { margin: .2rem 0 1rem; }\n"
    ".soft, .when { color: var(--soft); font-size: .88rem; }\n"
    ".status { border-inline-start: 4px solid var(--old); padding: .7rem 1rem; margin: 0 0 "
    "1rem; background: var(--oldpaper); }\n"
    ".status p { margin: 0; }\n"
    ".now { border-color: var(--now); background: var(--nowpaper); }\n"
    ".tag { font-weight: 650; color: var(--old); }\n"
    ".now .tag, .tag.now { color: var(--now); background: none; }\n"
    ".bar { position: relative; display: flex; flex-wrap: wrap; gap: .5rem; margin: 0 0 "
    "1.5rem; }\n"
    ".menu > summary { list-style: none; cursor: pointer; border: 1px solid var(--edge); "
    "border-radius: .25rem; padding: .35rem .8rem; }\n"
    ".menu > summary::-webkit-details-marker { display: none; }\n"
    ".menu > summary::after { content: \" \\25be\"; content: \" \\25be\" / \"\"; }\n"
    ".menu[open] > summary { background: var(--tint); }\n"
    ".sheet { position: absolute; z-index: 2; inset-inline-start: 0; margin-top: .3rem; "
    "width: min(30rem, 100%); padding: 1rem; background: var(--paper); border: 1px solid "
    "var(--edge); border-radius: .25rem; box-shadow: 0 .4rem 1.2rem #0003; }\n"
    ".sheet ol { max-height: 16rem; overflow-y: auto; }\n"
    ".sheet li { margin: 0; padding: .25rem 0; }\n"
    ".sheet form { margin: .7rem 0; }\n"
    ".sheet p { margin: .7rem 0 0; line-height: 1.45; }\n"
    ".sheet dd { margin: 0 0 .6rem; line-height: 1.45; }\n"
    ".sheet pre { margin: .3rem 0; white-space: pre-wrap; font-size: .8rem; overflow-wrap: "
    "anywhere; }\n"
    ".sheet [aria-live] { min-height: 1.6rem; padding: .1rem .45rem; font: .8rem/1.2 "
    "system-ui, sans-serif; }\n"
    ".sheet code { font-size: .85rem; overflow-wrap: anywhere; }\n"
    ".line li { border-inline-start: 2px solid var(--line); padding-inline-start: .8rem; }\n"
    ".line [aria-current] { border-color: var(--link); font-weight: 650; }\n"
    ".count { color: var(--soft); font-size: .85em; font-weight: 400; }\n"
    ".toc { font-size: .9rem; line-height: 1.4; border-block: 1px solid var(--line); "
    "padding: .6rem 0; margin: 0 0 2rem; }\n"
    ".toc h2 { font-size: .95rem; margin: 1rem 0 .3rem; }\n"
    ".toc summary { font-weight: 650; cursor: pointer; padding: .2rem 0; }\n"
    ".toc li { margin: 0; }\n"
    ".toc li[hidden] { display: none; }\n"
    ".toc input { width: 100%; margin: .3rem 0; }\n"
    ".toc ol ol { padding-inline-start: 1.1rem; }\n"
    ".toc a { display: block; padding: .28rem 0; color: inherit; text-decoration: none; }\n"
    ".toc a:hover { color: var(--link); text-decoration: underline; }\n"
    ".toc .bare { display: inline-block; }\n"
    ".toc .bare > a { min-width: 1.9rem; padding-inline-end: .3rem; }\n"
    ".toc [aria-current] { color: var(--link); font-weight: 650; }\n"
    ".p, .of, .chg { font: 400 .85rem/1.2 system-ui, sans-serif; letter-spacing: 0; "
    "text-decoration: none; padding: .3em .45em; white-space: nowrap; }\n"
    ".p, .of { color: var(--soft); }\n"
    ".p:hover, .of:hover, .chg:hover { color: var(--link); text-decoration: underline; }\n"
    ".chg { color: var(--old); border: 1px solid; border-radius: .25rem; padding: .1em "
    ".45em; background: none; min-height: 1.5rem; }\n"
    ".pop { font: .92rem/1.6 system-ui, sans-serif; letter-spacing: 0; }\n"
    ".pop > a { margin-inline-start: .8em; }\n"
    "@supports selector(:popover-open) {\n"
    ".pop { color: inherit; background: "
    "var(--paper); border: 1px solid var(--edge); border-radius: .25rem; padding: .6rem "
    ".9rem; box-shadow: 0 .4rem 1.2rem #0003; text-align: start; }\n"
    ".pop > a { display: block; margin: 0; padding: .15rem 0; }\n"
    ".pop::backdrop { background: #0002; }\n"
    "}\n"
    "@supports not selector(:popover-open) {\n"
    "button.chg { display: none; }\n"
    "}\n"
    ".hang > :is(h2, h3, h4, h5, h6) { position: relative; }\n"
    ".hang > :is(h2, h3, h4, h5, h6) > .p { position: absolute; inset-inline-end: 100%; }\n"
    ".hang > :is(h2, h3, h4, h5, h6) > :is(.of, .chg) { display: block; max-width: 6rem; "
    "white-space: normal; }\n"
    ".turn { display: grid; grid-template-columns: repeat(3, 1fr); gap: 1rem; border-top: "
    "1px solid var(--line); margin-top: 2.5rem; padding-top: 1rem; font-size: .92rem; "
    "line-height: 1.4; }\n"
    ".turn span { display: block; color: var(--soft); font-size: .8rem; }\n"
    ".turn [rel=\"next\"] { text-align: end; grid-column: 3; }\n"
    ".turn [rel=\"up\"] { text-align: center; grid-column: 2; }\n"
    ".after { margin-top: 2.5rem; padding-top: .6rem; border-top: 1px solid var(--line); }\n"
    ".after h2, .news h2 { font-size: 1.1rem; margin: .6rem 0; }\n"
    ".events li { padding-block: .25rem; margin: 0; }\n"
    ".works li { margin: 0 0 1rem; }\n"
    ".works h3 { margin: 0; font-size: 1.05rem; }\n"
    ".works p { margin: 0; }\n"
    ".more { display: flex; gap: 1.5rem; justify-content: space-between; }\n"
    ".past { width: 100%; margin: 0 0 1rem; }\n"
    ".when { display: block; }\n"
    ".pick label { display: inline-flex; align-items: center; gap: .3rem; }\n"
    ".past ul { list-style: none; margin: 0; padding: 0; }\n"
    ".past li { margin: 0; }\n"
    ".nil { margin: 0 0 1rem; }\n"
    "@media (max-width: 40rem) {\n"
    ".site, .crumbs, main, footer.site { padding-inline: 1.15rem; }\n"
    ".site nav { margin: 0; }\n"
    ".site search { order: 3; flex-basis: 100%; }\n"
    ".menu[open] { flex-basis: 100%; }\n"
    ".sheet { position: static; width: auto; box-shadow: none; }\n"
    ".toc ol ol:not(:has(:target)) { display: none; }\n"
    ".turn { grid-template-columns: 1fr 1fr; }\n"
    ".turn [rel=\"next\"] { grid-column: 2; }\n"
    ".turn [rel=\"up\"] { grid-column: 1 / -1; grid-row: 2; text-align: start; }\n"
    ".past, .past tbody, .past tr, .past td, .past th[scope=\"row\"] { display: block; "
    "border: 0; padding: .15rem 0; }\n"
    ".past thead { position: absolute; clip-path: inset(50%); width: 1px; height: 1px; "
    "overflow: hidden; }\n"
    ".past tr { border-bottom: 1px solid var(--line); padding: .6rem 0; }\n"
    ".past .pick { display: inline-block; margin-inline-end: 1.5rem; }\n"
    "}\n"
    ".find label, .find select { max-width: 100%; }\n"
    ".changes { min-width: 0; }\n"
    ".changes a { color: inherit; text-decoration: none; }\n"
    ".changes a:hover { color: var(--link); text-decoration: underline; }\n"
    "main .legend::after { content: none; }\n"
    "@media (min-width: 40.01rem) {\n"
    ".lab, .pick span { position: absolute; width: 1px; height: 1px; overflow: hidden; "
    "clip-path: inset(50%); white-space: nowrap; }\n"
    "}\n"
    "@media (min-width: 62rem) {\n"
    ".two { max-width: 66rem; display: grid; grid-template-columns: minmax(13rem, 17rem) "
    "minmax(0, 40rem); gap: 0 3.5rem; }\n"
    ".two > .head { grid-column: 1 / -1; }\n"
    ".two > :is(.toc, .changes) { position: sticky; top: 0; align-self: start; max-height: "
    "100vh; overflow-y: auto; border: 0; padding: .6rem 0; padding-inline-start: .7rem; margin: 0; "
    "margin-inline-start: -.7rem; }\n"
    ".two > .toc > details::details-content { content-visibility: visible; block-size: auto; "
    "}\n"
    ".two > .toc > details > summary { list-style: none; }\n"
    ".two > #gaz-text { grid-column: 2; }\n"
    "@supports (scroll-target-group: auto) {\n"
    ".two > :is(.toc, .changes) { scroll-target-group: auto; }\n"
    ".two a:target-current { position: relative; color: var(--link); }\n"
    ".two a:target-current::before { content: \"\"; position: absolute; inset-block: 0; "
    "inset-inline-start: -.6rem; border-inline-start: 3px solid; }\n"
    "}\n"
    "}\n"
    "@media print {\n"
    ":root { --now: #1d6b3a; --old: #8a3a00; }\n"
    ".site, .crumbs, .bar, .toc, .turn, .p, .of, .chg, .pop, .skip, .find, .choice, button { "
    "display: none; }\n"
    "main { padding: 0; max-width: none; }\n"
    "main:has(> .changes) { padding-inline-end: 1rem; }\n"
    ".two { display: block; }\n"
    ".status { background: none; }\n"
    "}\n";

/*
 * A comparison in two columns, on a screen that is wide enough; elsewhere it is one text. Unchanged
 * text is there once, in lines of the same length as on other pages.
 */
static const char beside_sheet[] =
    "@media not screen and (min-width: 75rem) {\n"
    ".cols { display: none; }\n"
    ".runin > :is(h2, h3, h4, h5, h6) + .pair, .runin > :is(h2, h3, h4, h5, h6) + .pair > .is, "
    ".runin > :is(h2, h3, h4, h5, h6) + .pair > .is > p:first-child { display: inline; }\n"
    "main .runin:has(> .pair) { position: relative; }\n"
    "main .runin:has(> .pair)::after { content: \"\"; position: absolute; inset-block: 0; "
    "inset-inline-end: -.9rem; border-inline-end: 3px solid var(--bar); }\n"
    "main .runin > .pair > * > p::after { content: none; }\n"
    "}\n"
    "@media screen and (min-width: 75rem) {\n"
    ".beside { max-width: 90rem; }\n"
    ".beside.two { grid-template-columns: minmax(11rem, 14rem) minmax(0, 1fr); gap: 0 3rem; }\n"
    ".beside #gaz-text { padding-inline-end: .9rem; }\n"
    ".beside :is(p, ul, ol, blockquote, table):not(.pair *, nav *) { max-width: 40rem; }\n"
    ".pair, .names { display: grid; grid-template-columns: repeat(2, minmax(0, 1fr)); "
    "grid-auto-flow: dense; gap: 0 2.4rem; }\n"
    ".pair > * { display: block; grid-column: 1; }\n"
    ".pair > :is(.is, .came) { grid-column: 2; }\n"
    ".is :is(del, .went) { display: none; }\n"
    ".whole:has(> del) { margin-inline-end: calc(50% + .3rem); }\n"
    ".whole:has(> ins) { margin-inline-start: calc(50% + .3rem); }\n"
    ".names { position: sticky; top: 0; z-index: 1; background: var(--paper); border-bottom: "
    "1px solid var(--line); margin: 0 0 1.2rem; font: 650 .92rem/1.45 system-ui, sans-serif; }\n"
    ".names > p { margin: 0; padding: .5rem 0; }\n"
    ".beside :target { scroll-margin-top: 4rem; }\n"
    "}\n"
    ".whole .of { display: inline-block; }\n";

/* The lines that show how the wording of a portion changed. */
static const char difference_sheet[] =
    ":root { --came: #dff2e3; --went: #fbe3df; }\n"
    "@media (prefers-color-scheme: dark) {\n"
    ":root { --came: #1c4029; --went: #55231f; }\n"
    "}\n"
    ".was, .is { margin: .2rem 0; padding-inline-start: 1.3rem; position: relative; font-size: "
    ".94rem; font-weight: 400; line-height: 1.5; overflow-wrap: anywhere; }\n"
    ".was::before, .is::before { position: absolute; inset-inline-start: .2rem; }\n"
    ".was::before { content: \"\\2212\"; content: \"\\2212\" / \"\"; }\n"
    ".is::before { content: \"+\"; content: \"+\" / \"\"; }\n"
    ".was del, .is ins { color: inherit; text-decoration-thickness: .09em; }\n"
    ".was del { background: var(--went); }\n"
    ".is ins { background: var(--came); text-underline-offset: .2em; }\n"
    ".events + details > summary { cursor: pointer; padding: .3rem 0; }\n";

/* A colour as CSS spells it, without a character that could end the declaration. */
static bool
is_colour(struct tree_str s)
{
	for (size_t i = 0; i < s.len; i++)
		if (strchr("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789#(),.% ",
			s.p[i]) == NULL)
			return false;
	return s.len > 0;
}

/* The colour of the website is for light paper; in the dark only the line at the top has it. */
static void
put_colour(struct room *r)
{
	struct tree_str colour = room_fact(r, "colour");

	if (!is_colour(colour))
		return;
	room_puts(r, "@media (prefers-color-scheme: light) {\n:root { --link: ");
	flow_put(&r->x.f, colour.p, colour.len);
	room_puts(r, "; }\n}\nbody { border-top: .3rem solid ");
	flow_put(&r->x.f, colour.p, colour.len);
	room_puts(r, "; }\n");
}

/* Writes a string of CSS: quotes, backslashes, '<' and control characters as escapes. */
static void
put_css_string(struct room *r, struct tree_str s)
{
	room_puts(r, "\"");
	for (size_t i = 0; i < s.len; i++) {
		unsigned char c = (unsigned char)s.p[i];

		if (c < ' ' || c == '"' || c == '\\' || c == '<')
			flow_putf(&r->x.f, "\\%x ", c);
		else
			flow_put(&r->x.f, s.p + i, 1);
	}
	room_puts(r, "\"");
}

/* Begins a box in the margin of a printed page. */
static void
open_box(struct room *r, const char *place, const char *font)
{
	flow_putf(&r->x.f, " @%s { font: %s; content: ", place, font);
}

/* The title above each printed page; it is cut so that it stays on two lines. */
static void
put_running_title(struct room *r)
{
	struct tree_str title = r->x.f.title;

	if (r->x.f.topic != NULL)
		title = room_join(r, r->x.label, flow_str(" \xe2\x80\x93 "), title);
	if (title.len > RUNNING_TITLE_BYTES) {
		title.len = RUNNING_TITLE_BYTES;
		while (title.len > 0 && ((unsigned char)title.p[title.len] & 0xc0) == 0x80)
			title.len--;
		title = room_join(r, title, flow_str("\xe2\x80\xa6"), (struct tree_str){ 0 });
	}
	open_box(r, "top-left", "8pt Charter, Georgia, serif");
	put_css_string(r, title);
	room_puts(r, "; }");
}

/* Status and version above each printed page, on the right. */
static void
put_running_status(struct room *r)
{
	struct tree_str s = r->version;

	if (s.len == 0)
		return;
	if (room_fact(r, "status").len > 0)
		s = room_join(r, flow_str(room_status_name(r)), flow_str(" \xc2\xb7 "), s);
	open_box(r, "top-right", "8pt Charter, Georgia, serif");
	put_css_string(r, s);
	room_puts(r, "; }");
}

/* The margins of each printed page have title, status, version, address and page number. */
static void
put_print_style(struct room *r)
{
	struct tree_str url = room_fact(r, "permanent");

	room_puts(r, "@page { margin: 22mm 20mm 24mm;");
	put_running_title(r);
	put_running_status(r);
	open_box(r, "bottom-left", "7pt monospace");
	put_css_string(r, url.len > 0 ? url : room_canonical(r));
	room_puts(r, "; }");
	open_box(r, "bottom-right", "9pt Charter, Georgia, serif");
	room_puts(r, "counter(page) \" / \" counter(pages); } }\n");
}

void
room_style(struct room *r)
{
	room_puts(r, "<style>\n");
	html_write_text_style(&r->x);
	if (r->x.f.compared)
		html_write_comparison_style(&r->x);
	flow_put(&r->x.f, sheet, sizeof sheet - 1);
	if (r->x.f.compared)
		flow_put(&r->x.f, beside_sheet, sizeof beside_sheet - 1);
	if (room_list(r, "differences") != NULL)
		flow_put(&r->x.f, difference_sheet, sizeof difference_sheet - 1);
	put_colour(r);
	put_print_style(r);
	room_puts(r, "</style>\n");
}
