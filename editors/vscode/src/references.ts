/** Code lenses that can be clicked: the server names the places, the editor shows them. */

import * as vscode from "vscode";
import { Location, Position, Range } from "vscode-languageclient/node";

export const SHOW = "opensips.showReferences";

/** Register the command of the lenses. It is none of the palette: a lens gives it what it shows. */
export function registerReferences(): vscode.Disposable {
  return vscode.commands.registerCommand(SHOW, (uri: string, at: Position, found: Location[]) =>
    vscode.commands.executeCommand("editor.action.showReferences", vscode.Uri.parse(uri), position(at), found.map(location)),
  );
}

function location({ uri, range }: Location): vscode.Location {
  return new vscode.Location(vscode.Uri.parse(uri), span(range));
}

function span({ start, end }: Range): vscode.Range {
  return new vscode.Range(position(start), position(end));
}

function position({ line, character }: Position): vscode.Position {
  return new vscode.Position(line, character);
}
