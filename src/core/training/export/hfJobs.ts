import { pythonComment } from "./python";

/**
 * A script that `uv run` and `hf jobs uv run` take as it is: its libraries stand in its head (PEP 723).
 * @param script with its settings.
 * @param notice what leaves the machine.
 */
export function hfJobsScript(script: string, pins: readonly string[], notice: string): string {
  const dependencies = pins.map((pin) => `#     "${pin}",\n`).join("");
  return `# /// script\n# requires-python = ">=3.11,<3.14"\n# dependencies = [\n${dependencies}# ]\n# ///\n#\n${pythonComment(notice)}${script}`;
}
