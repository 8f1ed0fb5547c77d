import path from "node:path";
import { exists } from "../files";

/** What people name the thresholds of a folder; `<test file>.evaluation.json` holds those of one test file. */
const THRESHOLDS = "evaluation.json";

/** The thresholds that hold for a test file: its own, else those beside it, else those of the nearest folder above it within `root`. */
export async function findThresholds(file: string, root: string): Promise<string | undefined> {
  const own = `${file.slice(0, file.length - path.extname(file).length)}.${THRESHOLDS}`;
  if (await exists(own)) return own;
  for (let folder = path.dirname(file); ; folder = path.dirname(folder)) {
    const shared = path.join(folder, THRESHOLDS);
    if (await exists(shared)) return shared;
    if (path.relative(root, folder) === "" || path.relative(root, folder).startsWith("..")) return undefined;
  }
}
