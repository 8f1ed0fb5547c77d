// @ts-check
import { homedir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";

/** Folder of package.json. */
export const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../..");

/** Folder of everything that set-up provides, as src/platform/cache.ts says. */
export function cacheRoot() {
  const { CLINICAL_PROMPTS_CACHE: own, XDG_CACHE_HOME: user } = process.env;
  if (own) return path.resolve(own);
  return path.join(user || path.join(homedir(), ".cache"), "clinical-prompt-studio");
}
