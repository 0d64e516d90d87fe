// The client: starts `payrules lsp`, and shows the pages about codes.

const vscode = require("vscode");
const { LanguageClient, TransportKind } = require("vscode-languageclient/node");

/** Pages about codes stand at `payrules:/diagnostics/E0123.md`. */
const SCHEME = "payrules";
const PAGES = `${SCHEME}:/diagnostics/`;

/** @type {LanguageClient | undefined} */
let client;

/** @param {vscode.ExtensionContext} context */
async function activate(context) {
  context.subscriptions.push(
    vscode.workspace.registerTextDocumentContentProvider(SCHEME, { provideTextDocumentContent: page }),
    vscode.commands.registerCommand("payrules.restart", restart),
    vscode.commands.registerCommand("payrules.cases", cases),
    vscode.workspace.onDidChangeConfiguration((change) => {
      if (change.affectsConfiguration("payrules.path")) {
        return restart();
      }
    }),
  );
  await start();
}

async function deactivate() {
  await client?.dispose();
  client = undefined;
}

async function restart() {
  await deactivate();
  await start();
}

async function start() {
  const command = vscode.workspace.getConfiguration("payrules").get("path", "payrules");
  const server = { command, args: ["lsp"], transport: TransportKind.stdio };
  client = new LanguageClient("payrules", "payrules", server, {
    documentSelector: [
      { scheme: "file", language: "toml" },
      { scheme: "file", pattern: "**/tables/*.csv" },
    ],
    initializationOptions: { pages: PAGES, cases: true },
    synchronize: { fileEvents: vscode.workspace.createFileSystemWatcher("**/*.{toml,csv}") },
  });
  try {
    await client.start();
  } catch (error) {
    const choice = await vscode.window.showErrorMessage(
      `\`${command} lsp\` could not be started: ${error instanceof Error ? error.message : error}`,
      "Set its path",
    );
    if (choice) {
      await vscode.commands.executeCommand("workbench.action.openSettings", "payrules.path");
    }
  }
}

/**
 * Shows the cases of a rule, from the line above it.
 * @param {string} uri
 * @param {{ line: number, character: number }} at
 * @param {{ uri: string, range: import("vscode-languageclient/node").Range }[]} places
 */
function cases(uri, at, places) {
  const convert = client?.protocol2CodeConverter;
  if (convert) {
    const shown = places.map((place) => convert.asLocation(place));
    return vscode.commands.executeCommand(
      "editor.action.showReferences", vscode.Uri.parse(uri), convert.asPosition(at), shown,
    );
  }
}

/**
 * The page about a code.
 * @param {vscode.Uri} uri
 */
async function page(uri) {
  const code = uri.path.replace(/^.*\//, "").replace(/\.md$/, "");
  const text = await client?.sendRequest("payrules/page", { code });
  return typeof text === "string" ? text : `There is no page about ${code}.`;
}

module.exports = { activate, deactivate };
