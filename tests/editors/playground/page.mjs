// What a person does with the page: node page.mjs JSON. Each step is named; the last line says what was measured.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const told = JSON.parse(process.argv[2]);
const { chromium } = createRequire(`${told.modules}/x`)("playwright-core");
const KEYS = 20;

const browser = await chromium.launch({
  executablePath: told.chromium,
  args: ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update"],
});
const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, acceptDownloads: true });
context.setDefaultTimeout(60_000); // a busy machine is slow
const page = await context.newPage();
const requests = [];
const said = [];
context.on("request", (request) => requests.push(request.url()));
page.on("console", (message) => ["error", "warning"].includes(message.type()) && said.push(message.text()));
page.on("pageerror", (error) => said.push(String(error)));

const figures = {};
const underlined = page.locator(".cm-lintRange-error");
const status = page.locator("#status");
const content = page.locator(".cm-content").first();

const steps = {
  async "the first finding comes after a cold load"() {
    const started = performance.now();
    await page.goto(told.url);
    await page.click("#example");
    await underlined.first().waitFor();
    figures.first = performance.now() - started;
    await status.filter({ hasText: told.example.status }).waitFor();
    assert.equal(await page.locator("#findings > li").count(), told.example.count);
  },

  async "hovering shows the message, and a click makes the fix"() {
    await underlined.first().hover();
    const shown = page.locator(".cm-tooltip .cm-diagnostic").first();
    await shown.filter({ hasText: told.first.message }).waitFor();
    await shown.locator(".cm-diagnosticAction", { hasText: told.first.title }).click();
    await status.filter({ hasText: told.first.status }).waitFor();
    assert.equal(await text(), told.first.becomes);
  },

  async "words have the colours of the linter"() {
    await page.locator(".t-comment").first().waitFor();
    for (const kind of ["keyword", "string", "number"]) assert.ok(await page.locator(`.t-${kind}`).count(), kind);
  },

  async "the migration stands side by side, and its report is saved"() {
    await open("opensips.cfg", told.migration.before);
    await page.click("#migrate");
    const dialog = page.locator("dialog[open]");
    await dialog.locator(".cm-merge-a .cm-changedLine").first().waitFor();
    await dialog.locator(".cm-merge-b .cm-changedLine").first().waitFor();
    await page.screenshot({ path: `${told.artefacts}/playground-migration.png` });
    for (const [form, report] of Object.entries(told.migration.reports)) {
      assert.equal(await saved(() => dialog.getByRole("button", { name: form, exact: true }).click()), report);
    }
    await dialog.getByRole("button", { name: "Use the migrated script" }).click();
    await dialog.waitFor({ state: "detached" });
    await until(async () => (await text()) === told.migration.after);
    await page.keyboard.press("Control+z");
    await until(async () => (await text()) === told.migration.before);
  },

  async "all safe fixes are made at once"() {
    await page.click("#fix-all");
    await until(async () => (await text()) === told.migration.fixed);
  },

  async "a choice is made with keys alone"() {
    await open("opensips.cfg", told.choice.before);
    await content.focus();
    await page.keyboard.press("Control+Home");
    await page.keyboard.press("F8"); // to the finding
    await page.keyboard.press("Control+.");
    const button = page.locator(".fixes button:focus");
    await button.waitFor();
    const isFound = async () => (await button.innerText()).startsWith(told.choice.title);
    for (let number = 0; number < 3 && !(await isFound()); number++) await page.keyboard.press("Tab");
    assert.ok(await isFound(), await button.innerText());
    await page.keyboard.press("Enter");
    await until(async () => (await text()) === told.choice.after);
    await page.keyboard.press("Escape");
    await page.keyboard.press("Tab");
    assert.ok(!(await content.evaluate((element) => element === document.activeElement)), "the editor keeps the focus");
  },

  async "another target is checked, and all there are can be chosen"() {
    await open("opensips.cfg", told.migration.before);
    const offered = await page.locator("#target option").allInnerTexts();
    assert.deepEqual(offered.sort(), told.targets.all.sort());
    await page.selectOption("#target", told.targets.older);
    await status.filter({ hasText: told.targets.status }).waitFor();
    await underlined.first().waitFor({ state: "detached" });
    await page.selectOption("#target", told.targets.own);
    await underlined.first().waitFor();
  },

  async "markup in a script stays text"() {
    for (const [name, script] of Object.entries(told.markup)) {
      await open(name, script);
      await page.locator("#findings > li").first().waitFor();
      await underlined.first().hover();
      await page.locator(".cm-tooltip .cm-diagnostic").first().waitFor();
      await page.click("#migrate");
      await page.locator("dialog[open] .cm-mergeView").waitFor();
      const report = await saved(() => page.getByRole("button", { name: "HTML", exact: true }).click());
      assert.ok(!/<script|<img/i.test(report), report);
      await page.keyboard.press("Escape");
      assert.equal(await page.evaluate(() => window.stolen), undefined);
      assert.equal(await page.locator("img:not(.cm-widgetBuffer), iframe, body script, svg").count(), 0);
      assert.equal(await text(), script);
    }
  },

  async "a file is dropped, a text is pasted"() {
    await give("drop", { files: ["edge.cfg", "core.cfg"], content: told.choice.before });
    await page.locator("#name", { hasText: "edge.cfg" }).waitFor();
    assert.equal(await text(), told.choice.before);
    await underlined.first().waitFor();
    await content.focus();
    await page.keyboard.press("Control+a");
    await page.keyboard.press("Delete");
    await page.keyboard.press("Tab");
    assert.equal(await text(), "\t");
    await page.keyboard.press("Backspace");
    await underlined.first().waitFor({ state: "detached" });
    await give("paste", { files: [], content: told.choice.before });
    await underlined.first().waitFor();
    assert.equal(await text(), told.choice.before);
  },

  async "bytes that are not UTF-8, and line ends, stay"() {
    const bytes = Buffer.from(told.odd, "base64");
    await open("odd.cfg", bytes);
    assert.deepEqual(await savedBytes(() => page.click("#download")), bytes);
    await page.click("#fix-all");
    await page.locator("#fix-all:disabled").waitFor();
    assert.deepEqual(await savedBytes(() => page.click("#download")), Buffer.from(told.oddFixed, "base64"));
  },

  async "what is too large, or no text, is refused in a sentence"() {
    const before = await text();
    for (const [content, sentence] of [[" ".repeat(told.most + 1), "is larger than 8 MB"], ["a\0b", "binary file"]]) {
      await give("drop", { files: ["opensips.cfg"], content });
      await status.filter({ hasText: sentence }).waitFor();
      assert.equal(await text(), before);
    }
  },

  async "findings follow each key in a long script"() {
    await open("long.cfg", told.long.script);
    await page.locator("#name", { hasText: "long.cfg" }).waitFor();
    await underlined.first().waitFor();
    await page.getByRole("button", { name: `line ${told.long.line}`, exact: true }).first().click();
    await page.keyboard.press("Home");
    await page.evaluate(() => performance.clearMeasures("check"));
    const checks = () => page.evaluate(() => performance.getEntriesByName("check").map((one) => one.duration));
    const durations = [];
    for (let number = 0; number < KEYS; number++) {
      await page.keyboard.press("x");
      await until(async () => (await checks()).length > number);
    }
    durations.push(...(await checks()));
    figures.keys = durations;
    assert.ok(durations.length >= KEYS);
    for (let number = 0; number < KEYS; number++) await page.keyboard.press("Backspace");
    await until(async () => (await text()) === told.long.script);
    await status.filter({ hasText: told.long.status }).waitFor();
  },

  async "it looks as it should, in light and dark"() {
    await open("opensips-2.3.cfg", told.migration.before);
    await underlined.first().waitFor();
    for (const colorScheme of ["light", "dark"]) {
      await page.emulateMedia({ colorScheme });
      await page.screenshot({ path: `${told.artefacts}/playground-${colorScheme}.png` });
    }
    const [background, colour] = await page.locator("body").evaluate((body) => {
      const style = getComputedStyle(body);
      return [style.backgroundColor, style.color].map((one) => one.match(/\d+/g).map(Number).reduce((a, b) => a + b));
    });
    assert.ok(background < 150 && colour > 450, "dark is dark");
  },

  async "nothing has left the folder"() {
    assert.ok(requests.includes(`${told.url}pyodide/pyodide.asm.wasm`), "requests of the worker are seen");
    assert.ok(requests.includes(`${told.url}example.cfg`));
    const elsewhere = requests.filter((address) => !address.startsWith(told.url) && !address.startsWith(`blob:${told.url}`));
    assert.deepEqual(elsewhere, []);
    assert.deepEqual(said, []);
  },

  async "nothing can leave it"() {
    const send = (address) => fetch(address, { method: "POST", mode: "no-cors", body: "secret" }).then(() => "sent", () => "refused");
    const [worker] = page.workers();
    assert.equal(await page.evaluate(send, told.trap), "refused");
    assert.equal(await worker.evaluate(send, told.trap), "refused");
    const stolen = await page.evaluate(() => {
      const script = document.createElement("script");
      script.textContent = "window.stolen = 1";
      document.body.append(script);
      return window.stolen;
    });
    assert.equal(stolen, undefined, "a script in the page itself runs");
  },
};

