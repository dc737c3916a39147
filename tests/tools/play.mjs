// SPDX-License-Identifier: Apache-2.0
// play.mjs BROWSER <TASKS: plays tasks on a website as a reader does who runs no script, and prints what became of each as JSON. A task is
// { width, start, steps }; a step is one of
//	{ click: NAME }		a click on the visible link, button or summary of that name (a regular expression)
//	{ fill: NAME, with: TEXT }	a click on the visible field of that name, and what is typed into it
//	{ download: NAME }	a click that is to be answered with a file
//	{ read: TEXT, in: SELECTOR }	the words that are to be seen, in an element that is to be seen; without a selector anywhere in the page;
//				with `first` on the first screen, without scrolling
// With `on`, a selector, a control is one of those that it selects. A control that is hidden, or covered by another, cannot be clicked. For each task: { clicks, read: [what was read], error }.
import { readFileSync } from "node:fs";
import puppeteer from "puppeteer-core";

const HEIGHT = 800;
const [browserPath] = process.argv.slice(2);
const tasks = JSON.parse(readFileSync(0, "utf8"));

// Runs in the page: the control of that name, scrolled into view, if a click on its middle would reach it. Names are what a reader sees.
function find(selector, pattern) {
	const name = (e) => [e.labels?.[0]?.innerText, e.getAttribute("aria-label"), e.innerText, e.value].find((s) => s?.trim()) ?? "";
	const isSeen = (e) => e.checkVisibility({ visibilityProperty: true, opacityProperty: true }) && e.getBoundingClientRect().width > 0;
	for (const e of document.querySelectorAll(selector)) {
		if (!new RegExp(pattern).test(name(e).trim()) || !isSeen(e))
			continue;
		e.scrollIntoView({ block: "center" });
		const box = e.getClientRects()[0], hit = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
		if (hit !== null && (e.contains(hit) || hit.contains(e)))
			return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
	}
	return null;
}

function readIn(selector, pattern, first) {
	for (const e of document.querySelectorAll(selector)) {
		const isSeen = e.checkVisibility({ visibilityProperty: true, opacityProperty: true }) &&
			(!first || e.getBoundingClientRect().bottom <= innerHeight);
		const found = isSeen && new RegExp(pattern).exec(e.innerText.replace(/\s+/g, " "));
		if (found)
			return found[0];
	}
	return null;
}

async function point(page, selector, pattern) {
	const at = await page.evaluate(find, selector, pattern);
	if (at === null)
		throw new Error(`no visible ${selector} called ${pattern} on ${page.url()}`);
	return at;
}

// A click may open a menu or lead to another page; which of them shows when the browser has or has not begun to load something.
async function click(page, at) {
	const loads = page.waitForNavigation({ timeout: 2000 }).then(() => true, () => false);
	await page.mouse.click(at.x, at.y);
	return loads;
}

async function step(page, media, task, result) {
	const controls = "a[href], button, summary";
	if (task.click !== undefined) {
		const at = await point(page, task.on ?? controls, task.click);
		result.clicks++;
		if (task.stays)
			await page.mouse.click(at.x, at.y);
		else
			await click(page, at);
	} else if (task.fill !== undefined) {
		const at = await point(page, task.on ?? "input:not([type=hidden]), select", task.fill);
		result.clicks++;
		await page.mouse.click(at.x, at.y);
		await page.evaluate((text) => { document.activeElement.value = text; }, task.with);
	} else if (task.download !== undefined) {
		const at = await point(page, task.on ?? controls, task.download);
		const begins = new Promise((resolve) => media.once("Browser.downloadWillBegin", resolve));
		result.clicks++;
		await page.mouse.click(at.x, at.y);
		result.read.push((await begins).suggestedFilename);
	} else {
		const words = await page.evaluate(readIn, task.in ?? "body", task.read, task.first ?? false);
		if (words === null)
			throw new Error(`"${task.read}" is not to be seen in ${task.in ?? "body"} on ${page.url()}`);
		result.read.push(words);
	}
}

async function play(browser, task) {
	const result = { clicks: 0, read: [], error: null }, page = await browser.newPage();
	const media = await page.createCDPSession();
	try {
		await media.send("Browser.setDownloadBehavior", { behavior: "deny", eventsEnabled: true });
		await page.setJavaScriptEnabled(false);
		await page.setViewport({ width: task.width, height: HEIGHT, hasTouch: task.width < 600 });
		await page.goto(task.start);
		for (const one of task.steps)
			await step(page, media, one, result);
	} catch (error) {
		result.error = error.message;
		if (task.picture)
			await page.screenshot({ path: task.picture });
	}
	await page.close();
	return result;
}

const browser = await puppeteer.launch({ executablePath: browserPath, args: ["--no-sandbox", "--disable-gpu"] });
const results = [];
try {
	for (const task of tasks)
		results.push(await play(browser, task));
} finally {
	await browser.close();
}
console.log(JSON.stringify(results));
