// @ts-check
import { existsSync } from "node:fs";
import { run, runToSuccess } from "../child.mjs";
import { step } from "../steps.mjs";

/**
 * Installs what is missing of Debian's packages; who may not install is told the command.
 * @param {readonly string[]} packages
 */
export async function provideDebianPackages(packages) {
  /** @type {string[]} */
  const missing = [];
  for (const name of packages) {
    const { stdout } = await run("dpkg-query", ["-W", "-f=${Status}", name], { mute: true, minutes: 1 }).catch(() => ({ stdout: "" }));
    if (!stdout.includes("install ok installed")) missing.push(name);
  }
  if (missing.length === 0) return;
  const command = `apt-get install -y --no-install-recommends ${missing.join(" ")}`;
  if (!existsSync("/usr/bin/apt-get") || process.getuid?.() !== 0) {
    throw new Error(`These packages of the system are missing. Install them and try again:\n  sudo ${command}`);
  }
  const env = { DEBIAN_FRONTEND: "noninteractive" };
  await step(`Debian packages: ${missing.join(", ")}`, async () => {
    await runToSuccess("apt-get", ["update", "-qq"], { env, quiet: true, minutes: 5 });
    await runToSuccess("apt-get", ["install", "-y", "-qq", "--no-install-recommends", ...missing], { env, quiet: true, minutes: 15 });
  });
}
