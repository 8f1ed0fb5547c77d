// @ts-check
import { randomBytes } from "node:crypto";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { answers, freePort, isInstalled, run, runToSuccess, start } from "./child.mjs";
import { provideCodeServer } from "./setup/codeServer.mjs";
import { cacheRoot, ROOT } from "./setup/root.mjs";
import { packageExtension } from "./setup/vsix.mjs";

/**
 * Opens the folder with the extension as built: in VS Code where it is installed, else in the browser. Returns when the editor is closed.
 * @param {string} folder
 * @param {string} file
 * @param {number} line
 */
export async function openEditor(folder, file, line) {
  if (await isInstalled("code")) {
    await run("code", ["--wait", "--new-window", `--extensionDevelopmentPath=${ROOT}`, folder, "--goto", `${file}:${line}`], { minutes: 24 * 60 });
    return;
  }
  const server = await startBrowserEditor(folder, file, line);
  console.log(`\nThe editor is at\n  ${server.url}\nIt is for you alone: the address holds a secret. Ctrl+C ends it.`);
  if (process.env["DISPLAY"] && (await isInstalled("xdg-open"))) await run("xdg-open", [server.url], { mute: true, minutes: 1 });
  await server.ended;
}

/**
 * VS Code's server on the loopback interface, behind a connection token: without one any user of the machine would get a shell.
 * @param {string} folder
 * @param {string} file
 * @param {number} line
 * @param {string} [home] folder of its settings, extensions and state.
 * @returns {Promise<{ url: string, ended: Promise<void>, stop: () => Promise<void> }>}
 */
export async function startBrowserEditor(folder, file, line, home = path.join(cacheRoot(), "editor")) {
  const codeServer = path.join(await provideCodeServer(), "out", "server-main.js");
  await mkdir(home, { recursive: true, mode: 0o700 });
  const data = ["--user-data-dir", path.join(home, "user"), "--extensions-dir", path.join(home, "extensions"), "--server-data-dir", path.join(home, "server")];
  await installExtension(codeServer, data);
  const token = randomBytes(24).toString("hex");
  const secret = await mkdtemp(path.join(tmpdir(), "clinical-prompts-token-"));
  const tokenFile = path.join(secret, "token");
  await writeFile(tokenFile, token, { mode: 0o600 });
  const authority = `127.0.0.1:${await freePort()}`;
  const port = authority.split(":")[1] ?? "";
  const listen = ["--host", "127.0.0.1", "--port", port, "--connection-token-file", tokenFile, "--accept-server-license-terms", "--telemetry-level", "off"];
  const { ended, stop } = await start(process.execPath, [codeServer, ...listen, ...data], { isReady: () => answers(`http://${authority}/version`) });
  await rm(secret, { recursive: true });
  const payload = JSON.stringify([["openFile", `vscode-remote://${authority}${file}:${line}`], ["gotoLineMode", "true"]]);
  return { url: `http://${authority}/?${new URLSearchParams({ tkn: token, folder, payload })}`, ended, stop };
}

/** @param {string} codeServer @param {readonly string[]} data */
async function installExtension(codeServer, data) {
  const folder = await mkdtemp(path.join(tmpdir(), "clinical-prompts-vsix-"));
  const vsix = path.join(folder, "extension.vsix");
  try {
    await packageExtension(vsix);
    await runToSuccess(process.execPath, [codeServer, "--install-extension", vsix, "--force", "--accept-server-license-terms", ...data], { cwd: ROOT, quiet: true, minutes: 5 });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
