// A page of VS Code, and what the editor in it holds: keys go to the page, the text comes from the extension host.
import { existsSync, readFileSync, rmSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { addressOf, remote, told, withPage } from "./browser.mjs";

const WAIT = 60_000; // for what has to come

/** Run with an Editor of the file `told.file`, the bridge being the suite of the extension host. */
export async function withEditor(size, run) {
  rmSync(told.bridge, { force: true });
  await withPage(size, async (page) => {
    let ended;
    const end = new Promise((resolve) => (ended = resolve));
    await page.exposeFunction("codeAutomationExit", (code) => ended(code));
    await page.exposeFunction("codeAutomationLog", () => {});
    const payload = [
      ["extensionDevelopmentPath", remote(told.extension)],
      ["extensionTestsPath", remote(told.suite)],
    ];
    await page.goto(addressOf(told.folder, payload));
    const port = await until("the bridge", () => existsSync(told.bridge) && readFileSync(told.bridge, "utf8"));
    const editor = new Editor(page, port);
    await editor.open(told.file);
    try {
      await run(editor);
    } catch (error) {
      console.error(editor.steps.slice(-40).map((step) => JSON.stringify(step)).join("\n"));
      throw error;
    }
    await editor.ask("end");
    const code = await end;
    if (code !== 0) throw new Error(`the extension host ended with ${code}`);
  });
}

/** Wait until `look()` gives something true -> that; undefined after so many milliseconds, or an error without them. */
export async function until(what, look, ms) {
  const late = Date.now() + (ms ?? WAIT);
  for (;;) {
    const found = await look();
    if (found) return found;
    if (Date.now() > late) {
      if (ms !== undefined) return undefined;
      throw new Error(`still waiting for ${what}`);
    }
    await sleep(10);
  }
}

export class Editor {
  keys = 0; // pressed
  steps = []; // what was done, and what came of it

  constructor(page, port) {
    this.page = page;
    this.port = port;
  }

  async ask(op, given = {}) {
    const response = await fetch(`http://127.0.0.1:${this.port}/`, { method: "POST", body: JSON.stringify({ op, ...given }) });
    return response.json();
  }

  /** The text and the cursor: {text, before, selected, after, version, count}. */
  async state(wait = {}) {
    const found = await this.ask("state", wait);
    if (found.text === undefined) return found;
    const { text, start, end } = found;
    return { ...found, before: text.slice(0, start), selected: text.slice(start, end), after: text.slice(end) };
  }

  async open(file) {
    await this.ask("open", { file });
    const lines = this.page.locator(".editor-instance .view-lines").first();
    await lines.waitFor();
    await lines.click();
    return until(`${file} to be a script`, async () => {
      const state = await this.state();
      return state.file === file && state.language === "opensips" && state;
    });
  }

  /** Press a key -> the state once `is(state)`, by default once anything has changed; undefined if that does not come. */
  async press(key, is = undefined, ms = 2000) {
    const { count } = await this.state();
    this.keys++;
    this.steps.push(key);
    await this.page.keyboard.press(key);
    return this.after(count, is, ms);
  }

  /** Type a character, whatever key it has. */
  async type(character, is = undefined, ms = 2000) {
    const { count } = await this.state();
    this.keys++;
    this.steps.push(`type ${character}`);
    await this.page.keyboard.type(character);
    return this.after(count, is, ms);
  }

  async after(count, is, ms) {
    const late = Date.now() + ms;
    for (let since = count; Date.now() < late; ) {
      const state = await this.state({ since, ms: Math.max(1, late - Date.now()) });
      if (state.count > count && (!is || is(state))) return this.step(state);
      since = state.count;
    }
    return this.step(undefined);
  }

  step(state) {
    this.steps.push(state ? `   ${state.before.slice(-20)}«${state.selected}»${state.after.slice(0, 20)}` : "   nothing");
    return state;
  }

  async select(start, end = start) {
    await this.ask("select", { start, end });
    return until("the selection", async () => {
      const state = await this.state();
      return state.start === start && state.end === end && state;
    });
  }

  /** What the list of suggestions shows, as far as it is drawn: [{label, aside, index, focused}]; none if it is not there. */
  suggestions() {
    return this.page.evaluate(() => {
      const widget = document.querySelector(".suggest-widget.visible");
      if (!widget || widget.classList.contains("message")) return [];
      return [...widget.querySelectorAll(".monaco-list-row")]
        .map((row) => ({
          label: row.querySelector(".label-name")?.textContent ?? "",
          aside: (row.querySelector(".details-label")?.textContent ?? "") + (row.querySelector(".qualifier-label")?.textContent ?? ""),
          index: Number(row.getAttribute("data-index")),
          focused: row.classList.contains("focused"),
        }))
        .sort((one, other) => one.index - other.index);
    });
  }

  /** Wait until no signature is shown: arrows go through its forms. False if it stays. */
  hintsAreClosed() {
    const shown = this.page.locator(".parameter-hints-widget.visible");
    return until("", async () => !(await shown.count()), 3000);
  }

  /** Wait until the list shows a label -> its row. */
  offered(label) {
    return until(`${label} in the list`, async () => (await this.suggestions()).find((one) => one.label === label));
  }

  /** Accept a suggestion that is drawn, wherever it is in the list by then -> the state afterwards. */
  async accept({ label }, key = "Enter") {
    for (let steps = 0; steps < 40; steps++) {
      let before = "";
      const rows = await until(`${label} in the list`, async () => {
        const found = await this.suggestions();
        const isSame = JSON.stringify(found) === before; // as it was a moment ago: nothing is under way
        before = JSON.stringify(found);
        await sleep(30);
        return isSame && found.some((one) => one.focused) && found.some((one) => one.label === label) && found;
      });
      const to = rows.find((one) => one.label === label).index;
      const { index } = rows.find((one) => one.focused);
      if (index === to) {
        const { version } = await this.state();
        return this.press(key, (state) => state.version > version);
      }
      await this.arrow(index < to ? "ArrowDown" : "ArrowUp");
      const moved = async () => (await this.suggestions()).some((one) => one.focused && one.index !== index);
      await until("the focus to move", moved, 500);
    }
    throw new Error(`${label} cannot be reached`);
  }

  async arrow(key) {
    this.keys++;
    await this.page.keyboard.press(key);
  }
}
