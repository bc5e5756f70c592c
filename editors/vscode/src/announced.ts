/** What the server is told that the client can do, beside what vscode-languageclient tells of itself. */

import { StaticFeature } from "vscode-languageclient/node";
import { SHOW } from "./references";

// what lenses run, and what a completion runs when it is accepted: it shows what may come next
const COMMANDS = [SHOW, "editor.action.triggerSuggest", "editor.action.triggerParameterHints"];

/** Tells the server which commands it may name. */
export const announcedCommands: StaticFeature = {
  fillClientCapabilities: (capabilities) => {
    capabilities.experimental = { ...capabilities.experimental, commands: { commands: COMMANDS } };
  },
  initialize: () => undefined,
  getState: () => ({ kind: "static" }),
  clear: () => undefined,
};
