/** Where the language server is: the user's choice, the copy in this extension, the workspace's environment, PATH. */

import { existsSync } from "node:fs";
import * as path from "node:path";
import * as vscode from "vscode";
import { findPython, hasModule, NEEDED, pythonOfVenv, usualPythons } from "./python";
import { settings } from "./settings";

const MODULE = "opensips_lsp.server";

/** A command that speaks the protocol on its standard streams, and in words where it comes from. */
export type Server = { command: string; args: string[]; origin: string };

/** Why there is none: `python` when one that is new enough is missing, `server` when it is the server itself. */
export class NoServer extends Error {
  constructor(
    readonly missing: "python" | "server",
    message: string,
  ) {
    super(message);
  }
}

/** The server to start; raises NoServer. What a workspace brings along is run only where it is trusted. */
export async function findServer(extension: string, folders: string[]): Promise<Server> {
  const chosen = settings().get<string>("server.path");
  if (chosen) return { command: untilde(chosen), args: [], origin: "the setting opensips-lint.server.path" };

  const venvs = vscode.workspace.isTrusted ? folders.map((folder) => pythonOfVenv(path.join(folder, ".venv"))) : [];
  const own = venvs.filter(existsSync).map((python) => [python]);
  const set = settings().get<string>("python");
  const { found, old } = await findPython(set ? [[untilde(set)]] : [...usualPythons(), ...own]);

  const bundled = path.join(extension, "bundled", "server.py");
  if (found && existsSync(path.join(extension, "bundled", "libs", "opensips_lsp"))) {
    return asServer(found, ["-I", bundled], "the copy in this extension");
  }
  for (const python of own) {
    if (await hasModule(python, MODULE)) return asServer(python, ["-m", MODULE], "the environment of the workspace");
  }
  if (found && (await hasModule(found, MODULE))) return asServer(found, ["-m", MODULE], "the Python on PATH");
  if (found) throw new NoServer("server", `${found.join(" ")} has no module ${MODULE}: pip install opensips-lsp`);
  throw new NoServer("python", noPython(set, old));
}

function noPython(set: string | undefined, old: string[]): string {
  const needed = `OpenSIPS: the language server needs Python ${NEEDED.join(".")} or newer`;
  if (old.length) return `${needed}; found only ${old.join(", ")}.`;
  return set ? `${needed}; the setting opensips-lint.python names ${set}, which does not run.` : `${needed}; none was found.`;
}

function asServer([command, ...first]: string[], args: string[], origin: string): Server {
  return { command, args: [...first, ...args], origin };
}

function untilde(file: string): string {
  return file.startsWith("~/") ? path.join(process.env.HOME ?? "~", file.slice(2)) : file;
}
