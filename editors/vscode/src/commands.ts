/** What the palette and the menus offer. */

import * as vscode from "vscode";
import { Client } from "./client";
import { showReport } from "./report";
import { LANGUAGE } from "./settings";
import { changeTarget } from "./status";

/** Register the commands of package.json. */
export function registerCommands(client: Client): vscode.Disposable {
  const commands: Record<string, (uri?: vscode.Uri) => unknown> = {
    "opensips.migrateFile": (uri) => onFile(client, "opensips-lint.migrateFile", uri),
    "opensips.fixFile": (uri) => onFile(client, "opensips-lint.fixFile", uri),
    "opensips.migrateWorkspace": () => client.execute("opensips-lint.migrateWorkspace"),
    "opensips.showReport": () => showReport(client),
    "opensips.changeTarget": changeTarget,
    "opensips.restartServer": () => client.restart(),
    "opensips.showOutput": () => client.output.show(),
  };
  return vscode.Disposable.from(
    ...Object.entries(commands).map(([id, run]) => vscode.commands.registerCommand(id, run)),
  );
}

/** Ask the server to change a file, by default the one in the active editor. */
async function onFile(client: Client, command: string, uri?: vscode.Uri): Promise<unknown> {
  const target = uri ?? vscode.window.activeTextEditor?.document.uri;
  if (!target) return vscode.window.showInformationMessage("OpenSIPS: open the script first.");
  const document = await vscode.workspace.openTextDocument(target); // the server knows open documents best
  if (document.languageId !== LANGUAGE) await vscode.languages.setTextDocumentLanguage(document, LANGUAGE);
  return client.execute(command, target.toString());
}
