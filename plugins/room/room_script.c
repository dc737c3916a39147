/* SPDX-License-Identifier: Apache-2.0 */
/*
 * room_script: the script of a page, on which nothing depends: what it adds is made by it, and is
 * not there without it. Buttons copy what a reader cites; a field filters long contents; j and k
 * lead from one change to the next and back while the focus is on a change, or in their list. The
 * server lets a page run a script with this digest alone (site-script), so its bytes are the same
 * on every page; its words are attributes of its element.
 */
#include "room.h"

static const char script[] =
    "'use strict';{\n"
    "const d=document,w=d.currentScript.dataset,all=(s)=>[...d.querySelectorAll(s)];\n"
    "const make=(tag,text)=>{const e=d.createElement(tag);e.textContent=text;return e};\n"
    "if(navigator.clipboard)for(const c of all('.sheet :is(pre,dd)')){\n"
    "const b=make('button',w.copy),l=c.querySelector('a'),t=l?l.href:c.textContent;\n"
    "b.type='button';b.ariaLive='polite';b.onclick=async()=>{\n"
    "await navigator.clipboard.writeText(t);b.textContent=w.copied;\n"
    "setTimeout(()=>b.textContent=w.copy,2000)};c.append(' ',b)}\n"
    "const toc=all('.toc a');if(toc.length>12){\n"
    "const f=make('input','');f.type='search';f.placeholder=f.ariaLabel=w.find;\n"
    "f.oninput=()=>{const q=f.value.trim().toLowerCase();for(const l of all('.toc li'))\n"
    "l.hidden=!l.textContent.toLowerCase().includes(q)};d.querySelector('.toc "
    "summary').after(f)}\n"
    "const to=all('.changes li a[href^=\"#\"]').map(a=>d.getElementById(a.hash.slice(1)))\n"
    ".filter(e=>e&&e.id!='gaz-text');let at=-1;\n"
    "d.addEventListener('keydown',e=>{\n"
    "if(!'jk'.includes(e.key)||e.ctrlKey||e.metaKey||e.altKey||!d.activeElement.closest(\n"
    "'.changes,[data-change]'))return;\n"
    "at=Math.max(0,Math.min(to.length-1,at+(e.key=='j'?1:-1)));const t=to[at];if(!t)return;\n"
    "t.dataset.change='';t.tabIndex=-1;t.focus();t.scrollIntoView()})\n"
    "}\n";

void
room_script(struct room *r)
{
	room_puts(r, "<script");
	room_word_attr(r, "data-copy", r->words->copy);
	room_word_attr(r, "data-copied", r->words->copied);
	room_word_attr(r, "data-find", r->words->find);
	room_puts(r, ">");
	flow_put(&r->x.f, script, sizeof script - 1);
	room_puts(r, "</script>\n");
}
