import { startBackground } from "../../src/platform/process";

// A process of its own, for tests that kill it: starts Node with its own arguments in the background and waits.
void startBackground(process.execPath, process.argv.slice(2), {}).then(({ died }) => died);
