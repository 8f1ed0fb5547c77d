// @ts-check
import path from "node:path";
import { prepareProject } from "./setup/project.mjs";
import { ROOT } from "./setup/root.mjs";

// For machines that may download VS Code: the same host tests in the desktop editor, oldest supported and newest.
await prepareProject({ tests: true });
const { runTests } = await import("@vscode/test-electron");
for (const version of ["1.100.0", "stable"]) {
  await runTests({ version, extensionDevelopmentPath: ROOT, extensionTestsPath: path.join(ROOT, "dist", "test", "host") });
}
