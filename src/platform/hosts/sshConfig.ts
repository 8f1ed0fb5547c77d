import { readdir, readFile } from "node:fs/promises";
import { homedir } from "node:os";
import path from "node:path";
import type { SshOptions } from "./sshHost";
import { isHostName } from "./sshHost";

/** Includes may include; a circle ends here, as OpenSSH's own do. */
const DEEPEST_INCLUDE = 16;

/** The hosts that an SSH configuration names, in its order: those of `Host` lines without wildcards, also of included files. */
export async function configuredHosts({ configFile }: SshOptions): Promise<readonly string[]> {
  const file = configFile ?? path.join(homedir(), ".ssh", "config");
  return [...new Set(await hostsOf(file, path.dirname(file), 0))];
}

async function hostsOf(file: string, base: string, depth: number): Promise<string[]> {
  if (depth > DEEPEST_INCLUDE) return [];
  const hosts: string[] = [];
  for (const line of (await readFile(file, "utf8").catch(() => "")).split(/\r?\n/u)) {
    const { keyword, values } = settingOf(line);
    if (keyword === "host") hosts.push(...values.filter(isHostName));
    if (keyword !== "include") continue;
    for (const value of values) for (const included of await matchingFiles(value, base)) hosts.push(...(await hostsOf(included, base, depth + 1)));
  }
  return hosts;
}

/** `Keyword value value`, or with an equals sign; values may stand in double quotes. */
function settingOf(line: string): { readonly keyword: string; readonly values: readonly string[] } {
  const words = [...line.replace(/^(\s*\w+)\s*=/u, "$1 ").matchAll(/"([^"]*)"|([^\s"]+)/gu)].map(([, quoted, plain]) => quoted ?? plain ?? "");
  const [keyword = "", ...values] = words;
  return { keyword: keyword.toLowerCase(), values };
}

/** Wildcards of an include's last part; what is relative lies beside the configuration. */
async function matchingFiles(pattern: string, base: string): Promise<readonly string[]> {
  const place = path.resolve(base, pattern.replace(/^~(?=\/)/u, homedir()));
  const name = path.basename(place);
  if (!/[*?]/u.test(name)) return [place];
  const wanted = new RegExp(`^${name.replace(/[.+^${}()|[\]\\]/gu, String.raw`\$&`).replaceAll("*", ".*").replaceAll("?", ".")}$`, "u");
  const names = await readdir(path.dirname(place)).catch(() => []);
  return names.filter((candidate) => wanted.test(candidate)).sort().map((candidate) => path.join(path.dirname(place), candidate));
}
