// Where names lead, and what is rewritten.
const assert = require("node:assert");
const vscode = require("vscode");
const { actions, open, take, until } = require("./page");

const HEAD = 'listen=udp:127.0.0.1:5060\nloadmodule "tm.so"\nloadmodule "proto_udp.so"\nmodparam("tm", "fr_timeout", 5)\n';
const SCRIPT =
  `${HEAD}route {\n\t$var(é) = "😀"; route(far);\n\tif ($rm == "ACK") {\n\t\texit;\n\t} else if ($rm == "BYE") {\n\t\tdrop;\n\t} else if ($rm == "INFO") {\n` +
  '\t\txlog("$var(é)");\n\t}\n}\nroute[far] {\n\tt_relay();\n}\n';
const ask = (command, ...rest) => vscode.commands.executeCommand(`vscode.${command}`, ...rest);
const at = (document, text, more = 0) => document.positionAt(document.getText().indexOf(text) + more);
const lines = (places) => places.map((place) => (place.range ?? place.targetRange).start.line + 1);

exports["names lead to where they are defined, functions to their module"] = async () => {
  const document = await open("opensips.names.cfg", SCRIPT);
  const defined = (text, more) => until(text, async () => {
    const found = await ask("executeDefinitionProvider", document.uri, at(document, text, more));
    return found.length && lines(found);
  });
  assert.deepEqual(await defined("route(far)", 7), [15]);
  assert.deepEqual(await defined("t_relay", 2), [2]);
};

exports["all uses of a name are found, and marked"] = async () => {
  const document = await open("opensips.uses.cfg", SCRIPT);
  const where = at(document, "$var(é)", 5);
  const found = await until("references", async () => {
    const all = await ask("executeReferenceProvider", document.uri, where);
    return all.length && all;
  });
  assert.deepEqual(lines(found).sort(), [12, 6]);
  const marked = await ask("executeDocumentHighlights", document.uri, where);
  assert.deepEqual(marked.map(({ range }) => document.getText(range)), ["é", "é"]);
};

exports["who a route goes to is shown"] = async () => {
  const document = await open("opensips.outgoing.cfg", SCRIPT);
  const [item] = await until("a route", () => ask("prepareCallHierarchy", document.uri, at(document, "route {", 2)));
  const found = await ask("provideOutgoingCalls", item);
  assert.deepEqual(found.map(({ to }) => to.name), ["route[far]"]);
};

exports["a chain of conditions becomes a switch, and statements a route"] = async () => {
  const document = await open("opensips.rewrite.cfg", SCRIPT);
  const results = [];
  for (const [kind, text, length] of [["refactor.rewrite", "if ($rm", 0], ["refactor.extract", "t_relay();", 10]]) {
    const [start, end] = [at(document, text), at(document, text, length)];
    const offered = await until(kind, async () => {
      const all = (await actions(document, new vscode.Range(start, end), kind)).filter(({ disabled }) => !disabled);
      return all.length && all;
    });
    await take(offered[0]);
    results.push(offered[0].title);
  }
  await until("both", () => /switch \(\$rm\)/.test(document.getText()) && document.getText().split("\nroute[").length === 3);
  assert.match(results[0], /switch/);
};

exports["modules are put in order"] = async () => {
  const document = await open("opensips.modules.cfg", SCRIPT);
  const offered = await until("the action", async () => {
    const all = await actions(document, new vscode.Range(0, 0, 0, 0), "source.organizeModules");
    return all.length && all;
  });
  await take(offered[0]);
  await until("the order", () => document.getText().includes('loadmodule "tm.so"\nmodparam("tm", "fr_timeout", 5)\n'));
};
