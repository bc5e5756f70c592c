// In a workspace that the user does not trust.
const assert = require("node:assert");
const vscode = require("vscode");
const { findings, open } = require("../suite/page");

const OLD = 'log_level=3\nlisten=udp:127.0.0.1:5060\nloadmodule "proto_udp.so"\nroute {\n\tif (method=="BYE") exit;\n}\n';

exports["the workspace is not trusted"] = async () => assert.equal(vscode.workspace.isTrusted, false);

exports["scripts are checked"] = async () => {
  const document = await open("opensips.cfg", OLD);
  const found = await findings(document);
  assert.equal(document.getText(found[0].range), "method");
};

exports["what the workspace says of programs does not count"] = async () => {
  const settings = vscode.workspace.getConfiguration("opensips-lint");
  assert.equal(settings.get("server.path"), "");
  assert.equal(settings.get("binary"), null);
  assert.doesNotMatch(settings.get("python"), /evil/);
};
