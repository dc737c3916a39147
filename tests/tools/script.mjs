// SPDX-License-Identifier: Apache-2.0
// script.mjs BROWSER VERSION COMPARISON: the script of two pages, as their server sends them: that it adds nothing where it may not run, buttons that
// copy, a field that filters the contents, and j and k on the changes, which do nothing elsewhere. Prints what is wrong and exits with 1.
import puppeteer from "puppeteer-core";

const [browserPath, version, comparison] = process.argv.slice(2);
const wrong = [];
const expect = (is, what) => { if (!is) wrong.push(what); };

async function look_at_version(page) {
	await page.setJavaScriptEnabled(false);
	await page.goto(version);
	expect(await page.$(".toc input, .sheet button[aria-live]") === null, "without script there is a control of it");
	await page.setJavaScriptEnabled(true);
	await page.goto(version);
	const entries = () => page.evaluate(() => [...document.querySelectorAll(".toc li > a")].filter((e) => e.checkVisibility()).length);
	const before = await entries(), word = await page.$eval(".toc li li a", (e) => e.textContent.trim());
	await page.type(".toc input", word);
	expect(await entries() < before && await entries() > 0, `the field does not filter: ${await entries()} of ${before}`);
	await page.click("#gaz-cite > summary");
	await page.click("#gaz-cite button[aria-live]");
	await page.waitForFunction(() => document.querySelector("#gaz-cite button[aria-live]").textContent === document.querySelector("script[data-copied]").dataset.copied);
}

async function look_at_comparison(page) {
	const at = () => page.evaluate(() => document.activeElement.id);
	await page.goto(comparison);
	await page.keyboard.press("j");
	expect(await at() === "", "j leads somewhere while the focus is nowhere");
	await page.focus(".changes li a");
	const ids = await page.evaluate(() => [...document.querySelectorAll(".changes li a")].map((e) => e.hash.slice(1)));
	for (const [key, id] of [["j", ids[0]], ["j", ids[1]], ["k", ids[0]], ["k", ids[0]]]) {
		await page.keyboard.press(key);
		expect(await at() === id, `${key} leads to ${await at()}, not to ${id}`);
	}
}

const browser = await puppeteer.launch({ executablePath: browserPath, args: ["--no-sandbox", "--disable-gpu"] });
try {
	const page = await browser.newPage();
	page.on("pageerror", (error) => wrong.push(error.message));
	await page.setViewport({ width: 1280, height: 900 });
	await look_at_version(page);
	await look_at_comparison(page);
} finally {
	await browser.close();
}
wrong.forEach((line) => console.log(line));
process.exit(wrong.length > 0 ? 1 : 0);
