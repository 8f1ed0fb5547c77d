// @ts-check
import { existsSync } from "node:fs";
import { mkdir, symlink, writeFile } from "node:fs/promises";
import path from "node:path";
import { run, runToSuccess } from "../child.mjs";
import { step } from "../steps.mjs";
import { provideDebianPackages } from "./debian.mjs";
import { cacheEntry } from "./entry.mjs";

/** Carries VS Code 1.100.3, the oldest that the extension supports. */
const VERSION = "4.100.3";
const NATIVE_MODULES = ["@vscode/deviceid", "@vscode/spdlog", "kerberos", "native-watchdog", "node-pty"];
/** Without these the server does not start or has no terminal and no watcher. */
const NEEDED = ["@vscode/spdlog/build/Release/spdlog.node", "native-watchdog/build/Release/watchdog.node", "node-pty/build/Release/pty.node"];

/**
 * VS Code's own server, built from npm packages, once.
 * @returns {Promise<string>} its folder, with `out/server-main.js`.
 */
export async function provideCodeServer() {
  await provideDebianPackages(["ripgrep", "libkrb5-dev", "libx11-dev", "libxkbfile-dev", "libsecret-1-dev", "pkg-config", "g++", "make"]);
  const inside = "node_modules/code-server/lib/vscode";
  const entry = await cacheEntry(`code-server-${VERSION}-node${process.versions.modules}`, (folder) => step(`code-server ${VERSION}`, () => build(folder, inside)));
  return path.join(entry, inside);
}

/** Chromium as Debian has it. */
export async function provideChromium() {
  for (const program of ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"]) if (existsSync(program)) return program;
  await provideDebianPackages(["chromium", "fonts-dejavu-core"]);
  return "/usr/bin/chromium";
}

/** @param {string} folder @param {string} inside */
async function build(folder, inside) {
  const quiet = { quiet: true, minutes: 10 };
  const vscode = path.join(folder, inside);
  const modules = path.join(vscode, "node_modules");
  await writeFile(path.join(folder, "package.json"), '{"private":true}\n');
  await runToSuccess("npm", ["install", `code-server@${VERSION}`, "--ignore-scripts", "--no-audit", "--no-fund"], { cwd: folder, ...quiet });
  await runToSuccess("npm", ["install", "--omit=dev", "--ignore-scripts", "--no-audit", "--no-fund"], { cwd: vscode, ...quiet });
  // node-pty's last post-install step fails after it has compiled: what counts is what was built.
  const env = existsSync("/usr/include/node/node.h") ? { npm_config_nodedir: "/usr" } : {};
  await run("npm", ["rebuild", ...NATIVE_MODULES], { cwd: vscode, env, mute: true, minutes: 10 });
  const absent = NEEDED.filter((file) => !existsSync(path.join(modules, file)));
  if (absent.length > 0) throw new Error(`code-server: not built: ${absent.join(", ")}`);
  await mkdir(path.join(modules, "@vscode/ripgrep/bin"), { recursive: true });
  await symlink("/usr/bin/rg", path.join(modules, "@vscode/ripgrep/bin/rg"));
  await symlink("node_modules", path.join(vscode, "node_modules.asar"));
}
