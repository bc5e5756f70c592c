// What a person does: sees the squiggle, asks for a fix, takes it, saves.
import { addressOf, remote, told, withPage } from "./browser.mjs";

const size = { width: 860, height: 520 };

await withPage(size, async (page) => {
  const line = page.locator(".view-line", { hasText: told.at });
  await page.goto(addressOf(told.folder, [["openFile", remote(told.file)]]));
  await page.locator(".squiggly-error").first().waitFor({ timeout: 45_000 });
  await page.keyboard.press("Control+b"); // the editor alone
  await line.locator("span", { hasText: told.word }).last().click();
  await menu(page);
  const chosen = page.locator(".action-widget .monaco-list-row.focused");
  await chosen.filter({ hasText: told.title }).waitFor();
  await page.waitForTimeout(300);
  await page.screenshot({ path: `${told.artefacts}/vscode-quick-fix.png` });
  await page.keyboard.press("Enter");
  await line.filter({ hasText: told.becomes }).waitFor();
  await page.keyboard.press("Control+s");
  await page.locator(".tab.active:not(.dirty)").waitFor();
  await page.waitForTimeout(300);
  await page.screenshot({ path: `${told.artefacts}/vscode-saved.png` });
  console.log(`pictures: ${told.artefacts}/vscode-quick-fix.png, vscode-saved.png`);
});

/** Ctrl+. may be swallowed while something else closes. */
async function menu(page) {
  const rows = page.locator(".action-widget .monaco-list-row");
  for (let attempt = 0; attempt < 10; attempt++) {
    await page.keyboard.press("Control+.");
    if (await rows.first().waitFor({ timeout: 1500 }).then(() => true, () => false)) return;
  }
  throw new Error("no menu of fixes");
}
