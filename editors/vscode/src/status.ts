/** The item in the status bar: for which version a script is judged, and how much is found in it. */

import * as vscode from "vscode";
import { Client } from "./client";
import { LANGUAGE, settings, targetOf } from "./settings";

const SOURCE = "opensips-lint";

export class Status implements vscode.Disposable {
  private readonly item = vscode.window.createStatusBarItem("opensips.status", vscode.StatusBarAlignment.Right, 90);
  private readonly parts: vscode.Disposable[];

  constructor(private readonly client: Client) {
    this.item.name = "OpenSIPS";
    this.item.command = "opensips.changeTarget";
    const update = () => void this.update();
    this.parts = [
      this.item,
      vscode.window.onDidChangeActiveTextEditor(update),
      vscode.languages.onDidChangeDiagnostics(update),
      vscode.workspace.onDidChangeConfiguration(update),
      vscode.workspace.onDidSaveTextDocument(update),
      vscode.workspace.onDidOpenTextDocument(update),
    ];
    update();
  }

  dispose(): void {
    this.parts.forEach((part) => part.dispose());
  }

  /** What the item says; empty when it is hidden. */
  get text(): string {
    return this.shown ? this.item.text : "";
  }

  private shown = false;
  private turn = 0;

  private async update(): Promise<void> {
    const document = vscode.window.activeTextEditor?.document;
    this.shown = document?.languageId === LANGUAGE;
    if (!document || !this.shown) return this.item.hide();
    const turn = ++this.turn;
    const { version, said } = await targetOf(document.uri);
    if (turn !== this.turn) return; // a later look has begun meanwhile
    const counts = countsOf(document.uri);
    this.item.text = `OpenSIPS ${version} ${this.client.isRunning() ? counts : "$(circle-slash)"}`;
    this.item.tooltip = new vscode.MarkdownString(
      `Judged for OpenSIPS **${version}**, ${said}.\n\nClick to change the version.`,
    );
    this.item.show();
  }
}

function countsOf(uri: vscode.Uri): string {
  const found = vscode.languages.getDiagnostics(uri).filter(({ source }) => source === SOURCE);
  const errors = found.filter(({ severity }) => severity === vscode.DiagnosticSeverity.Error).length;
  const warnings = found.filter(({ severity }) => severity === vscode.DiagnosticSeverity.Warning).length;
  const rest = found.length - errors - warnings;
  const parts = [`$(error) ${errors}`, `$(warning) ${warnings}`, `$(info) ${rest}`];
  return found.length ? parts.filter((part) => !part.endsWith(" 0")).join(" ") : "$(check)";
}

/** Let the user choose the version; it is kept in the settings of the workspace. */
export async function changeTarget(): Promise<void> {
  const choices = [
    { label: "OpenSIPS 2.4", description: "the newest of the series", version: "2.4" },
    { label: "OpenSIPS 2.3", description: "the newest of the series", version: "2.3" },
    { label: "A patch level…", description: "2.4.6, say", version: "" },
    { label: "As the project says", description: "opensips-lint.toml, pyproject.toml", version: undefined },
  ];
  const chosen = await vscode.window.showQuickPick(choices, { title: "Judge scripts for which OpenSIPS?" });
  if (!chosen) return;
  const version = chosen.version === "" ? await askPatchLevel() : chosen.version;
  if (version === undefined && chosen.version !== undefined) return;
  const where = vscode.workspace.workspaceFolders ? vscode.ConfigurationTarget.Workspace : vscode.ConfigurationTarget.Global;
  await settings().update("target", version, where);
}

function askPatchLevel(): Thenable<string | undefined> {
  return vscode.window.showInputBox({
    title: "Judge scripts for which OpenSIPS?",
    value: "2.4.",
    validateInput: (text) => (/^2\.[34]\.\d+$/.test(text) ? undefined : "2.3.0 to 2.3.6, or 2.4.0 to 2.4.11"),
  });
}
