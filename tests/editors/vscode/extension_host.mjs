// Run the suite inside of VS Code's extension host, and wait for its end.
import { addressOf, remote, told, withPage } from "./browser.mjs";

await withPage({}, async (page) => {
  let done;
  const ended = new Promise((resolve) => (done = resolve));
  await page.exposeFunction("codeAutomationExit", (code) => done(code));
  await page.exposeFunction("codeAutomationLog", (kind, parts) => console.log(kind, ...parts));
  const payload = [
    ["extensionDevelopmentPath", remote(told.extension)],
    ["extensionTestsPath", remote(told.suite)],
  ];
  await page.goto(addressOf(told.folder, payload));
  const code = await ended;
  if (code !== 0) console.error(`the suite ended with ${code}`);
});
