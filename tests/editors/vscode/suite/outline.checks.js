// What the editor shows of a script: colours, outline, folds, hints, what is selected.
const assert = require("node:assert");
const vscode = require("vscode");
const { open, until } = require("./page");

const SCRIPT =
  '# 📞 Zürich\n# zwei\nloadmodule "tm.so"\nmodparam("tm", "fr_inv_timeout", 7200)\n' +
  'route {\n\tif (method == "INVITE") {\n\t\txlog("😀 $ru"); t_relay("0x06");\n\t}\n\tt_on_failure("weiter");\n}\n' +
  "failure_route[weiter] { exit; }\n";
const ask = (command, ...rest) => vscode.commands.executeCommand(`vscode.${command}`, ...rest);
const whole = (document) => new vscode.Range(0, 0, document.lineCount, 0);

/** "text type.modifier..." of each word that the server colours. */
async function colours(document) {
  const legend = await ask("provideDocumentSemanticTokensLegend", document.uri);
  const tokens = await ask("provideDocumentSemanticTokens", document.uri);
  const found = [];
  for (let at = 0, line = 0, column = 0; tokens && at < tokens.data.length; at += 5) {
    const [lines, columns, length, type, bits] = tokens.data.slice(at, at + 5);
    column = lines ? columns : column + columns;
    line += lines;
    const names = legend.tokenModifiers.filter((_, bit) => (bits >> bit) & 1);
    const text = document.getText(new vscode.Range(line, column, line, column + length));
    found.push(`${text} ${[legend.tokenTypes[type], ...names].join(".")}`);
  }
  return found;
}

exports["words have the colours of what they are, in words of the extension too"] = async () => {
  const document = await open("opensips.colours.cfg", SCRIPT);
  const found = await until("colours", async () => {
    const all = await colours(document);
    return all.length > 20 && all;
  });
  for (const word of [
    "# 📞 Zürich comment", "tm.so namespace", "fr_inv_timeout property", "method variable.readonly.deprecated",
    "xlog function.defaultLibrary", "$ru variable", "t_relay function", "weiter route.failure", "weiter route.definition.failure",
  ]) assert.ok(found.includes(word), `${word} is not among ${found.join(", ")}`);
};

exports["the outline shows modules with their parameters, and routes"] = async () => {
  const document = await open("opensips.outline.cfg", SCRIPT);
  const [module, route, failure] = await until("symbols", () => ask("executeDocumentSymbolProvider", document.uri));
  assert.deepEqual([module.name, module.kind, route.name, failure.kind], ["tm", vscode.SymbolKind.Module, "route", vscode.SymbolKind.Method]);
  assert.deepEqual(module.children.map(({ name, detail }) => `${name} ${detail}`), ["fr_inv_timeout 7200"]);
};

exports["blocks, rows and comments fold"] = async () => {
  const document = await open("opensips.folds.cfg", SCRIPT);
  const folds = await until("folds", () => ask("executeFoldingRangeProvider", document.uri));
  assert.deepEqual(folds.map(({ start, end }) => [start, end]), [[0, 1], [2, 3], [4, 8], [5, 6]]);
};

exports["hints say what numbers mean"] = async () => {
  const document = await open("opensips.hints.cfg", SCRIPT);
  const hints = await until("hints", async () => {
    const all = await ask("executeInlayHintProvider", document.uri, whole(document));
    return all.length === 2 && all;
  });
  assert.deepEqual(hints.map(({ label }) => label), ["2 h", "no 477 reply + no DNS failover"]);
};

exports["a selection grows by what a script is made of"] = async () => {
  const document = await open("opensips.select.cfg", SCRIPT);
  const at = document.positionAt(SCRIPT.indexOf("ru\")"));
  const [least] = await until("ranges", () => ask("executeSelectionRangeProvider", document.uri, [at]));
  const steps = [];
  for (let one = least; one; one = one.parent) steps.push(document.getText(one.range));
  for (const step of ["$ru", "😀 $ru", '"😀 $ru"', 'xlog("😀 $ru")', 'xlog("😀 $ru");']) assert.ok(steps.includes(step), step);
};
