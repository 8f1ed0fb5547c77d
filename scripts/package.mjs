// @ts-check
import { readdir, readFile, stat } from "node:fs/promises";
import path from "node:path";
import { prepareProject } from "./setup/project.mjs";
import { ROOT } from "./setup/root.mjs";
import { packageExtension } from "./setup/vsix.mjs";
import { step } from "./steps.mjs";

const LARGEST_BUNDLE = 400 * 1024;
/** Features are loaded when they are first used, each part on its own. */
const LARGEST_LATER = 1024 * 1024;
const LARGEST_PACKAGE = 2 * 1024 * 1024;

await prepareProject({ production: true });
const { name, version } = JSON.parse(await readFile(path.join(ROOT, "package.json"), "utf8"));
const vsix = path.join(ROOT, `${name}-${version}.vsix`);
await step("Package", () => packageExtension(vsix));
const dist = path.join(ROOT, "dist");
const later = (await readdir(path.join(dist, "extension"))).map((file) => path.join(dist, "extension", file));
const sizes = [
  { name: "extension.js, all that activation loads", files: [path.join(dist, "extension.js")], largest: LARGEST_BUNDLE },
  { name: "what it loads when it is first used", files: later, largest: LARGEST_LATER },
  { name: path.relative(ROOT, vsix), files: [vsix], largest: LARGEST_PACKAGE },
];
for (const { name, files, largest } of sizes) {
  const size = (await Promise.all(files.map(async (file) => (await stat(file)).size))).reduce((sum, each) => sum + each, 0);
  const fits = size < largest;
  console.log(`${fits ? "✔" : "✘"} ${name}: ${Math.ceil(size / 1024)} KB (limit ${largest / 1024} KB)`);
  if (!fits) process.exitCode = 1;
}
