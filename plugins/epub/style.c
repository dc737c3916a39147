/* SPDX-License-Identifier: Apache-2.0 */
/*
 * style: the one style sheet. It sets no colours and no body font size, so that night mode and the
 * reader's own choices win; lengths are in em, and numbers hang by negative indents, which every
 * reading system knows.
 */
#include "epub.h"

static const char sheet[] =
    "html { font-family: serif; line-height: 1.45; }\n"
    "body { margin: 0 4%; overflow-wrap: break-word; widows: 2; orphans: 2; }\n"
    "p { margin: 0 0 .6em; text-align: start; -webkit-hyphens: auto; -epub-hyphens: auto; hyphens: "
    "auto; }\n"
    ":lang(zh) p, :lang(ja) p, :lang(ko) p { line-height: 1.7; -webkit-hyphens: none; hyphens: "
    "none; text-align: justify; }\n"
    "h1, h2, h3, h4, h5, h6 { line-height: 1.25; margin: 1.6em 0 .6em; break-after: avoid; "
    "page-break-after: avoid;"
    " -webkit-hyphens: none; -epub-hyphens: none; hyphens: none; text-align: start; }\n"
    "h1 { font-size: 1.5em; }\n"
    "h2 { font-size: 1.2em; }\n"
    "h3 { font-size: 1.1em; }\n"
    "h4, h5, h6 { font-size: 1em; }\n"
    "h1.bare, h2.bare, h3.bare, h4.bare, h5.bare, h6.bare { font-size: 1em; margin: .9em 0 .3em; "
    "}\n"
    ".heading { font-weight: bold; break-after: avoid; page-break-after: avoid; }\n"
    ".doctitle { font-size: 1.3em; font-weight: bold; line-height: 1.25; text-align: center; "
    "margin: 1em 0; }\n"
    ".conclusions { margin-top: 2em; }\n"
    "ul, ol { margin: .6em 0; padding-inline-start: 2em; padding-left: 2em; }\n"
    "[dir=\"rtl\"] ul, [dir=\"rtl\"] ol { padding-left: 0; padding-right: 2em; }\n"
    "ul.printed, ol.printed { list-style: none; }\n"
    ".printed > li > p:first-child { text-indent: -2em; }\n"
    ".printed > li > p:first-child > .num { display: inline-block; min-width: 1.6em; margin: 0 "
    ".4em 0 0; text-indent: 0; }\n"
    "[dir=\"rtl\"] .printed > li > p:first-child > .num { margin: 0 0 0 .4em; }\n"
    "li { margin: 0 0 .3em; }\n"
    "li > p, td > p, th > p { margin-bottom: .3em; }\n"
    "blockquote { margin: .8em 1.5em; }\n"
    "table { border-collapse: collapse; margin: 1em 0; font-size: .9em; line-height: 1.3; }\n"
    "caption { text-align: start; font-weight: bold; margin-bottom: .4em; }\n"
    "th, td { border: 1px solid; padding: .3em .5em; text-align: start; vertical-align: top; }\n"
    ".noteref { font-size: .75em; line-height: 1; vertical-align: super; }\n"
    ".notes { border-top: 1px solid; margin-top: 2em; padding-top: .6em; font-size: .9em; }\n"
    "aside { margin: 0 0 .4em; }\n"
    ".titlepage { margin-top: 15%; text-align: center; }\n"
    ".titlepage h1 { font-size: 1.7em; text-align: center; }\n"
    ".issuer { font-size: 1.1em; text-align: center; }\n"
    "dl { margin: 3em 0 0; font-size: .85em; }\n"
    "dt { font-weight: bold; margin-top: .8em; }\n"
    "dd { margin: 0; }\n"
    ".code { font-family: monospace; word-break: break-all; -webkit-hyphens: none; hyphens: none; "
    "}\n"
    "nav ol { list-style: none; padding: 0; margin: .3em 0 .3em; }\n"
    "nav ol ol { margin-inline-start: 1.2em; margin-left: 1.2em; }\n"
    "[dir=\"rtl\"] nav ol ol { margin-left: 0; margin-right: 1.2em; }\n"
    "nav li { margin: .3em 0; }\n";

void
epub_write_style(struct epub *e)
{
	epub_open(e, "OEBPS/style.css", 1);
	epub_put(e, sheet, sizeof sheet - 1);
	epub_close(e);
}
