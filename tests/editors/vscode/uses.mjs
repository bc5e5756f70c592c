// What a person does with a script beside fixing it: completes, asks what things are, renames, formats.
// told: file, other (one that it includes), wanted (the text in the end).
import assert from "node:assert";
import { told } from "./browser.mjs";
import { until, withEditor } from "./bridged.mjs";

await withEditor({ width: 1000, height: 700 }, async (editor) => {
  const { page } = editor;
  const clickBehind = async (text, more = 0) => {
    const state = await editor.state();
    const at = state.text.indexOf(text);
    assert.ok(at >= 0, `${text} in\n${state.text}`);
    return editor.select(at + text.length + more);
  };
  const holds = (what, text) => until(what, async () => (await editor.state()).text.includes(text));

  await until("findings", async () => (await editor.ask("findings", { file: told.file })).length > 0);

  // a completion is accepted: its text, and its loadmodule
  await clickBehind('Grüße");');
  for (const letter of " t_on_f") await editor.type(letter);
  const row = await editor.offered("t_on_failure");
  assert.match(row.aside, /load tm/);
  await editor.accept(row);
  await holds("the call", 'Grüße"); t_on_failure("");');
  await holds("its loadmodule", 'loadmodule "sl.so"\nloadmodule "tm.so"\n');
  for (const letter of "away") await editor.type(letter);
  await editor.accept(await editor.offered("away")); // which creates it
  await holds("the block", "\nfailure_route[away] {\n\texit;\n}\n");
  await editor.press("Tab");
  assert.match((await editor.state()).before, /t_on_failure\("away"\);$/);

  // hover
  await clickBehind("sl_send_rep");
  await editor.press("Control+k", () => true);
  await editor.press("Control+i", () => true);
  await shows(page, ".monaco-hover:not(.hidden)", "sl_send_reply(", "loaded in line 3", "Manual");
  await editor.press("Escape", () => true);

  // signature help
  await clickBehind('sl_send_reply("404"');
  await editor.press("Control+Shift+Space", () => true);
  await shows(page, ".parameter-hints-widget.visible", "sl_send_reply(code, reason)");
  await editor.press("Escape", () => true);

  // rename, in a file that is not open too
  await clickBehind("route(wei");
  await editor.press("F2", () => true);
  const box = page.locator(".rename-box input");
  await box.waitFor();
  assert.equal(await box.inputValue(), "weiter");
  await box.fill("neu");
  await box.press("Enter");
  await holds("the new name", "route[neu] {");
  await until("the other file", async () => (await editor.ask("text", { file: told.other })).text.includes("route(neu)"));

  // where there is no name there is nothing to rename
  await clickBehind("sl_send_rep");
  await editor.press("F2", () => true);
  await page.locator(".monaco-editor-overlaymessage").waitFor();

  // format
  await clickBehind("exit;");
  await editor.press("Control+Shift+i", (state) => state.text === told.wanted);
  assert.equal((await editor.state()).text, told.wanted);

  // and as it is typed
  await editor.ask("set", { section: "editor", name: "formatOnType", value: true });
  await clickBehind("\nroute {");
  await editor.press("Enter");
  for (const letter of "if (1) {") await editor.type(letter);
  await editor.press("Enter");
  for (const letter of "exit;") await editor.type(letter);
  await editor.press("Home");
  await editor.press("Home", undefined, 300);
  for (const blank of "   ") await editor.type(blank);
  await editor.press("End");
  await editor.press("Enter");
  await holds("the line indented", "\n\tif (1) {\n\t\texit;\n");
});

/** Wait until something that is shown has all of some texts. */
async function shows(page, selector, ...texts) {
  const read = () => page.locator(selector).allInnerTexts();
  const dense = (text) => text.replace(/\s+/g, " ");
  await until(`${selector} with ${texts}`, async () => (await read()).some((shown) => texts.every((text) => dense(shown).includes(text))));
}
