/* SPDX-License-Identifier: Apache-2.0 */
/*
 * html_style: the style sheet of the page: lines of about 70 characters; from a width of 68rem on,
 * the contents stay visible beside the text. text_style has the rules for the text itself.
 */
#include "html.h"

static const char sheet[] =
    "body { max-width: 38rem; margin: 0 auto; padding: 0 1.25rem; overflow-wrap: break-word; "
    "hyphens: auto; }\n"
    "main:focus { outline: none; }\n"
    "header { margin: 3.5rem 0 2.5rem; }\n"
    ".issuer, .trail { margin: .9rem 0 0; color: var(--soft); }\n"
    ".trail { margin: 0 0 .7rem; }\n"
    "nav, header, footer { hyphens: manual; }\n"
    "nav { margin: 0 0 3rem; padding: 1rem 0; border-block: 1px solid var(--line); "
    "font-size: .94rem; line-height: 1.4; }\n"
    "summary { font-weight: 650; cursor: pointer; padding: .2rem 0; }\n"
    "nav ol { list-style: none; margin: .3rem 0 0; padding: 0; }\n"
    "nav ol ol { margin: 0 0 .4rem; padding-inline-start: 1.15rem; }\n"
    "nav a { display: block; padding: .28rem 0; padding-inline-start: 1em; text-indent: "
    "-1em; color: inherit; text-decoration: none; }\n"
    "nav a:hover { color: var(--link); text-decoration: underline; }\n"
    "nav li { margin: 0; }\n"
    "nav .bare { display: inline-block; margin-inline-end: .2rem; }\n"
    "nav .bare > a { min-width: 1.9rem; padding: .28rem .3rem .28rem 0; text-indent: 0; }\n"
    "main > :first-child, main > :first-child > h2:first-child { margin-top: 0; }\n"
    ".listing { list-style: none; padding: 0; }\n"
    ".listing > li { margin: 0 0 1rem; }\n"
    ".listing small { display: block; }\n"
    "footer { margin: 4rem 0 0; padding: 1.5rem 0 4rem; border-top: 1px solid var(--line); "
    "color: var(--soft); font-size: .88rem; line-height: 1.45; }\n"
    "dl > div { display: grid; grid-template-columns: 11rem minmax(0, 1fr); align-items: "
    "baseline; gap: 0 1rem; "
    "padding: .25rem 0; }\n"
    "body:has(.blockContainer > .blockContainer[lang] + .blockContainer[lang]) { max-width: "
    "64rem; }\n"
    "@media (max-width: 30rem) {\n"
    "header { margin-top: 2.2rem; }\n"
    "nav ol ol { display: none; }\n"
    "dl > div { display: block; padding: .4rem 0; }\n"
    "}\n"
    "@media (min-width: 68rem) {\n"
    "html { font-size: 1.125rem; }\n"
    "body.toc { display: grid; grid-template-columns: minmax(13rem, 19rem) minmax(0, 38rem); "
    "grid-template-rows: auto auto 1fr; gap: 0 4rem; max-width: 66rem; padding: 0 2rem; }\n"
    "body.toc > header, body.toc > main, body.toc > footer { grid-column: 2; }\n"
    "body.toc > nav { grid-column: 1; grid-row: 1 / span 3; align-self: start; position: "
    "sticky; top: 0; max-height: 100vh; overflow-y: auto; margin: 0; padding: 3.9rem 0 2rem; "
    "border: 0; font-size: .84rem; }\n"
    "body.toc > nav > details::details-content { content-visibility: visible; block-size: "
    "auto; }\n"
    "}\n"
    "@media print {\n"
    "body, body.toc { display: block; max-width: none; padding: 0; }\n"
    ".skip, nav { display: none; }\n"
    "header { margin: 0 0 2.5rem; }\n"
    "main a[href^=\"http\"]::after { content: \" <\" attr(href) \">\"; font-size: .85em; "
    "overflow-wrap: anywhere; }\n"
    "footer { margin-top: 2rem; padding: 1rem 0 0; break-inside: avoid; }\n"
    "}\n"
    "@page { size: A4; margin: 22mm 20mm 24mm; @bottom-center { content: counter(page) \" / "
    "\" counter(pages); font: 9pt Charter, Georgia, serif; } }\n";

void
html_write_style(struct html *x)
{
	html_write_text_style(x);
	flow_put(&x->f, sheet, sizeof sheet - 1);
}

