// What the language server in the extension does in the editor.
const assert = require("node:assert");
const fs = require("node:fs");
const vscode = require("vscode");
const { actions, findings, folder, open, set, take, until, whole, write } = require("./page");

const HEAD = 'log_level=3\nlisten=udp:127.0.0.1:5060\nloadmodule "proto_udp.so"\nloadmodule "sl.so"\n';
const OLD = `${HEAD}route {\n\t# 📞 Zürich\n\t/* 😀 é */ if (method=="INVITE") { xlog("😀 é $rU\\n"); }\n\tif (method=="BYE") exit;\n}\n`;
const codes = (found) => found.map(({ code }) => code?.value ?? code);
const errors = (found) => found.filter(({ severity }) => severity === vscode.DiagnosticSeverity.Error);
const extension = () => vscode.extensions.getExtension("opensips-lsp.opensips-lint").activate();
// what the command line makes of the same text; the harness has asked it
const expected = (name) => fs.readFileSync(`${folder()}/../expected/${name}`, "utf8");
const example = () => fs.readFileSync(`${folder()}/../expected/example.cfg`, "utf8");

exports["the copy in the extension runs"] = async () => {
  await open("opensips.run.cfg", OLD);
  assert.equal(await (await extension()).running(), true);
};

exports["what OpenSIPS 2.4 refuses is found, where it is, with its page"] = async () => {
  const document = await open("opensips.find.cfg", OLD);
  const found = errors(await findings(document, (all) => errors(all).length === 2));
  for (const finding of found) assert.equal(document.getText(finding.range), "method");
  assert.deepEqual(new Set(codes(found)).size, 1);
  assert.match(String(found[0].code.target), /^https:/);
  assert.equal(found[0].source, "opensips-lint");
};

exports["a quick fix lands where it should, behind what is not ASCII"] = async () => {
  const document = await open("opensips.fix.cfg", OLD);
  const [first] = errors(await findings(document, (all) => errors(all).length === 2));
  const offered = await actions(document, first.range, "quickfix");
  const preferred = offered.filter(({ isPreferred }) => isPreferred);
  assert.ok(preferred.length >= 1, offered.map(({ title }) => title).join("; "));
  await take(preferred[0]);
  await until("the fix", () => document.getText() === OLD.replace('method=="INVITE"', '$rm=="INVITE"'));
  assert.equal(errors(await findings(document, (all) => errors(all).length === 1)).length, 1);
};

exports["a change in the buffer counts at once"] = async () => {
  const document = await open("opensips.type.cfg", OLD);
  await findings(document, (all) => errors(all).length === 2);
  const edit = new vscode.WorkspaceEdit();
  edit.replace(document.uri, whole(document), OLD.replaceAll("method==", "$rm=="));
  await vscode.workspace.applyEdit(edit);
  await findings(document, (all) => errors(all).length === 0);
  await vscode.commands.executeCommand("undo");
  await findings(document, (all) => errors(all).length === 2);
};

exports["fix all makes what the command line makes"] = async () => {
  const document = await open("opensips.all.cfg", example());
  await findings(document, (all) => errors(all).length > 10);
  const offered = await actions(document, whole(document), "source.fixAll.opensips-lint");
  assert.equal(offered.length, 1, offered.map(({ title }) => title).join("; "));
  await take(offered[0]);
  await until("the fixes", () => document.getText() === expected("fixed.cfg"));
};

exports["fix all is made on save"] = async () => {
  const editor = vscode.workspace.getConfiguration("editor");
  await editor.update("codeActionsOnSave", { "source.fixAll.opensips-lint": "explicit" }, vscode.ConfigurationTarget.Workspace);
  const document = await open("opensips.save.cfg", example());
  await findings(document, (all) => errors(all).length > 10);
  await vscode.window.activeTextEditor.edit((edit) => edit.insert(new vscode.Position(0, 0), "#\n"));
  await document.save();
  await editor.update("codeActionsOnSave", undefined, vscode.ConfigurationTarget.Workspace);
  assert.equal(fs.readFileSync(document.uri.fsPath, "utf8"), `#\n${expected("fixed.cfg")}`);
};

