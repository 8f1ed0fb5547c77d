// @ts-check
import { existsSync } from "node:fs";
import { mkdir, readdir, rename, rm } from "node:fs/promises";
import path from "node:path";
import { cacheRoot } from "./root.mjs";

/**
 * A cache entry that appears whole or not at all.
 * @param {string} key
 * @param {(folder: string) => Promise<void>} build
 * @returns {Promise<string>} the entry's folder.
 */
export async function cacheEntry(key, build) {
  const root = cacheRoot();
  const entry = path.join(root, key);
  if (existsSync(entry)) return entry;
  await mkdir(root, { recursive: true });
  for (const left of (await readdir(root)).filter((name) => name.startsWith(`${key}.partial-`))) {
    if (!isAlive(Number(left.slice(left.lastIndexOf("-") + 1)))) await rm(path.join(root, left), { recursive: true, force: true });
  }
  const partial = path.join(root, `${key}.partial-${process.pid}`);
  try {
    await mkdir(partial);
    await build(partial);
    if (!existsSync(entry)) await rename(partial, entry);
  } finally {
    await rm(partial, { recursive: true, force: true });
  }
  return entry;
}

/** @param {number} pid */
function isAlive(pid) {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
