// Which files are scripts, and what the editor makes of their text without a server.
const assert = require("node:assert");
const vscode = require("vscode");
const { open, set, until } = require("./page");

const SCRIPT = 'loadmodule "tm.so"\nroute {\n\texit;\n}\n';
const becomes = (document, language) => until(`${document.uri.path} to be ${language}`, () => document.languageId === language);

/** Wait until the extension has looked at all documents that are open: it has found one that was opened after them. */
let count = 0;
const looked = async () => becomes(await open(`last${count++}.cfg`, SCRIPT), "opensips");

exports["names of scripts are claimed, others are not"] = async () => {
  for (const name of ["opensips.cfg", "opensips-edge.cfg", "opensips.cfg.j2", "edge.opensips", "etc/opensips_2.cfg"]) {
    assert.equal((await open(name, "# nothing\n")).languageId, "opensips", name);
  }
  for (const name of ["setup.cfg", "kamailio.cfg", "my-opensips.txt", "opensips.conf"]) {
    assert.notEqual((await open(name, "[metadata]\n")).languageId, "opensips", name);
  }
};

exports["a .cfg that reads like a script becomes one"] = async () => {
  for (const [name, text] of [
    ["edge.cfg", SCRIPT],
    ["crlf.cfg", SCRIPT.replaceAll("\n", "\r\n")],
    ["part.cfg", "route[relay]\n{\n\texit;\n}\n"],
    ["late.cfg", "# header\n".repeat(150) + SCRIPT],
  ]) {
    await becomes(await open(name, text), "opensips");
  }
};

exports["a .cfg that does not read like one stays what it is"] = async () => {
  const others = [
    ["ini.cfg", "[route]\nroute = {\nloadmodule = tm.so\n"],
    ["kam.cfg", `#!KAMAILIO\n${SCRIPT}`],
    ["kam2.cfg", 'loadmodule "tm.so"\nrequest_route {\n\texit;\n}\n'],
    ["empty.cfg", ""],
    ["apache.cfg", "LoadModule tm.so\n"],
    ["far.cfg", "# header\n".repeat(250) + SCRIPT],
  ];
  const documents = [];
  for (const [name, text] of others) documents.push(await open(name, text));
  await looked();
  for (const document of documents) assert.notEqual(document.languageId, "opensips", document.uri.path);
};

exports["no .cfg is read with the setting off"] = async () => {
  await set("detectLanguage", false);
  const document = await open("off.cfg", SCRIPT);
  await set("detectLanguage", undefined);
  await looked();
  assert.notEqual(document.languageId, "opensips");
};

exports["a language that the user chooses stays"] = async () => {
  const document = await open("chosen.cfg", SCRIPT);
  await becomes(document, "opensips");
  await vscode.languages.setTextDocumentLanguage(document, "ini");
  await looked();
  assert.equal(document.languageId, "ini");
};

exports["a variable is one word"] = async () => {
  const words = ["$avp(x)", "$(ru{uri.user})", "$(avp(x)[0])", "$(var(a){s.substr,0,$var(n)})", "$rU", "$hdr(X-Y)",
    "route_to", "is_method", "msg:len", "mem-group", "10.0.0.1"];
  const document = await open("opensips.words.cfg", words.map((word) => `if (${word}==1)`).join("\n"));
  words.forEach((word, line) => {
    for (const at of [4, 4 + word.length - 1]) {
      const range = document.getWordRangeAtPosition(new vscode.Position(line, at));
      assert.equal(range && document.getText(range), word);
    }
  });
};

exports["lines indent by their braces, comments and strings do not count"] = async () => {
  const flat = 'route {\nif (has_totag()) {\nxlog("}{\\n"); # {\nxlog(\'{\');\n} else {\nexit;\n}\n# }\n$var(x) = $(ru{uri.user});\n}\n';
  const document = await open("opensips.indent.cfg", flat);
  await vscode.commands.executeCommand("editor.action.reindentlines");
  const indented = document.getText().replaceAll("    ", "\t");
  assert.equal(indented,
    'route {\n\tif (has_totag()) {\n\t\txlog("}{\\n"); # {\n\t\txlog(\'{\');\n\t} else {\n\t\texit;\n\t}\n\t# }\n\t$var(x) = $(ru{uri.user});\n}\n');
};

exports["a line that is begun is indented"] = async () => {
  const document = await open("opensips.typed.cfg", "route {\n}\n");
  const editor = vscode.window.activeTextEditor;
  editor.selection = new vscode.Selection(0, 7, 0, 7);
  const lines = ["", "if ($rU == NULL) # none", "exit;", "switch ($rm) {", 'case "ACK":', "exit;", "break;", "default:", "drop;"];
  for (const line of lines.join("\n")) {
    await vscode.commands.executeCommand("type", { text: line });
  }
  const shown = () => document.getText().replaceAll("    ", "\t");
  await until("all that is typed", () => shown().includes("drop;"));
  assert.equal(shown(),
    'route {\n\tif ($rU == NULL) # none\n\t\texit;\n\tswitch ($rm) {\n\t\tcase "ACK":\n\t\t\texit;\n\t\t\tbreak;\n' +
    "\t\tdefault:\n\t\t\tdrop;\n\t}\n}\n");
};

exports["comments toggle"] = async () => {
  const document = await open("opensips.comment.cfg", "exit;\n");
  await vscode.commands.executeCommand("editor.action.commentLine");
  assert.equal(document.getText(), "# exit;\n");
  await vscode.commands.executeCommand("editor.action.commentLine");
  assert.equal(document.getText(), "exit;\n");
};
