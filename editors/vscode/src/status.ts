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

/** What the server can judge scripts for, the newest first. */
type Versions = { default: string; series: { series: string; levels: string[] }[] };

const TITLE = "Judge scripts for which OpenSIPS?";

/** Let the user choose the version; it is kept in the settings of the workspace. */
export async function changeTarget(client: Client): Promise<void> {
  const versions = await client.execute<Versions>("opensips-lint.versions");
  if (!versions) return;
  const level = "A patch level…";
  const choices = [
    ...versions.series.map(({ series }) => ({
      label: `OpenSIPS ${series}`,
      description: "the newest of the series" + (series === versions.default ? ", the default" : ""),
      version: series as string | undefined,
    })),
    { label: level, description: `${versions.series[0].levels[0]}, say`, version: "" },
    { label: "As the project says", description: "opensips-lint.toml, pyproject.toml", version: undefined },
  ];
  const chosen = await vscode.window.showQuickPick(choices, { title: TITLE });
  if (!chosen) return;
  const version = chosen.version === "" ? await askPatchLevel(versions) : chosen.version;
  if (version === undefined && chosen.version !== undefined) return;
  const where = vscode.workspace.workspaceFolders ? vscode.ConfigurationTarget.Workspace : vscode.ConfigurationTarget.Global;
  await settings().update("target", version, where);
}

/** Ask for a series, the newest first. */
export async function askSeries(client: Client, title: string): Promise<string | undefined> {
  const versions = await client.execute<Versions>("opensips-lint.versions");
  const choices = versions?.series.map(({ series, levels }) => ({ label: series, description: levels[0] }));
  return choices && (await vscode.window.showQuickPick(choices, { title }))?.label;
}

async function askPatchLevel({ series }: Versions): Promise<string | undefined> {
  const levels = series.flatMap((one) => one.levels);
  return vscode.window.showQuickPick(levels, { title: TITLE });
}
