import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

const made: string[] = [];

/** A new folder that is gone when the process of the test ends. */
export function temporaryFolder(): string {
  if (made.length === 0) process.once("exit", removeAll);
  const folder = mkdtempSync(path.join(tmpdir(), "clinical-prompts-"));
  made.push(folder);
  return folder;
}

function removeAll(): void {
  for (const folder of made) rmSync(folder, { recursive: true, force: true });
}
