// @ts-check
import { runToSuccess } from "../child.mjs";
import { ROOT } from "./root.mjs";

/** Packages the extension as built. Links stay relative: there is no address of a repository to put before them. @param {string} file */
export async function packageExtension(file) {
  const vsce = "node_modules/@vscode/vsce/vsce";
  await runToSuccess(process.execPath, [vsce, "package", "--no-dependencies", "--no-rewrite-relative-links", "--out", file], { cwd: ROOT, quiet: true, minutes: 5 });
}
