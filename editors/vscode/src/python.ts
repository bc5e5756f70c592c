/** A Python that is new enough. */

import { execFile } from "node:child_process";
import * as path from "node:path";
import { promisify } from "node:util";

export const NEEDED = [3, 10] as const;

/** found: the command of a Python; old: versions of those that are too old, when there is no better one. */
export type Search = { found?: string[]; old: string[] };

/** The first of the commands that runs a Python as new as is needed. */
export async function findPython(commands: string[][]): Promise<Search> {
  const old: string[] = [];
  for (const command of commands) {
    const version = await versionOf(command);
    if (version === undefined) continue;
    if (version[0] > NEEDED[0] || (version[0] === NEEDED[0] && version[1] >= NEEDED[1])) {
      return { found: command, old: [] };
    }
    old.push(`${command.join(" ")} (${version.join(".")})`);
  }
  return { old };
}

/** Commands that run Python on this system, the likelier ones first. */
export function usualPythons(): string[][] {
  return process.platform === "win32" ? [["py", "-3"], ["python"], ["python3"]] : [["python3"], ["python"]];
}

/** The Python of the virtual environment in a folder. */
export function pythonOfVenv(folder: string): string {
  return process.platform === "win32" ? path.join(folder, "Scripts", "python.exe") : path.join(folder, "bin", "python");
}

/** Whether a Python can run a module. Nothing of the working folder is imported. */
export async function hasModule(command: string[], module: string): Promise<boolean> {
  const check = `import importlib.util, sys; sys.exit(importlib.util.find_spec(${JSON.stringify(module)}) is None)`;
  return (await run(command, ["-I", "-c", check])) !== undefined;
}

async function versionOf(command: string[]): Promise<[number, number] | undefined> {
  const said = await run(command, ["-I", "-c", "import sys; print(*sys.version_info[:2])"]);
  const match = /^(\d+) (\d+)/.exec(said ?? "");
  return match ? [Number(match[1]), Number(match[2])] : undefined;
}

async function run([program, ...first]: string[], rest: string[]): Promise<string | undefined> {
  try {
    const done = await promisify(execFile)(program, [...first, ...rest], { timeout: 20_000, windowsHide: true });
    return done.stdout;
  } catch {
    return undefined;
  }
}
