/** What the user has set, and where the target of a file comes from. */

import * as path from "node:path";
import * as vscode from "vscode";

export const LANGUAGE = "opensips";
export const SECTION = "opensips-lint";

/** The OpenSIPS version that a file is judged for, and in words why. */
export type Target = { version: string; said: string };

const BY_DEFAULT: Target = { version: "2.4", said: "by default" };

export function settings(scope?: vscode.ConfigurationScope): vscode.WorkspaceConfiguration {
  return vscode.workspace.getConfiguration(SECTION, scope);
}

const OF_SERVER = [
  "target", "from", "select", "ignore", "maxDiagnostics", "workspaceDiagnostics", "binary", "manuals",
  "inlayHints.flags", "inlayHints.times", "inlayHints.parameterNames",
];

/** The settings that the server gets: those that it knows, and whether the workspace is trusted, which it cannot see. */
export function serverSettings(scope?: vscode.Uri): Record<string, unknown> {
  const all = settings(scope);
  const values = OF_SERVER.map((name) => [name, all.get(name)]);
  return { ...Object.fromEntries(values), trusted: vscode.workspace.isTrusted };
}

/** The version for a file: what the user has set, else what the nearest configuration file says. */
export async function targetOf(uri: vscode.Uri): Promise<Target> {
  const chosen = settings(uri).get<string | null>("target");
  if (chosen) return { version: chosen, said: "as your settings say" };
  for (let folder = path.posix.dirname(uri.path); ; folder = path.posix.dirname(folder)) {
    const found = await projectTarget(uri.with({ path: folder }));
    if (found) return found;
    if (folder === path.posix.dirname(folder)) return BY_DEFAULT;
  }
}

/** What the configuration file in a folder says; the nearest one counts, alone. */
async function projectTarget(folder: vscode.Uri): Promise<Target | undefined> {
  for (const [name, table] of [["opensips-lint.toml", ""], ["pyproject.toml", "[tool.opensips-lint]"]]) {
    const text = await read(vscode.Uri.joinPath(folder, name));
    const at = table ? text?.indexOf(table) ?? -1 : 0;
    if (text === undefined || at < 0) continue;
    const own = text.slice(at + table.length).split(/^\[/m)[0];
    const version = /^target\s*=\s*["']([^"']+)["']/m.exec(own)?.[1];
    return version ? { version, said: `as ${name} says` } : BY_DEFAULT;
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