exports["a file is migrated by a command"] = async () => {
  const document = await open("opensips.migrate.cfg", example());
  await findings(document, (all) => errors(all).length > 10);
  const done = await vscode.commands.executeCommand("opensips.migrateFile");
  assert.equal(done.files, 1);
  assert.ok(done.fixed > 10, JSON.stringify(done));
  await until("the migration", () => document.getText() === expected("migrated.cfg"));
};

exports["the report is shown, and changes nothing"] = async () => {
  const document = await open("opensips.report.cfg", example());
  const page = await vscode.commands.executeCommand("opensips.showReport");
  assert.match(page, /Content-Security-Policy/);
  assert.match(page, /OpenSIPS 2\.3\.\d+ to 2\.4/);
  assert.equal(document.getText(), example());
  await until("the panel", () => vscode.window.tabGroups.all.some(({ tabs }) => tabs.some(({ label }) => /Migration Report/.test(label))));
  await vscode.commands.executeCommand("workbench.action.closeActiveEditor");
};

exports["a formatter of nobody: a script that is fine is left alone"] = async () => {
  const document = await open("opensips.fine.cfg", OLD.replaceAll("method==", "$rm=="));
  const found = await findings(document); // a hint: the module sl is not used
  assert.deepEqual(errors(found), []);
  assert.equal((await actions(document, whole(document), "source.fixAll")).length, 0);
};

exports["the target is changed live, and the status bar says it"] = async () => {
  const api = await extension();
  const document = await open("opensips.target.cfg", OLD);
  await findings(document, (all) => errors(all).length === 2);
  await until("2.4 in the status bar", () => /^OpenSIPS 2\.4 \$\(error\) 2/.test(api.status()));
  await set("target", "2.3");
  await findings(document, (all) => errors(all).length === 0);
  await until("2.3 in the status bar", () => /^OpenSIPS 2\.3 /.test(api.status()));
  await set("target", undefined);
  await findings(document, (all) => errors(all).length === 2);
  await until("2.4 in the status bar", () => /^OpenSIPS 2\.4 /.test(api.status()));
};

exports["rules are ignored live"] = async () => {
  const document = await open("opensips.ignore.cfg", OLD);
  const [first] = errors(await findings(document, (all) => errors(all).length === 2));
  await set("ignore", [first.code.value]);
  await findings(document, (all) => errors(all).length === 0);
  await set("ignore", undefined);
  await findings(document, (all) => errors(all).length === 2);
};

exports["the project's file counts, and the status bar reads it"] = async () => {
  const api = await extension();
  const document = await open("project/opensips.cfg", OLD);
  await findings(document, (all) => errors(all).length === 2);
  const file = write("project/opensips-lint.toml", 'target = "2.3"\n');
  await findings(document, (all) => errors(all).length === 0);
  await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(file));
  await vscode.window.showTextDocument(document);
  await until("2.3 in the status bar", () => /^OpenSIPS 2\.3 /.test(api.status()));
  fs.rmSync(file.fsPath);
  await findings(document, (all) => errors(all).length === 2);
};

exports["the server is started again by a command"] = async () => {
  const document = await open("opensips.again.cfg", OLD);
  await findings(document, (all) => errors(all).length === 2);
  await vscode.commands.executeCommand("opensips.restartServer");
  await findings(document, (all) => errors(all).length === 2);
  assert.equal(await (await extension()).running(), true);
};

exports["the usual Python is found"] = async () => {
  const document = await open("opensips.usual.cfg", OLD);
  await set("python", "");
  await findings(document, (all) => errors(all).length === 2);
  assert.equal(await (await extension()).running(), true);
  await set("python", undefined);
};

exports["without a Python nothing is found, and nothing breaks"] = async () => {
  const api = await extension();
  const document = await open("opensips.python.cfg", OLD);
  await findings(document, (all) => errors(all).length === 2);
  await set("python", "/nowhere/python");
  await findings(document, (all) => all.length === 0);
  assert.equal(await api.running(), false);
  await until("the status bar", () => api.status().includes("$(circle-slash)"));
  await set("python", undefined);
  await findings(document, (all) => errors(all).length === 2);
  assert.equal(await api.running(), true);
};

exports["what is found goes when the document goes"] = async () => {
  const document = await open("gone.txt", OLD);
  await vscode.languages.setTextDocumentLanguage(document, "opensips");
  await findings(document, (all) => errors(all).length === 2);
  await vscode.languages.setTextDocumentLanguage(document, "plaintext");
  await until("nothing", () => vscode.languages.getDiagnostics(document.uri).length === 0);
};

