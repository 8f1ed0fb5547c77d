import { randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import path from "node:path";
import * as vscode from "vscode";

/**
 * The page of a webview: its script and style from `dist/webview/<view>/`, nothing else may load or run. The user's language
 * travels as data.
 */
export async function webviewHtml(webview: vscode.Webview, productRoot: string, view: string): Promise<string> {
  const nonce = randomBytes(16).toString("base64");
  const asset = (file: string): string => webview.asWebviewUri(vscode.Uri.file(path.join(productRoot, "dist", "webview", view, file))).toString();
  const language = vscode.env.language;
  return `<!DOCTYPE html>
<html lang="${language}">
  <head>
    <meta charset="UTF-8">
    <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src ${webview.cspSource} 'unsafe-inline'; font-src ${webview.cspSource}; script-src 'nonce-${nonce}';">
    <meta name="viewport" content="width=device-width, initial-scale=1.0">
    <link rel="stylesheet" href="${asset("main.css")}">
  </head>
  <body>
    <script type="application/json" id="l10n" nonce="${nonce}">${inert(await bundle(productRoot, language))}</script>
    <script nonce="${nonce}" src="${asset("main.js")}"></script>
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
