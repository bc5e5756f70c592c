/** OpenSIPS scripts in VS Code: what is to be there from the start, and the server from the first script on. */

import * as vscode from "vscode";
import { Client, SCHEMES } from "./client";
import { registerCommands } from "./commands";
import { detectScripts } from "./detect";
import { registerReferences } from "./references";
import { LANGUAGE, SECTION } from "./settings";
import { Status } from "./status";

const RESTART = [`${SECTION}.python`, `${SECTION}.server.path`];

let client: Client | undefined;

/** What tests and other extensions may ask: whether the server runs, and what the status bar says. */
export type Api = { running(): Promise<boolean>; status(): string };

export function activate(context: vscode.ExtensionContext): Api {
  const output = vscode.window.createOutputChannel("OpenSIPS", { log: true });
  const ours = (client = new Client(context, output));
  const status = new Status(ours);
  const startFor = (document: vscode.TextDocument) => {
    if (document.languageId === LANGUAGE && SCHEMES.includes(document.uri.scheme)) void ours.running();
  };
  context.subscriptions.push(
    output,
    status,
    registerCommands(ours),
    registerReferences(),
    vscode.workspace.onDidOpenTextDocument(startFor),
    vscode.workspace.onDidGrantWorkspaceTrust(() => ours.renew()),
    vscode.workspace.onDidChangeConfiguration((change) => {
      if (RESTART.some((name) => change.affectsConfiguration(name))) void ours.renew();
      else if (change.affectsConfiguration(SECTION)) ours.settingsChanged();
    }),
  );
  vscode.workspace.textDocuments.forEach(startFor);
  context.subscriptions.push(detectScripts());
  return { running: async () => (await ours.running()) !== undefined && ours.isRunning(), status: () => status.text };
}

export async function deactivate(): Promise<void> {
  await client?.stop();
}
