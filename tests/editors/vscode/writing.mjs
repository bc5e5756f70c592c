// Writes a script from an empty file as a person does who takes each name from the list of suggestions.
// told: target (the text to write), result (a file for the text and the figures), and what a Writer is told.
import { writeFileSync } from "node:fs";
import { told } from "./browser.mjs";
import { until, withEditor } from "./bridged.mjs";
import { Writer } from "./writer.mjs";

await withEditor({ width: 1200, height: 1000 }, async (editor) => {
  const item = editor.page.locator(".statusbar-item", { hasText: "OpenSIPS 2.4" });
  await until("the server", async () => (await item.count()) && !(await item.locator(".codicon-circle-slash").count()));
  const writer = new Writer(editor, told.target, told);
  try {
    await writer.write();
  } finally {
    const { text } = await editor.state();
    const figures = { characters: text.length, keys: editor.keys, ...writer.figures };
    writeFileSync(told.result, JSON.stringify({ text, figures, steps: editor.steps }));
  }
  await editor.press("Control+s", () => true);
  await editor.page.locator(".tab.active:not(.dirty)").waitFor();
});