try {
  for (const [title, step] of Object.entries(steps)) {
    const started = performance.now();
    await step().catch((error) => {
      throw new Error(`${title}: ${error.stack}`);
    });
    console.log(`${String(Math.round(performance.now() - started)).padStart(6)} ms  ${title}`);
  }
  console.log(JSON.stringify(figures));
} catch (error) {
  const picture = `${told.artefacts}/playground-failed.png`;
  await page.screenshot({ path: picture }).catch(() => {});
  console.error(`${error.message}\nthe page said:\n${said.slice(-20).join("\n")}\npicture: ${picture}`);
  process.exitCode = 1;
} finally {
  await browser.close();
}

/** Drop or paste files of these names, or a text if there is none. */
async function give(kind, { files, content: given }) {
  const { length } = given; // a long text would take seconds to be sent
  const told = given.trim() ? { kind, files, given } : { kind, files, given: "", length };
  await content.evaluate((element, { kind, files, given, length }) => {
    const transfer = new DataTransfer();
    for (const name of files) transfer.items.add(new File([given || " ".repeat(length)], name));
    if (!files.length) transfer.setData("text/plain", given);
    const about = { bubbles: true, cancelable: true };
    const made = { drop: () => new DragEvent(kind, { ...about, dataTransfer: transfer }),
      paste: () => new ClipboardEvent(kind, { ...about, clipboardData: transfer }) };
    element.dispatchEvent(made[kind]());
  }, told);
}

async function choose(name, script) {
  const buffer = Buffer.isBuffer(script) ? script : Buffer.from(script);
  await page.setInputFiles("#file", { name, mimeType: "text/plain", buffer });
}

/** Open a file, and wait until it is checked. */
async function open(name, script) {
  const idle = page.locator("#found[aria-busy=false]");
  await idle.waitFor();
  await page.locator("#name").evaluate((element) => (element.textContent = ""));
  await choose(name, script);
  await page.locator("#name", { hasText: name }).waitFor();
  await idle.waitFor();
}

async function saved(click) {
  return (await savedBytes(click)).toString();
}

async function savedBytes(click) {
  const [download] = await Promise.all([page.waitForEvent("download"), click()]);
  return readFileSync(await download.path());
}

/** The text in the editor. It is not saved to be read: Chromium allows ten downloads in ten seconds. */
async function text() {
  return content.evaluate((element) => element.cmTile.root.view.state.doc.toString());
}

async function until(holds) {
  const deadline = performance.now() + 60_000;
  while (!(await holds())) {
    if (performance.now() > deadline) throw new Error("it did not come to that");
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
