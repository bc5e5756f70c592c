// A page of VS Code in Chromium.
import { createRequire } from "node:module";

export const told = JSON.parse(process.argv[2]);
const { chromium } = createRequire(`${told.modules}/x`)("playwright-core");

const FLAGS =
  "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync";

export async function openPage({ width = 1280, height = 800 } = {}) {
  const context = await chromium.launchPersistentContext(told.profile, {
    executablePath: told.chromium,
    args: FLAGS.split(" "),
    headless: true,
    viewport: { width, height },
    deviceScaleFactor: 1,
  });
  context.setDefaultTimeout(120_000); // a busy machine is slow
  return { context, page: context.pages()[0] ?? (await context.newPage()) };
}

export function addressOf(folder, payload = []) {
  return `http://${told.host}/?folder=${encodeURIComponent(folder)}&payload=${encodeURIComponent(JSON.stringify(payload))}`;
}

export function remote(path) {
  return `vscode-remote://${told.host}${path}`;
}

/** Run to the end; what goes wrong is shown with a picture of it. */
export async function withPage(size, run) {
  const { context, page } = await openPage(size);
  const said = [];
  page.on("console", (message) => /spdlog|bindings|ripgrep/.test(message.text()) || said.push(message.text()));
  try {
    await run(page);
  } catch (error) {
    const picture = `${told.artefacts}/vscode-failed.png`;
    await page.screenshot({ path: picture }).catch(() => {});
    console.error(`${error.stack}\nthe page said:\n${said.slice(-40).join("\n")}\npicture: ${picture}`);
    process.exitCode = 1;
  } finally {
    await context.close();
  }
}
