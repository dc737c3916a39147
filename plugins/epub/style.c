/* SPDX-License-Identifier: Apache-2.0 */
/*
 * style: the one style sheet. It sets no colours and no body font size, so that night mode and the
 * reader's own choices win; lengths are in em, and numbers hang by negative indents, which every
 * reading system knows. A number's box and the space after it (about .3em) are as wide as its hang.
 */
#include "epub.h"

static const char sheet[] =
    "html { font-family: serif; line-height: 1.45; }\n"
    "body { margin: 0 4%; overflow-wrap: break-word; widows: 2; orphans: 2; "
    "-webkit-hyphens: auto; -epub-hyphens: auto; hyphens: auto; }\n"
    "body:lang(zh), body:lang(ja), body:lang(ko) { line-height: 1.7; text-align: justify; "
    "-webkit-hyphens: none; hyphens: none; }\n"
    "p { margin: 0 0 .6em; }\n"
    "section { margin: .9em 0; }\n"
    "h1, h2, h3, h4, h5, h6 { line-height: 1.25; margin: 1.6em 0 .6em; break-after: avoid; "
    "page-break-after: avoid; -webkit-hyphens: none; -epub-hyphens: none; hyphens: none; "
    "text-align: start; }\n"
    "h1 { font-size: 1.35em; }\n"
    "h2, .unit { font-size: 1.15em; }\n"
    "h3, h4, h5, h6, .bare { font-size: 1em; }\n"
    ".unit { margin-top: 1.4em; }\n"
    ".bare { margin: .9em 0 .3em; }\n"
    ".runin, .runin + p { display: inline; line-height: inherit; }\n"
    ".runin { margin: 0 .4em 0 0; }\n"
    ".runin + p + * { margin-top: .6em; }\n"
    ".heading { font-weight: bold; break-after: avoid; page-break-after: avoid; }\n"
    ".doctitle { font-size: 1.3em; font-weight: bold; line-height: 1.25; text-align: "
    "center; margin: 1em 0; }\n"
    ".conclusions { margin-top: 2em; }\n"
    "ul, ol { margin: .6em 0; padding: 0 0 0 2em; }\n"
    ".printed { list-style: none; }\n"
    ".printed > li > p:first-child { text-indent: -2em; }\n"
    ".printed > li > p:first-child > .num { display: inline-block; min-width: 1.7em; "
    "text-indent: 0; }\n"
    ".dash { padding-left: 1.2em; }\n"
    ".dash > li > p:first-child { text-indent: -1.2em; }\n"
    ".dash > li > p:first-child > .num { min-width: .9em; }\n"
    ".wide { padding-left: 3.6em; }\n"
    ".wide > li > p:first-child { text-indent: -3.6em; }\n"
    ".wide > li > p:first-child > .num { min-width: 3.3em; }\n"
    "[dir=\"rtl\"] ul, [dir=\"rtl\"] ol { padding: 0 2em 0 0; }\n"
    "[dir=\"rtl\"] .dash { padding: 0 1.2em 0 0; }\n"
    "[dir=\"rtl\"] .wide { padding: 0 3.6em 0 0; }\n"
    "[dir=\"rtl\"] .runin { margin: 0 0 0 .4em; }\n"
    "li { margin: 0 0 .3em; }\n"
    "li > p, td > p, th > p { margin-bottom: .3em; }\n"
    "blockquote { margin: .8em 1.5em; }\n"
    "table { border-collapse: collapse; margin: 1em 0; font-size: .9em; line-height: 1.3; "
    "text-align: start; }\n"
    "tr { break-inside: avoid; page-break-inside: avoid; }\n"
    "caption { text-align: start; font-weight: bold; margin-bottom: .4em; }\n"
    "th, td { border: 1px solid; padding: .3em .5em; text-align: start; vertical-align: "
    "top; }\n"
    ".noteref { font-size: .75em; line-height: 1; vertical-align: super; }\n"
    ".notes { border-top: 1px solid; margin-top: 2em; padding-top: .6em; font-size: .9em; }\n"
    "aside { margin: 0 0 .4em; }\n"
    ".titlepage { margin-top: 15%; text-align: center; }\n"
    ".titlepage h1 { font-size: 1.7em; text-align: center; }\n"
    ".titlepage .long { font-size: 1.35em; }\n"
    ".issuer { font-size: 1.1em; }\n"
    "dl { margin: 3em 0 0; font-size: .85em; line-height: 1.4; }\n"
    "dt { font-weight: bold; margin-top: .8em; }\n"
    "dd { margin: 0; }\n"
    ".code { font-family: monospace; overflow-wrap: "
    "anywhere; -webkit-hyphens: none; -epub-hyphens: none; hyphens: none; }\n"
    ".digest { max-width: 33ch; margin: 0 auto; }\n"
    "nav ol { list-style: none; padding: 0; margin: .3em 0; }\n"
    "nav ol ol { padding: 0 0 0 1.2em; }\n"
    "[dir=\"rtl\"] nav ol { padding: 0; }\n"
    "[dir=\"rtl\"] nav ol ol { padding: 0 1.2em 0 0; }\n"
    "nav li { margin: .3em 0; }\n"
    "nav a { color: inherit; text-decoration: none; }\n";

void
epub_write_style(struct epub *e)
{
	epub_open(e, "OEBPS/style.css", 1);
	flow_put(&e->f, sheet, sizeof sheet - 1);
	epub_close(e);
}
