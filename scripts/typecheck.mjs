// @ts-check
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";

const ZONES = ["src/core", "src/shared", "src/platform", "src/cli", "src", "webview", "test/unit", "test/host", "test/e2e", "test/loop", "test/bench", "scripts"];
const tsc = new URL("../node_modules/typescript/bin/tsc", import.meta.url).pathname;
let failed = false;
for (const zone of ZONES.filter((zone) => existsSync(`${zone}/tsconfig.json`))) {
  const { status } = spawnSync(process.execPath, [tsc, "-p", zone, "--noEmit"], { stdio: "inherit" });
  if (status !== 0) {
    failed = true;
    console.error(`typecheck: ${zone} has errors`);
  }
}
process.exitCode = failed ? 1 : 0;
