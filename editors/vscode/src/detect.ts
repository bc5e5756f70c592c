/** Scripts whose names do not say what they are: a `.cfg` file that reads like one becomes one. */

import * as vscode from "vscode";
import { isScript } from "./recognise";
import { LANGUAGE, settings } from "./settings";

const LINES = 200;

// what VS Code makes of a `.cfg` that nobody has claimed
const UNCLAIMED = new Set(["plaintext", "properties", "ini"]);

/** Look at each document as it opens. A language that the user chooses afterwards stays. */
export function detectScripts(): vscode.Disposable {
  const seen = new Set<string>();
  const look = async (document: vscode.TextDocument) => {
    if (!looksUnclaimed(document) || seen.has(document.uri.toString())) return;
    if (!settings(document.uri).get<boolean>("detectLanguage", true)) return;
    seen.add(document.uri.toString());
    const head = new vscode.Range(0, 0, Math.min(LINES, document.lineCount), 0);
    if (isScript(document.getText(head).replace(/\r\n/g, "\n"))) {
      await vscode.languages.setTextDocumentLanguage(document, LANGUAGE);
    }
  };
  vscode.workspace.textDocuments.forEach(look);
  return vscode.workspace.onDidOpenTextDocument(look);
}

function looksUnclaimed(document: vscode.TextDocument): boolean {
  return UNCLAIMED.has(document.languageId) && document.uri.path.endsWith(".cfg");
}
