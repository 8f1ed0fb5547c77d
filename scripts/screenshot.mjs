// @ts-check
import path from "node:path";
import { runToSuccess } from "./child.mjs";
import { prepareProject } from "./setup/project.mjs";
import { ROOT } from "./setup/root.mjs";
import { withTestEnvironment } from "./setup/testEnvironment.mjs";

// Makes docs/screenshot.png anew, with a model that `npm start` has trained.
await prepareProject({ tests: true });
await withTestEnvironment((env) => runToSuccess(process.execPath, [path.join(ROOT, "dist", "test", "e2e", "screenshot.js"), ...process.argv.slice(2)], { cwd: ROOT, env, minutes: 20 }));
