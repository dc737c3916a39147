// SPDX-License-Identifier: Apache-2.0
// read_back.mjs PAGE.html TEXT.md TREE.json: the three renditions of one document say the same. The JSON is valid against its schema;
// the Markdown, read by another CommonMark parser, and the page have the outline that the tree has; every paragraph of the tree stands
// in the Markdown as it is. Prints what differs and exits with 1.
import { readFileSync } from "node:fs";
import Ajv from "ajv/dist/2020.js";
import { Parser } from "commonmark";

const [htmlFile, mdFile, jsonFile] = process.argv.slice(2);
const schema = JSON.parse(readFileSync(new URL("../../plugins/json/document.schema.json", import.meta.url), "utf8"));
const tree = JSON.parse(readFileSync(jsonFile, "utf8"));
const complaints = [];
const ITEMS = /^(paragraph|subparagraph|subsection|point|indent|clause|subclause|alinea|list|sublist|subrule|proviso|level)$/;
const LEVELS = 6;

const squeeze = (s) => s.replace(/[ \t\r\n]+/g, " ").trim();
const children = (element) => (element.content ?? []).filter((child) => typeof child === "object");
const first = (element, kind) => children(element).find((child) => child.kind === kind);

function words(element) {
	if (element.kind === "note")
		return "";
	return (element.content ?? []).map((child) => typeof child === "string" ? child : words(child)).join("");
}

function* below(element) {
	yield element;
	for (const child of children(element))
		yield* below(child);
}

function heads(element) {
	const end = (element.content ?? []).findIndex((child) => child.kind !== "num" && child.kind !== "heading");
	return squeeze(element.content.slice(0, end < 0 ? undefined : end).map(words).join(" "));
}

function labelOf(element) {
	if (element.kind === "container" && element.name === "attachment")
		return heads(element) || squeeze(words([...below(element)].find((e) => e.name === "docTitle") ?? {}));
	if (element.kind !== "hier" || (ITEMS.test(element.name) && !first(element, "heading")))
		return "";
	return heads(element);
}

function* outlineOfTree(element, level) {
	if (["quote", "note", "table"].includes(element.kind))
		return;
	const label = labelOf(element);
	if (label)
		yield [Math.min(level, LEVELS), label];
	for (const child of children(element))
		yield* outlineOfTree(child, label ? level + 1 : level);
}

function wholeOutline() {
	const label = labelOf(tree.tree);
	if (label)
		return [...outlineOfTree(tree.tree, 1)];
	return [[1, squeeze(tree.document.title ?? tree.document.version ?? "Untitled")], ...outlineOfTree(tree.tree, 2)];
}

function outlineOfPage(page) {
	const entities = { amp: "&", lt: "<", gt: ">", quot: '"' };
	return [...page.matchAll(/<h([1-6])([^>]*)>(.*?)<\/h\1>/gs)].filter((m) => !m[2].includes('class="own"')).map((m) => [+m[1],
		squeeze(m[3].replace(/<sup class="noteref">.*?<\/sup>/gs, "").replace(/<br>/g, " ").replace(/<[^>]*>/g, "")
			.replace(/&(\w+);/g, (all, name) => entities[name] ?? all))]);
}

function textOf(node) {
	const walker = node.walker();
	let text = "", note = false;
	for (let event = walker.next(); event; event = walker.next()) {
		if (event.node.type === "html_inline")
			note = event.node.literal.startsWith('<sup id="fnref') || (note && event.node.literal !== "</sup>");
		else if (event.entering && event.node.type === "text" && !note)
			text += event.node.literal;
		else if (event.node.type === "softbreak" || event.node.type === "linebreak")
			text += event.entering ? "\n" : "";
	}
	return squeeze(text);
}

function nodesOf(document, type) {
	const found = [], walker = document.walker();
	for (let event = walker.next(); event; event = walker.next())
		if (event.entering && event.node.type === type)
			found.push(event.node);
	return found;
}

function compareOutline(what, found) {
	const wanted = wholeOutline();
	for (let i = 0; i < Math.max(wanted.length, found.length); i++)
		if (JSON.stringify(wanted[i]) !== JSON.stringify(found[i])) {
			complaints.push(`${what}: heading ${i + 1} is ${JSON.stringify(found[i])}, in the tree ${JSON.stringify(wanted[i])}`);
			return;
		}
}

// Paragraphs that hold words and inline elements alone; a table's cells are tested by their row's form in tests/plugin.
function* plainBlocks(element) {
	if (["table", "quote"].includes(element.kind))
		return;
	const kinds = new Set([...below(element)].slice(1).map((e) => e.kind));
	if (element.kind === "block" && ["note", "image", "quote", "break", "list", "container"].every((kind) => !kinds.has(kind)) &&
		![...below(element)].some((e) => e.attributes?.startQuote || e.name === "docTitle"))
		yield squeeze(words(element));
	for (const child of children(element))
		yield* plainBlocks(child);
}

const ajv = new Ajv({ allErrors: true });
if (!ajv.validate(schema, tree))
	complaints.push(...ajv.errors.map((error) => `JSON: ${error.instancePath} ${error.message}`));
compareOutline("HTML", outlineOfPage(readFileSync(htmlFile, "utf8")));
const markdown = new Parser().parse(readFileSync(mdFile, "utf8"));
compareOutline("Markdown", nodesOf(markdown, "heading").map((node) => [node.level, textOf(node)]));
const paragraphs = nodesOf(markdown, "paragraph").map(textOf);
for (const block of plainBlocks(tree.tree))
	if (block && !paragraphs.some((paragraph) => paragraph === block || paragraph.endsWith(` ${block}`)))
		complaints.push(`Markdown lacks the paragraph ${JSON.stringify(block)}`);
complaints.forEach((line) => console.log(line));
process.exit(complaints.length > 0 ? 1 : 0);
