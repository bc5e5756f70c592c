// What checks share: files of the workspace, and waiting.
const assert = require("node:assert");
const fs = require("node:fs");
const path = require("node:path");
const vscode = require("vscode");

const folder = () => vscode.workspace.workspaceFolders[0].uri.fsPath;

/** Write a file of the workspace -> its Uri. */
function write(name, text) {
  const file = path.join(folder(), name);
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, text);
  return vscode.Uri.file(file);
}

/** Write a file and show it -> its TextDocument. */
async function open(name, text) {
  const document = await vscode.workspace.openTextDocument(write(name, text));
  await vscode.window.showTextDocument(document);
  return document;
}

/** Wait until `look()` gives something true -> that. */
async function until(what, look, seconds = 60) {
  const late = Date.now() + seconds * 1000;
  for (;;) {
    const found = await look();
    if (found) return found;
    if (Date.now() > late) assert.fail(`still waiting for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}

/** What is found in a document, once `enough(findings)`; by default once there is anything. */
function findings(document, enough = (found) => found.length > 0) {
  const look = () => vscode.languages.getDiagnostics(document.uri);
  return until(`findings in ${document.uri.path}`, () => enough(look()) && look());
}

/** The code actions for a range, of a kind. */
function actions(document, range, kind) {
  return vscode.commands.executeCommand("vscode.executeCodeActionProvider", document.uri, range, kind, 100);
}

async function take(action) {
  if (action.edit) await vscode.workspace.applyEdit(action.edit);
  if (action.command) await vscode.commands.executeCommand(action.command.command, ...(action.command.arguments ?? []));
}

const whole = (document) => new vscode.Range(0, 0, document.lineCount, 0);
const set = (name, value) =>
  vscode.workspace.getConfiguration("opensips-lint").update(name, value, vscode.ConfigurationTarget.Workspace);

module.exports = { actions, findings, folder, open, set, take, until, whole, write };