/*
 * Further rules for a comparison. Inserted text is underlined and deleted text struck through,
 * independent of colour; a bar is at the end of the lines, because numbers hang at the start. The
 * bar is a border because browsers print borders, but not backgrounds. The generated content is for
 * screen readers: it is not found by searches and not copied with the text.
 */
static const char comparison_sheet[] =
    ":root { --came: #dff2e3; --went: #fbe3df; --bar: #6f6b62; }\n"
    "@media (prefers-color-scheme: dark) {\n"
    ":root { --came: #1c4029; --went: #55231f; --bar: #8d897f; }\n"
    "}\n"
    "ins, del { color: inherit; text-decoration-thickness: .09em; text-decoration-color: "
    "currentColor; -webkit-box-decoration-break: clone; box-decoration-break: clone; }\n"
    "ins { background: var(--came); text-decoration-line: underline; text-underline-offset: "
    ".2em; }\n"
    "del { background: var(--went); text-decoration-line: line-through; }\n"
    "main ins::before, main ins::after, main del::before, main del::after { position: "
    "absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); "
    "white-space: nowrap; }\n"
    "main :is(p, h1, h2, h3, h4, h5, h6):has(> ins, > del, > * > ins, > * > del), main "
    ".runin:has(> * > ins, > * > del, > * > * > ins, > * > * > del) { position: relative; }\n"
    "main :is(p, h1, h2, h3, h4, h5, h6):has(> ins, > del, > * > ins, > * > del)::after, "
    "main .runin:has(> * > ins, > * > del, > * > * > ins, > * > * > del)::after { content: "
    "\"\"; position: absolute; inset-block: 0; inset-inline-end: -.9rem; border-inline-end: "
    "3px solid var(--bar); }\n"
    "main .runin > :is(p, h2, h3, h4, h5, h6)::after { content: none; }\n"
    ".scroll :is(p, caption)::after { display: none; }\n"
    ".scroll:has(ins, del) { padding-inline-end: .6rem; border-inline-end: 3px solid "
    "var(--bar); }\n"
    ".whole { margin: 2em -.9rem; padding-inline: .9rem calc(.9rem - 3px); "
    "border-inline-end: 3px solid var(--bar); }\n"
    ".whole > ins, .whole > del { display: block; }\n"
    ".whole > ins { text-decoration-line: none; }\n"
    ".whole > ins::before, .whole > ins::after, .whole > del::before, .whole > del::after { "
    "display: none; }\n"
    ".whole > ins > section, .whole > del > section { padding: .8rem; }\n"
    ".whole section > :first-child { margin-top: 0; }\n"
    ".fate { margin: 0; font-size: .88rem; font-weight: 650; }\n"
    ".fate::first-letter { text-transform: uppercase; }\n"
    ".gap { margin: 1.6em 0; color: var(--soft); font-size: .88rem; border-block-start: 1px "
    "dashed var(--line); padding-block-start: .4em; }\n"
    ".versions { margin: 1rem 0 0; }\n"
    ".versions > div { grid-template-columns: 9rem minmax(0, 1fr); }\n"
    ".changes { margin: 0 0 3rem; padding: 1rem 0; border-block: 1px solid var(--line); "
    "font-size: .94rem; line-height: 1.4; }\n"
    ".changes p { margin: 0 0 .5rem; }\n"
    ".changes ul { list-style: none; margin: 0 0 .8rem; padding: 0; }\n"
    ".changes .bare { margin-inline-end: 1rem; }\n"
    ".counts, .counts span { color: var(--soft); }\n"
    ".counts span { white-space: nowrap; }\n"
    ".changes .choice a { display: inline; padding: 0; text-indent: 0; color: var(--link); "
    "text-decoration: underline; }\n"
    "footer .own { margin-top: 1.4rem; }\n"
    "@media print {\n"
    ":root { --bar: #000; }\n"
    "main { padding-inline-end: 1rem; }\n"
    "nav.changes { display: block; }\n"
    ".choice { display: none; }\n"
    "}\n";

void
html_write_comparison_style(struct html *x)
{
	const char *const *fates = x->words->changes.fates;

	flow_put(&x->f, comparison_sheet, sizeof comparison_sheet - 1);
	flow_puts(&x->f, "main ins::before { content: \" [");
	flow_puts(&x->f, fates[FLOW_INSERTED]);
	flow_puts(&x->f, ": \"; }\nmain del::before { content: \" [");
	flow_puts(&x->f, fates[FLOW_DELETED]);
	flow_puts(&x->f, ": \"; }\nmain ins::after, main del::after { content: \"] \"; }\n");
}
