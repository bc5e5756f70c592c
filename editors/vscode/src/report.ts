/** The migration report in a panel beside the script. */

import * as vscode from "vscode";
import { Client } from "./client";

const COMMAND = "opensips-lint.showReport";

let panel: vscode.WebviewPanel | undefined;

/** Show what a migration of the scripts takes; nothing is changed. -> whether there was a report. */
export async function showReport(client: Client): Promise<boolean> {
  const document = vscode.window.activeTextEditor?.document;
  const progress = { location: vscode.ProgressLocation.Window, title: "OpenSIPS: writing the migration report" };
  const report = await vscode.window.withProgress(progress, () =>
    client.execute<{ html: string }>(COMMAND, ...(document ? [document.uri.toString()] : [])),
  );
  if (!report?.html) return false;
  panel ??= openPanel();
  panel.webview.html = withPolicy(report.html);
  panel.reveal(undefined, true);
  return true;
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
