/** The migration report in a panel beside the script. */

import * as vscode from "vscode";
import { Client } from "./client";
import { LANGUAGE } from "./settings";

const COMMAND = "opensips-lint.showReport";

let panel: vscode.WebviewPanel | undefined;

/**
 * Show what a migration of a script takes, or without one that of the workspace. -> the page; nothing is changed.
 *
 * series: the one to migrate to, if it is not the one that scripts are checked for.
 */
export async function showReport(client: Client, uri?: vscode.Uri, series?: string): Promise<string | undefined> {
  const active = vscode.window.activeTextEditor?.document;
  const script = uri ?? (active?.languageId === LANGUAGE ? active.uri : undefined);
  const report = await client.execute<{ html: string }>(COMMAND, ...named(script, series));
  if (!report) return undefined;
  panel ??= openPanel();
  panel.webview.html = withPolicy(report.html);
  panel.reveal(undefined, true);
  return panel.webview.html;
}

function named(script: vscode.Uri | undefined, series: string | undefined): (string | null)[] {
  if (series !== undefined) return [script?.toString() ?? null, series];
  return script ? [script.toString()] : [];
}

function openPanel(): vscode.WebviewPanel {
  const column = { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true };
  const opened = vscode.window.createWebviewPanel("opensips.report", "OpenSIPS Migration Report", column, {
    enableFindWidget: true,
    enableScripts: false,
    localResourceRoots: [],
  });
  opened.onDidDispose(() => (panel = undefined));
  return opened;
}

/** The page as it is, but it can load nothing and run nothing: what it quotes are the scripts of others. */
function withPolicy(html: string): string {
  const policy = `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">`;
  return /<head>/i.test(html) ? html.replace(/<head>/i, (head) => head + policy) : policy + html;
}