exports["a route is renamed where it is defined and where it is called"] = async () => {
  const script = `${HEAD}route {\n\troute(relay);\n}\nroute[relay] {\n\texit;\n}\n`;
  const document = await open("opensips.rename.cfg", script);
  await (await extension()).running();
  const at = document.positionAt(script.indexOf("[relay]") + 2);
  const edit = await vscode.commands.executeCommand("vscode.executeDocumentRenameProvider", document.uri, at, "on_ward");
  await vscode.workspace.applyEdit(edit);
  assert.equal(document.getText(), script.replaceAll("relay", "on_ward"));
};

exports["who goes to a route is said above it, and shown"] = async () => {
  const script = `${HEAD}route {\n\troute(lensed);\n}\nroute[lensed] {\n\texit;\n}\n`;
  const document = await open("opensips.lens.cfg", script);
  await (await extension()).running();
  const lenses = await vscode.commands.executeCommand("vscode.executeCodeLensProvider", document.uri, 10);
  assert.deepEqual(lenses.map(({ command }) => command.title), ["runs as request", "1 call; runs as request"]);
  const { command, arguments: given } = lenses[1].command;
  await vscode.commands.executeCommand(command, ...given); // peeks at the call
  const at = document.positionAt(script.indexOf("[lensed]") + 2);
  const [item] = await vscode.commands.executeCommand("vscode.prepareCallHierarchy", document.uri, at);
  const [caller] = await vscode.commands.executeCommand("vscode.provideIncomingCalls", item);
  assert.equal(caller.from.name, "route");
  assert.deepEqual(caller.fromRanges.map((range) => document.getText(range)), ["lensed"]);
};

exports["a route is found by a few letters, a manual by a click"] = async () => {
  const document = await open("opensips.symbol.cfg", `${HEAD}route[oddly_named] {\n\texit;\n}\n`);
  await (await extension()).running();
  const found = await vscode.commands.executeCommand("vscode.executeWorkspaceSymbolProvider", "oddlynam");
  assert.deepEqual(found.map(({ name }) => name), ["route[oddly_named]"]);
  const links = await vscode.commands.executeCommand("vscode.executeLinkProvider", document.uri, 10);
  assert.deepEqual(links.map(({ range }) => document.getText(range)), ["proto_udp.so", "sl.so"]);
  assert.match(String(links[1].target), /opensips\.org.*sl\.html$/);
};

exports["the OpenSIPS of the user is asked in a trusted workspace"] = async () => {
  const program = write("bin/opensips", [
    "#!/bin/sh",
    'for file; do last=$file; done',
    'echo "Nov 25 10:00:00 [71] CRITICAL:core:yyerror: parse error in config file $last, line 5, column 1-6: said by OpenSIPS" >&2',
    "exit 1\n",
  ].join("\n"));
  fs.chmodSync(program.fsPath, 0o755);
  await set("binary", program.fsPath);
  const document = await open("opensips.binary.cfg", OLD);
  const found = await findings(document, (all) => all.some(({ source }) => source === "opensips"));
  assert.ok(found.some(({ message }) => message.includes("said by OpenSIPS")));
  await set("binary", undefined);
  await findings(document, (all) => all.every(({ source }) => source !== "opensips"));
};

exports["the workspace is migrated by a command, what a script includes too"] = async () => {
  const main = write("fleet/opensips.cfg", `${HEAD}include_file "part.inc"\nroute {\n\tif (method=="INVITE") route(part);\n}\n`);
  const part = write("fleet/part.inc", "route[part] {\n\tif (src_ip==10.0.0.1) exit;\n}\n");
  const done = await vscode.commands.executeCommand("opensips.migrateWorkspace");
  assert.ok(done.files >= 2, JSON.stringify(done));
  const text = async (uri) => (await vscode.workspace.openTextDocument(uri)).getText();
  assert.match(await text(main), /\$rm=="INVITE"/);
  assert.match(await text(part), /\$si==/);
  assert.doesNotMatch(fs.readFileSync(part.fsPath, "utf8"), /\$si/); // it is for the user to save
};
