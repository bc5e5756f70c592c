/** The language client: started with the first script, stopped, started again. */

import * as vscode from "vscode";
import { ConfigurationParams, LanguageClient, LanguageClientOptions, ServerOptions, State, StaticFeature } from "vscode-languageclient/node";
import { announcedCommands } from "./announced";
import { findServer, NoServer } from "./server";
import { LANGUAGE, SECTION, serverSettings } from "./settings";

/** Where scripts are that the server can judge: files of its own machine, and what is not saved yet. */
export const SCHEMES = ["file", "untitled"];

const PYTHON_PAGE = "https://www.python.org/downloads/";

/** One server at a time for the whole window. */
export class Client {
  private client: LanguageClient | undefined;
  private starting: Promise<LanguageClient | undefined> | undefined;

  constructor(
    private readonly extension: vscode.ExtensionContext,
    readonly output: vscode.LogOutputChannel,
  ) {}

  /** The running client; started if it is not. Undefined when it cannot be: the user has been told why. */
  running(): Promise<LanguageClient | undefined> {
    this.starting ??= this.start();
    return this.starting;
  }

  isRunning(): boolean {
    return this.client?.state === State.Running;
  }

  /** Start again with what has changed, if a script has asked for a server at all. */
  async renew(): Promise<void> {
    if (this.starting) await this.restart();
  }

  async restart(): Promise<void> {
    await this.stop();
    await this.running();
  }

  async stop(): Promise<void> {
    await this.starting;
    const client = this.client;
    this.client = this.starting = undefined;
    await client?.dispose(5000).catch((error) => this.output.error(error));
  }

  /** Say that settings have changed: the server asks for those it knows. Our section as a whole has the editor's own too. */
  settingsChanged(): void {
    if (this.isRunning()) void this.client?.sendNotification("workspace/didChangeConfiguration", { settings: null });
  }

  /** Ask the server to do something; undefined when there is none. */
  async execute<Result>(command: string, ...args: unknown[]): Promise<Result | undefined> {
    const client = await this.running();
    return client?.sendRequest<Result>("workspace/executeCommand", { command, arguments: args });
  }

  private async start(): Promise<LanguageClient | undefined> {
    try {
      const folders = (vscode.workspace.workspaceFolders ?? []).map((folder) => folder.uri.fsPath);
      const { command, args, origin } = await findServer(this.extension.extensionPath, folders);
      this.output.info(`starting ${[command, ...args].join(" ")} (${origin})`);
      // not in the workspace: nothing that lies there may be imported
      const server: ServerOptions = { command, args, options: { cwd: this.extension.extensionPath } };
      this.client = new LanguageClient(SECTION, "OpenSIPS", server, this.options());
      this.client.registerFeature(announcedCommands);
      this.client.registerFeature(ownTokens(this.extension));
      await this.client.start();
      return this.client;
    } catch (error) {
      this.output.error(error as Error);
      void this.tell(error as Error);
      return undefined;
    }
  }

  private options(): LanguageClientOptions {
    return {
      documentSelector: SCHEMES.map((scheme) => ({ language: LANGUAGE, scheme })),
      outputChannel: this.output,
      traceOutputChannel: this.output,
      initializationOptions: { trusted: vscode.workspace.isTrusted }, // the rest it asks for
      middleware: {
        workspace: {
          configuration: async (params, token, next) => ours(params, await next(params, token)),
        },
      },
    };
  }

  private async tell(error: Error): Promise<void> {
    const [install, choose, show] = ["Get Python", "Choose Python", "Show Output"];
    const buttons = error instanceof NoServer && error.missing === "python" ? [install, choose] : [show];
    const text = error instanceof NoServer ? error.message : `OpenSIPS: the language server did not start: ${error.message}`;
    const chosen = await vscode.window.showErrorMessage(text, ...buttons);
    if (chosen === install) await vscode.env.openExternal(vscode.Uri.parse(PYTHON_PAGE));
    if (chosen === choose) await vscode.commands.executeCommand("workbench.action.openSettings", `${SECTION}.python`);
    if (chosen === show) this.output.show();
  }
}

/** Tells the server which kinds of words can be coloured beside those of the protocol: those that package.json describes. */
function ownTokens(extension: vscode.ExtensionContext): StaticFeature {
  const { semanticTokenTypes, semanticTokenModifiers } = extension.extension.packageJSON.contributes;
  const names = (described: { id: string }[]) => described.map((one) => one.id);
  return {
    fillClientCapabilities: ({ textDocument }) => {
      textDocument?.semanticTokens?.tokenTypes.push(...names(semanticTokenTypes));
      textDocument?.semanticTokens?.tokenModifiers.push(...names(semanticTokenModifiers));
    },
    initialize: () => {},
    getState: () => ({ kind: "static" }),
    clear: () => {},
  };
}

/** What the server asks for; of our own section what is for the server, and what only the editor knows. */
function ours(params: ConfigurationParams, values: unknown): unknown[] {
  return params.items.map(({ section, scopeUri }, index) =>
    section === SECTION ? serverSettings(scopeUri ? vscode.Uri.parse(scopeUri) : undefined) : (values as unknown[])[index],
  );
}
