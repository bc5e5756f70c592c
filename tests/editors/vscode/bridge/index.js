// Runs in VS Code's extension host: says over HTTP what the editor holds, and puts the cursor where a click would.
const fs = require("node:fs");
const http = require("node:http");
const path = require("node:path");
const vscode = require("vscode");

let count = 0; // of changes of a text, a selection or what is shown
const waiting = new Set();

function changed() {
  count++;
  for (const wake of [...waiting]) wake();
}

/** Resolves when something has changed since a count, or after so many milliseconds. */
function change(since, ms) {
  if (count > since) return Promise.resolve();
  return new Promise((resolve) => {
    const late = setTimeout(done, ms);
    function done() {
      clearTimeout(late);
      waiting.delete(done);
      resolve();
    }
    waiting.add(done);
  });
}

function state() {
  const editor = vscode.window.activeTextEditor;
  if (!editor) return { count };
  const { document, selection } = editor;
  return {
    count,
    version: document.version,
    file: document.uri.fsPath,
    language: document.languageId,
    text: document.getText(),
    start: document.offsetAt(selection.start),
    end: document.offsetAt(selection.end),
  };
}

const operations = {
  state: async ({ since = -1, ms = 0 }) => {
    await change(since, ms);
    return state();
  },
  select: async ({ start, end }) => {
    const editor = vscode.window.activeTextEditor;
    editor.selection = new vscode.Selection(editor.document.positionAt(start), editor.document.positionAt(end));
    // answered when the page has the selection too, which it gets before
    await vscode.commands.executeCommand("revealLine", { lineNumber: editor.selection.start.line, at: "center" });
    return {};
  },
  open: async ({ file }) => {
    await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(vscode.Uri.file(file)));
    return state();
  },
  text: async ({ file }) => ({ text: (await vscode.workspace.openTextDocument(vscode.Uri.file(file))).getText() }),
  set: async ({ section, name, value }) => {
    await vscode.workspace.getConfiguration(section).update(name, value, vscode.ConfigurationTarget.Workspace);
    return {};
  },
  findings: ({ file }) =>
    vscode.languages
      .getDiagnostics(vscode.Uri.file(file))
      .map(({ message, range, severity }) => ({ message, line: range.start.line + 1, severity })),
};

exports.run = () =>
  new Promise((resolve) => {
    vscode.workspace.onDidChangeTextDocument(changed);
    vscode.window.onDidChangeTextEditorSelection(changed);
    vscode.window.onDidChangeActiveTextEditor(changed);
    const server = http.createServer(async (request, response) => {
      let body = "";
      for await (const part of request) body += part;
      const asked = JSON.parse(body);
      const answer = asked.op === "end" ? {} : await operations[asked.op](asked);
      response.setHeader("Connection", "close").end(JSON.stringify(answer));
      if (asked.op === "end") server.close(() => resolve());
    });
    server.listen(0, "127.0.0.1", () =>
      fs.writeFileSync(path.join(process.env.OPENSIPS_SUITE, "bridge"), String(server.address().port)),
    );
  });
