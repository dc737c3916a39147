// SPDX-License-Identifier: Apache-2.0
// axe_page.mjs BROWSER FILE: every rule of axe on the page as it is shown light and dark, on a telephone, on a wide screen and on paper.
// Prints what it finds and exits with 1; a page wider than its screen counts as a finding.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import puppeteer from "puppeteer-core";

const [browserPath, file] = process.argv.slice(2);
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const VIEWS = [
	{ name: "telephone", width: 360, scheme: "light", media: "screen" },
	{ name: "telephone, dark", width: 360, scheme: "dark", media: "screen" },
	{ name: "wide", width: 1280, scheme: "light", media: "screen" },
	{ name: "wide, dark", width: 1280, scheme: "dark", media: "screen" },
	{ name: "paper", width: 800, scheme: "light", media: "print" },
];

async function look(page, view) {
	const found = [];
	await page.setViewport({ width: view.width, height: 900 });
	await page.emulateMediaType(view.media);
	await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: view.scheme }]);
	await page.goto(pathToFileURL(resolve(file)).href);
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
	const page = await browser.newPage();
	for (const view of VIEWS)
		found.push(...await look(page, view));
} finally {
	await browser.close();
}
found.forEach((line) => console.log(line));
process.exit(found.length > 0 ? 1 : 0);
