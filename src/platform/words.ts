import { readFileSync } from "node:fs";
import path from "node:path";
import * as v from "valibot";
import type { Translate } from "../shared/words/translate";

const bundleSchema = v.record(v.string(), v.string());

/** Two-letter language that the environment asks for, by POSIX's order of precedence. */
export function languageOf(env: NodeJS.ProcessEnv): string {
  const locale = [env["LC_ALL"], env["LC_MESSAGES"], env["LANG"]].find((value) => value !== undefined && value !== "");
  return (locale ?? "en").slice(0, 2).toLowerCase();
}

/**
 * Sentences of the command line in the language of `env`, from the bundles that the extension uses. A sentence without translation, and a
 * language without bundle, stay English.
 */
export function translator(productRoot: string, env: NodeJS.ProcessEnv): Translate {
  const bundle = readBundle(path.join(productRoot, "l10n", `bundle.l10n.${languageOf(env)}.json`));
  return (message, args = {}) =>
    (bundle[message] ?? message).replace(/\{(\w+)\}/gu, (placeholder, name: string) => {
      const value = args[name];
      return value === undefined ? placeholder : String(value);
    });
}

function readBundle(file: string): Record<string, string> {
  try {
    return v.parse(bundleSchema, JSON.parse(readFileSync(file, "utf8")));
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return {};
    throw error;
  }
}
