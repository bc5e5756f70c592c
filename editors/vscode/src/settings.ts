/** What the user has set, and where the target of a file comes from. */

import * as path from "node:path";
import * as vscode from "vscode";

export const LANGUAGE = "opensips";
export const SECTION = "opensips-lint";
export const DEFAULT_TARGET = "2.4";

export function settings(scope?: vscode.ConfigurationScope): vscode.WorkspaceConfiguration {
  return vscode.workspace.getConfiguration(SECTION, scope);
}

const OF_SERVER = ["target", "from", "select", "ignore", "maxDiagnostics", "workspaceDiagnostics", "binary"];

/** The settings that the server gets: those that it knows, and whether the workspace is trusted, which it cannot see. */
export function serverSettings(scope?: vscode.Uri): Record<string, unknown> {
  const all = settings(scope);
  const values = OF_SERVER.map((name) => [name, all.get(name)]);
  return { ...Object.fromEntries(values), trusted: vscode.workspace.isTrusted };
}

/** The OpenSIPS version that a file is judged for, and who says so. */
export async function targetOf(uri: vscode.Uri): Promise<{ version: string; said: string }> {
  const chosen = settings(uri).get<string | null>("target");
  if (chosen) return { version: chosen, said: "your settings" };
  for (let folder = path.posix.dirname(uri.path); ; folder = path.posix.dirname(folder)) {
    const found = await projectTarget(uri.with({ path: folder }));
    if (found) return found;
    if (folder === path.posix.dirname(folder)) return { version: DEFAULT_TARGET, said: "nobody: it is the default" };
  }
}

/** What the configuration file in a folder says; the nearest one counts, alone. */
async function projectTarget(folder: vscode.Uri): Promise<{ version: string; said: string } | undefined> {
  for (const [name, table] of [["opensips-lint.toml", ""], ["pyproject.toml", "[tool.opensips-lint]"]]) {
    const text = await read(vscode.Uri.joinPath(folder, name));
    const at = table ? text?.indexOf(table) ?? -1 : 0;
    if (text === undefined || at < 0) continue;
    const own = text.slice(at + table.length).split(/^\[/m)[0];
    const version = /^target\s*=\s*["']([^"']+)["']/m.exec(own)?.[1];
    return { version: version ?? DEFAULT_TARGET, said: version ? name : "nobody: it is the default" };
  }
  return undefined;
}

async function read(uri: vscode.Uri): Promise<string | undefined> {
  try {
    return new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
  } catch {
    return undefined;
  }
}
