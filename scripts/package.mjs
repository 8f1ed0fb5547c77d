// @ts-check
import { readFile, stat } from "node:fs/promises";
import path from "node:path";
import { prepareProject } from "./setup/project.mjs";
import { ROOT } from "./setup/root.mjs";
import { packageExtension } from "./setup/vsix.mjs";
import { step } from "./steps.mjs";

const LARGEST_BUNDLE = 400 * 1024;
const LARGEST_PACKAGE = 2 * 1024 * 1024;

await prepareProject({ production: true });
const { name, version } = JSON.parse(await readFile(path.join(ROOT, "package.json"), "utf8"));
const vsix = path.join(ROOT, `${name}-${version}.vsix`);
await step("Package", () => packageExtension(vsix));
const sizes = [
  { file: path.join(ROOT, "dist", "extension.js"), largest: LARGEST_BUNDLE },
  { file: vsix, largest: LARGEST_PACKAGE },
];
for (const { file, largest } of sizes) {
  const { size } = await stat(file);
  const fits = size < largest;
  console.log(`${fits ? "✔" : "✘"} ${path.relative(ROOT, file)}: ${Math.ceil(size / 1024)} KB (limit ${largest / 1024} KB)`);
  if (!fits) process.exitCode = 1;
}
