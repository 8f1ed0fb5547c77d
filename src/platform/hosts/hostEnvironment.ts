import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { lockKey } from "../python/locks";
import type { Host } from "./host";
import { HostError, lastLine } from "./hostError";

/** What a machine is asked before anything is sent to it. */
export interface HostFacts {
  /** Our folder there, absolute. */
  readonly root: string;
  readonly cuda: boolean;
  /** Whether it is the login node of a Slurm cluster. */
  readonly slurm: boolean;
}

/** The Python there that has the bridge's libraries, and where the bridge's package lies there. */
export interface HostBridge {
  readonly interpreter: string;
  readonly packageFolder: string;
}

/** Everything of ours there lies in one folder, readable by its owner alone. */
const PROBE = `umask 077
root=$1
[ -n "$root" ] || root=\${XDG_DATA_HOME:-$HOME/.local/share}/clinical-prompt-studio
mkdir -p -- "$root" || exit 1
cd -- "$root" && pwd
if command -v nvidia-smi >/dev/null 2>&1 && nvidia-smi -L 2>/dev/null | grep -q "GPU "; then echo cuda; else echo cpu; fi
if command -v sbatch >/dev/null 2>&1; then echo slurm; else echo none; fi`;

/**
 * @param folder of ours there, where the user has named one; else `~/.local/share/clinical-prompt-studio`.
 * @throws {HostError} when the machine cannot be reached or the folder not be made.
 */
export async function lookAtHost(host: Host, folder: string | undefined, signal: AbortSignal): Promise<HostFacts> {
  const { code, stdout, stderr } = await host.run("sh", ["-c", PROBE, "sh", folder ?? ""], { signal });
  const [jobs, device, root] = stdout.trim().split("\n").reverse();
  if (code !== 0 || root === undefined) throw new HostError(faultOf(stderr), host.name, lastLine(stderr));
  return { root, cuda: device === "cuda", slurm: jobs === "slurm" };
}

/** `uv` where it is, else a Python with pip; 44 where there is neither. Complete when the marker is there, so that a build that broke off is done again. */
const BUILD = `umask 077
folder=$1; shift
[ -f "$folder/complete" ] && exit 0
uv=$(command -v uv || echo "$HOME/.local/bin/uv")
if [ -x "$uv" ]; then
  "$uv" venv --quiet --allow-existing --no-project --python ">=3.11,<3.14" "$folder" && "$uv" pip install --python "$folder" --require-hashes "$@" || exit 1
else
  python=
  for name in python3.13 python3.12 python3.11 python3; do
    "$name" -c "import sys, venv, ensurepip; sys.exit(not (3, 11) <= sys.version_info < (3, 14))" 2>/dev/null && python=$name && break
  done
  [ -n "$python" ] || exit 44
  "$python" -m venv "$folder" && "$folder/bin/python" -m pip install --disable-pip-version-check --require-hashes "$@" || exit 1
fi
: >"$folder/complete"`;
const NO_PYTHON = 44;

const CHECK = 'exec "$1" -c "import torch, transformers, trl, peft, datasets"';

/**
 * Sends the bridge and builds its locked environment, each in a folder named by what it holds: what is there already is left alone.
 * @param interpreter that has the libraries already; nothing is built then.
 * @throws {HostError}
 */
export async function provideHostBridge(host: Host, bridgeFolder: string, { root, cuda, interpreter }: Pick<HostFacts, "root" | "cuda"> & { readonly interpreter?: string | undefined }, signal: AbortSignal): Promise<HostBridge> {
  const packageFolder = `${root}/${await packageName(bridgeFolder)}`;
  await sendPackage(host, bridgeFolder, packageFolder, signal);
  if (interpreter !== undefined) {
    const { code, stderr } = await host.run("sh", ["-c", CHECK, "sh", interpreter], { signal });
    if (code !== 0) throw new HostError("python_unusable", host.name, lastLine(stderr));
    return { interpreter, packageFolder };
  }
  const lock = cuda ? "unsloth" : "cpu";
  await host.upload(path.join(bridgeFolder, "requirements"), `${packageFolder}/requirements`, signal);
  const environment = `${root}/${await environmentName(lock, bridgeFolder)}`;
  const { code, stderr } = await host.run("sh", ["-c", BUILD, "sh", environment, "-r", `${packageFolder}/requirements/${lock}.txt`], { signal });
  if (code === NO_PYTHON) throw new HostError("python_missing", host.name, "");
  if (code !== 0) throw new HostError(faultOf(stderr) === "disk_full" ? "disk_full" : "environment_failed", host.name, lastLine(stderr));
  return { interpreter: `${environment}/bin/python`, packageFolder };
}

/** Name of the folder that an environment lies in there. */
export async function environmentName(lock: "cpu" | "unsloth", bridgeFolder: string): Promise<string> {
  return `python-${lock}-${await lockKey({ bridgeFolder }, [lock])}`;
}

/** Sends the bridge's package, which holds nothing of a dataset. @throws {HostError} */
export async function sendPackage(host: Host, bridgeFolder: string, packageFolder: string, signal: AbortSignal): Promise<void> {
  await host.upload(path.join(bridgeFolder, "clinical_bridge"), `${packageFolder}/clinical_bridge`, signal);
}

/** Name of the folder that the bridge's package lies in there. */
export async function packageName(bridgeFolder: string): Promise<string> {
  return `bridge-${await packageKey(bridgeFolder)}`;
}

/** Twelve digits of the package's files. */
async function packageKey(bridgeFolder: string): Promise<string> {
  const folder = path.join(bridgeFolder, "clinical_bridge");
  const hash = createHash("sha256");
  for (const file of (await readdir(folder)).filter((name) => name.endsWith(".py")).sort()) hash.update(file).update("\0").update(await readFile(path.join(folder, file)));
  return hash.digest("hex").slice(0, 12);
}

function faultOf(stderr: string): "disk_full" | "failed" {
  return /No space left on device|Disk quota exceeded/u.test(stderr) ? "disk_full" : "failed";
}
