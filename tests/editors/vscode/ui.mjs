// What a person does: sees the squiggle, asks for a fix, takes it, saves; then chooses another version.
import { addressOf, remote, told, withPage } from "./browser.mjs";

const size = { width: 860, height: 520 };

await withPage(size, async (page) => {
  const line = page.locator(".view-line", { hasText: told.at });
  await page.goto(addressOf(told.folder, [["openFile", remote(told.file)]]));
  await page.locator(".squiggly-error").first().waitFor({ timeout: 120_000 });
  await noToast(page);
  await page.keyboard.press("Control+b"); // the editor alone
  await line.locator("span", { hasText: told.word }).last().click();
  await menu(page);
  const chosen = page.locator(".action-widget .monaco-list-row.focused");
  await chosen.filter({ hasText: told.title }).waitFor();
  await page.screenshot({ path: `${told.artefacts}/vscode-quick-fix.png` });
  await page.keyboard.press("Enter");
  await line.filter({ hasText: told.becomes }).waitFor();
  await page.keyboard.press("Control+s");
  await page.locator(".tab.active:not(.dirty)").waitFor();
  await page.screenshot({ path: `${told.artefacts}/vscode-saved.png` });
  await changeTarget(page, "OpenSIPS 2.3");
  await noToast(page);
  console.log(`pictures: ${told.artefacts}/vscode-quick-fix.png, vscode-saved.png`);
});

/** Nothing has popped up: whoever opens a script for the first time is not warned of settings that are our own. */
async function noToast(page) {
  const toasts = await page.locator(".notification-toast").allInnerTexts();
  if (toasts.length) throw new Error(`notifications are shown: ${toasts.join(" | ")}`);
}

/** Ctrl+. may be swallowed while something else closes. */
async function menu(page) {
  const rows = page.locator(".action-widget .monaco-list-row");
  for (let attempt = 0; attempt < 10; attempt++) {
    await page.keyboard.press("Control+.");
    if (await rows.first().waitFor({ timeout: 1500 }).then(() => true, () => false)) return;
  }
  throw new Error("no menu of fixes");
}

/** Click the item in the status bar, choose a version: nothing is refused any more. */
async function changeTarget(page, version) {
  await page.locator(".statusbar-item", { hasText: "OpenSIPS 2.4" }).click();
  await page.locator(".quick-input-widget input[type=text]").first().fill(version); // not all of the list is shown
  await page.locator(".quick-input-list .monaco-list-row", { hasText: version }).click();
  await page.locator(".statusbar-item", { hasText: version }).waitFor();
  await page.locator(".squiggly-error").first().waitFor({ state: "detached" });
}
