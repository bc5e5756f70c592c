// The colours of many scripts: node colours.mjs NODE_MODULES GRAMMAR < [text, ...] > [[[start, end, class], ...], ...]
// Offsets count UTF-16 units; class is "comment", "string", "variable", by the outermost of these that a token has.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const [modules, grammarFile] = process.argv.slice(2);
const require = createRequire(`${modules}/vscode-tmgrammar-test/package.json`);
const { loadWASM, OnigScanner, OnigString } = require("vscode-oniguruma");
const { INITIAL, parseRawGrammar, Registry } = require("vscode-textmate");

await loadWASM(readFileSync(require.resolve("vscode-oniguruma").replace("main.js", "onig.wasm")).buffer);
const registry = new Registry({
  onigLib: Promise.resolve({
    createOnigScanner: (patterns) => new OnigScanner(patterns),
    createOnigString: (text) => new OnigString(text),
  }),
  loadGrammar: async () => parseRawGrammar(readFileSync(grammarFile, "utf8"), "grammar.json"),
});
const grammar = await registry.loadGrammar("source.opensips");

function spans(text) {
  const found = [];
  let offset = 0;
  let state = INITIAL;
  for (const line of text.split("\n")) {
    const { tokens, ruleStack } = grammar.tokenizeLine(line, state);
    state = ruleStack;
    for (const token of tokens) {
      const outer = token.scopes.map((name) => /^(comment|string|variable\.other)\./.exec(name)?.[1]).find(Boolean);
      if (!outer) continue;
      const start = offset + token.startIndex;
      const end = offset + Math.min(token.endIndex, line.length);
      found.push([start, end, outer === "variable.other" ? "variable" : outer]);
    }
    offset += line.length + 1;
  }
  return found;
}

process.stdout.write(JSON.stringify(JSON.parse(readFileSync(0, "utf8")).map(spans)));
