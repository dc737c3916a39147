// SPDX-License-Identifier: Apache-2.0
// axe_page.mjs BROWSER FILE...: every rule of axe on each page as it is shown light and dark, on a telephone, on a wide screen, on paper,
// and at 400 % zoom with forced colours and wide spacing. Prints what it finds and exits with 1; a page wider than its screen counts as a finding.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import puppeteer from "puppeteer-core";

const [browserPath, ...files] = process.argv.slice(2);
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const VIEWS = [
	{ name: "telephone", width: 360, scheme: "light", media: "screen" },
	{ name: "telephone, dark", width: 360, scheme: "dark", media: "screen" },
	{ name: "wide", width: 1280, scheme: "light", media: "screen" },
	{ name: "wide, dark", width: 1280, scheme: "dark", media: "screen" },
	{ name: "paper", width: 800, scheme: "light", media: "print" },
	{ name: "400 % zoom, forced colours, wide spacing", width: 320, scheme: "light", media: "screen", forced: "active", spaced: true },
];
// WCAG 1.4.12: a reader may set these spaces.
const SPACING = "* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important; } p { margin-bottom: 2em !important; }";

// media: puppeteer does not know forced-colors, the protocol of the browser does.
async function look(page, media, file, view) {
	const found = [];
	await page.setViewport({ width: view.width, height: 900 });
	await media.send("Emulation.setEmulatedMedia", { media: view.media, features: [{ name: "prefers-color-scheme", value: view.scheme },
		{ name: "forced-colors", value: view.forced ?? "none" }] });
	await page.goto(pathToFileURL(resolve(file)).href);
	if (view.spaced)
		await page.addStyleTag({ content: SPACING });
	const wider = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
	if (wider > 0)
		found.push(`${view.name}: the page is ${wider} pixels wider than the screen`);
	await page.evaluate(axe);
	const result = await page.evaluate(() => window.axe.run(document, { resultTypes: ["violations"] }));
	for (const violation of result.violations)
		for (const node of violation.nodes)
			found.push(`${view.name}: ${violation.id}: ${violation.help}: ${node.html}`);
	return found;
}

const browser = await puppeteer.launch({ executablePath: browserPath, args: ["--no-sandbox", "--disable-gpu"] });
const found = [];
try {
	for (const file of files) {
		const page = await browser.newPage(), media = await page.createCDPSession();
		for (const view of VIEWS)
			found.push(...await look(page, media, file, view));
		await page.close();
	}
} finally {
	await browser.close();
}
found.forEach((line) => console.log(line));
process.exit(found.length > 0 ? 1 : 0);
