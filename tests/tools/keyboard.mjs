// SPDX-License-Identifier: Apache-2.0
// keyboard.mjs BROWSER FILE...: reads each page by the keyboard alone, on a telephone, on a wide screen and at 400 % zoom. Tab has to reach every
// control that can be seen, once; each is then on the screen, not covered, and has an outline; the first leads past the head of the page; Enter opens
// each menu and each mark of a change, Escape closes the latter; the contents follow. Prints what it finds and exits with 1.
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import puppeteer from "puppeteer-core";

const [browserPath, ...files] = process.argv.slice(2);
const WIDTHS = [1280, 360, 320];
const HEIGHT = 800;
const MOST_STEPS = 600;

// Runs in the page: the controls that can be seen, each with a number.
function number_controls() {
	const isSeen = (e) => e.checkVisibility({ visibilityProperty: true, contentVisibilityAuto: true }) && e.getBoundingClientRect().width > 0;
	const all = [...document.querySelectorAll("a[href], button, summary, input, select, textarea, [tabindex='0']")];
	// of radio buttons with one name, Tab reaches one
	const seen = all.filter((e) => isSeen(e) && !(e.type === "radio" && !e.checked && document.querySelector(`input[name="${e.name}"]:checked`)));
	seen.forEach((e, i) => { e.dataset.number = i; });
	return seen.length;
}

// Runs in the page: what has the focus, and what is wrong with it.
function look_at_focus() {
	const e = document.activeElement;
	if (e === null || e === document.body)
		return null;
	const box = e.getClientRects()[0] ?? e.getBoundingClientRect(), style = getComputedStyle(e), wrong = [];
	const hit = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
	if (box.bottom <= 0 || box.top >= innerHeight || box.right <= 0 || box.left >= innerWidth)
		wrong.push("is not on the screen");
	else if (box.height < innerHeight && (hit === null || !(e.contains(hit) || hit.contains(e))))
		wrong.push("is covered");
	if (style.outlineStyle === "none" || parseFloat(style.outlineWidth) < 2)
		wrong.push("has no outline");
	return { number: Number(e.dataset.number ?? -1), html: e.outerHTML.slice(0, 120), wrong };
}

async function walk(page, found) {
	const count = await page.evaluate(number_controls), reached = new Set();
	let first = null;
	for (let i = 0; i < MOST_STEPS; i++) {
		await page.keyboard.press("Tab");
		const at = await page.evaluate(look_at_focus);
		if (at === null || reached.has(at.number))
			break;
		first ??= at;
		reached.add(at.number);
		at.wrong.forEach((what) => found.push(`${what}: ${at.html}`));
	}
	if (first === null || !first.html.includes('class="skip"'))
		found.push(`the first control leads not past the head: ${first?.html}`);
	for (let i = 0; i < count; i++)
		if (!reached.has(i))
			found.push("Tab does not reach " + await page.evaluate((n) => document.querySelector(`[data-number="${n}"]`).outerHTML.slice(0, 120), i));
}

async function open_each(page, found) {
	const menus = await page.$$("summary"), marks = (await page.$$("button[popovertarget]")).slice(0, 2);
	for (const menu of menus) {
		await menu.evaluate((e) => { for (let d = e.parentElement.parentElement.closest("details"); d; d = d.parentElement.closest("details")) d.open = true; });
		if (!await menu.evaluate((e) => e.checkVisibility()))
			continue;
		const before = await menu.evaluate((e) => e.parentElement.open);
		await menu.focus();
		await page.keyboard.press("Enter");
		if (await menu.evaluate((e) => e.parentElement.open) === before)
			found.push("Enter does not open " + await menu.evaluate((e) => e.outerHTML));
		await page.keyboard.press("Enter");
	}
	for (const mark of marks) {
		const isOpen = () => mark.evaluate((e) => e.popoverTargetElement.matches(":popover-open"));
		await mark.focus();
		await page.keyboard.press("Enter");
		if (!await isOpen())
			found.push("Enter does not open the links of " + await mark.evaluate((e) => e.outerHTML));
		await page.keyboard.press("Tab");
		if (!await mark.evaluate((e) => e.popoverTargetElement.contains(document.activeElement)))
			found.push("Tab does not lead into the links of " + await mark.evaluate((e) => e.outerHTML));
		await page.keyboard.press("Escape");
		if (await isOpen() || !await mark.evaluate((e) => document.activeElement === e))
			found.push("Escape does not lead back to " + await mark.evaluate((e) => e.outerHTML));
	}
}

// The contents beside the text mark what the reader went to.
async function follow(page, found) {
	const entry = (await page.$$(".two > nav:is(.toc, .changes) a[href^='#']")).at(-1);
	if (entry === undefined || page.viewport().width < 1200 || !await page.evaluate(() => CSS.supports("scroll-target-group", "auto")))
		return;
	await entry.focus();
	await page.keyboard.press("Enter");
	await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
	if (await page.evaluate(() => document.querySelectorAll("nav a:target-current").length) !== 1)
		found.push("the contents mark no passage");
}

async function pass_head(page, found) {
	await page.evaluate(() => { document.activeElement?.blur(); scrollTo(0, 0); });
	await page.focus(".skip");
	await page.keyboard.press("Enter");
	const isIn = await page.evaluate(() => document.activeElement?.id === "gaz-text");
	if (!isIn)
		found.push("the first link does not lead to the text");
}

const browser = await puppeteer.launch({ executablePath: browserPath, args: ["--no-sandbox", "--disable-gpu"] });
const lines = [];
try {
	const page = await browser.newPage();
	for (const file of files)
		for (const width of WIDTHS) {
			const found = [];
			await page.setViewport({ width, height: HEIGHT });
			await page.goto(pathToFileURL(resolve(file)).href);
			await walk(page, found);
			await open_each(page, found);
			await follow(page, found);
			await pass_head(page, found);
			lines.push(...found.map((what) => `${file}: ${width} pixels: ${what}`));
		}
} finally {
	await browser.close();
}
lines.forEach((line) => console.log(line));
process.exit(lines.length > 0 ? 1 : 0);
