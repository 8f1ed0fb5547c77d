import { randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import path from "node:path";
import * as vscode from "vscode";

/** Of every webview: its page loads nothing. */
export const WEBVIEW_OPTIONS: vscode.WebviewOptions = { enableScripts: true, localResourceRoots: [] };

/**
 * The page of a webview with its script and style from `dist/webview/<view>/` in it: nothing is loaded, because in a browser VS Code may lose such a
 * request, and the page would stay blank; and nothing else may run. The user's language travels as data.
 */
export async function webviewHtml(productRoot: string, view: string): Promise<string> {
  const nonce = randomBytes(16).toString("base64");
  const asset = (file: string): Promise<string> => readFile(path.join(productRoot, "dist", "webview", view, file), "utf8");
  const { language } = vscode.env;
  const [style, messages, script] = await Promise.all([asset("main.css"), bundle(productRoot, language), asset("main.js")]);
  return `<!DOCTYPE html>
<html lang="${language}">
  <head>
    <meta charset="UTF-8">
    <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'nonce-${nonce}';">
    <meta name="viewport" content="width=device-width, initial-scale=1.0">
    <style>${style}</style>
  </head>
  <body>
    <script type="application/json" id="l10n" nonce="${nonce}">${inert(messages)}</script>
    <script nonce="${nonce}">${script}</script>
  </body>
</html>`;
}

/** The messages of the user's language; none where the English ones serve. */
async function bundle(productRoot: string, language: string): Promise<string> {
  if (!language.startsWith("fr")) return "{}";
  return readFile(path.join(productRoot, "l10n", "bundle.l10n.fr.json"), "utf8");
}

/** JSON that cannot end the script element it stands in. */
function inert(json: string): string {
  return json.replaceAll("<", "\\u003c");
}
