// @ts-check
import { run } from "./child.mjs";
import { ROOT } from "./setup/root.mjs";

// The long versions of the tests: more random cases, more rows, more steps. The tests read the factor.
const { code } = await run(process.execPath, ["scripts/test.mjs", ...process.argv.slice(2)], { cwd: ROOT, env: { CLINICAL_PROMPTS_SOAK: "20" }, minutes: 240 });
process.exit(code);
