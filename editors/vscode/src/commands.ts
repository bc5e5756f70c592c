/** What the palette and the menus offer. */

import * as vscode from "vscode";
import { Client } from "./client";
import { showReport } from "./report";
import { LANGUAGE } from "./settings";
import { askSeries, changeTarget } from "./status";

/** What the server says of its work: files changed, fixes made, findings left for a person. */
type Done = { files: number; fixed: number; left?: number };

const CANCELLED = [-32800, -32802]; // by the client, by the server

/** Register the commands of package.json. */
export function registerCommands(client: Client): vscode.Disposable {
  const commands: Record<string, (uri?: vscode.Uri) => unknown> = {
    "opensips.migrateFile": (uri) => onFile(client, "opensips-lint.migrateFile", uri),
    "opensips.migrateFileTo": (uri) => to(client, (series) => onFile(client, "opensips-lint.migrateFile", uri, series)),
    "opensips.fixFile": (uri) => onFile(client, "opensips-lint.fixFile", uri),
    "opensips.migrateWorkspace": () => tell(client.execute<Done>("opensips-lint.migrateWorkspace")),
    "opensips.showReport": (uri) => reporting(showReport(client, uri)),
    "opensips.showReportTo": (uri) => to(client, (series) => reporting(showReport(client, uri, series))),
    "opensips.changeTarget": () => changeTarget(client),
    "opensips.restartServer": () => client.restart(),
    "opensips.showOutput": () => client.output.show(),
  };
  return vscode.Disposable.from(
    ...Object.entries(commands).map(([id, run]) => vscode.commands.registerCommand(id, run)),
  );
}

/** Let the server change a file, by default the one in the active editor. */
async function onFile(
  client: Client,
  command: string,
  uri?: vscode.Uri,
  ...more: string[]
): Promise<Done | undefined> {
  const target = uri ?? vscode.window.activeTextEditor?.document.uri;
  if (!target) {
    void vscode.window.showInformationMessage("OpenSIPS: open the script first.");
    return undefined;
  }
  const document = await vscode.workspace.openTextDocument(target); // so that the change can be seen, and undone
  if (document.languageId !== LANGUAGE) await vscode.languages.setTextDocumentLanguage(document, LANGUAGE);
  return tell(client.execute<Done>(command, target.toString(), ...more));
}

/** Do something with the series of OpenSIPS that the user picks. */
async function to<Result>(client: Client, run: (series: string) => Promise<Result>): Promise<Result | undefined> {
  const series = await reporting(askSeries(client, "Migrate to OpenSIPS"));
  return series === undefined ? undefined : run(series);
}

/** Say what was done, and offer the report where something is left to do. */
async function tell(work: Promise<Done | undefined>): Promise<Done | undefined> {
  const done = await reporting(work);
  if (!done) return undefined;
  const made = done.fixed ? `${count(done.fixed, "fix", "fixes")} made in ${count(done.files, "file")}` : "nothing to change";
  const report = "Show Report";
  const left = done.left ? `; ${count(done.left, "finding")} left for you to decide` : "";
  const buttons = done.left ? [report] : [];
  void vscode.window.showInformationMessage(`OpenSIPS: ${made}${left}.`, ...buttons).then((chosen) => {
    if (chosen === report) void vscode.commands.executeCommand("opensips.showReport");
  });
  return done;
}

/** Show an error of the server as what it is; that the user has cancelled is none. */
async function reporting<Result>(work: Promise<Result>): Promise<Result | undefined> {
  try {
    return await work;
  } catch (error) {
    const { code, message } = error as { code?: number; message: string };
    if (!CANCELLED.includes(code ?? 0)) void vscode.window.showErrorMessage(`OpenSIPS: ${message}`);
    return undefined;
  }
}

function count(number: number, one: string, many = `${one}s`): string {
  return `${number} ${number === 1 ? one : many}`;
}
