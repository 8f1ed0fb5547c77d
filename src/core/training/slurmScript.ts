import { checkSlurmOptions, processesOfNode, slurmProcesses, SlurmOptionError, type SlurmOptions } from "./slurmOptions";

/** A run as the cluster sees it: every path is one of its own, absolute. */
export interface SlurmJob {
  readonly name: string;
  /** The run folder; every node sees it. */
  readonly folder: string;
  readonly interpreter: string;
  /** Folder that holds `clinical_bridge/`. */
  readonly packageFolder: string;
  readonly options: SlurmOptions;
}

/** Names inside a run folder that the script and its readers share. */
export const SLURM_FILES = {
  script: "job.sh",
  /** Exit code of the training, once the job has ended by itself. */
  exit: "slurm.exit",
  log: "log.txt",
  events: "events.jsonl",
} as const;

/** Seconds before the time limit at which the run is asked to save and leave. */
const NOTICE_SECONDS = 120;
/** Of the event with which the bridge says that it has saved a checkpoint and waits to be started again: a word of the shell. */
const PAUSED = `'"code": "paused"'`;

/** For torchrun of each node. */
const MEETING = [
  "",
  "# The processes meet on this node, which is the first one's.",
  "address=$(hostname)",
  `port=$("$python" -c 'import socket; s = socket.socket(); s.bind(("", 0)); print(s.getsockname()[1])')`,
];

/**
 * The batch script of a run. Where several processes train together, `srun` starts torchrun once on each node by the bridge's `launch`, which passes
 * the signals for the job's steps on to the node's processes; a single one it starts itself.
 *
 * USR1 comes to the script alone, before the time limit or a preemption, and becomes USR2 for the training: save and leave, then the job queues
 * again. A USR1 to the steps is the user's own "stop and keep".
 * @throws {SlurmOptionError} for an option or a path that cannot be written safely.
 */
export function slurmScript({ name, folder, interpreter, packageFolder, options }: SlurmJob): string {
  checkSlurmOptions(options);
  for (const [option, place] of Object.entries({ folder, python: interpreter, packageFolder })) if (!isPlainPath(place)) throw new SlurmOptionError("wrong_folder", option, place);
  const { cpus, nodes = 1 } = options;
  const each = processesOfNode(options);
  const isAlone = slurmProcesses(options) === 1;
  const task = isAlone ? 'train "$folder"' : `launch "$folder" --nodes=${nodes} --processes=${each} --meet-at="$address:$port"`;
  return `${[
    "#!/bin/bash",
    ...directives(name, folder, options).map((directive) => `#SBATCH ${directive}`),
    "set -u",
    "umask 077",
    `folder=${quoted(folder)}`,
    `python=${quoted(interpreter)}`,
    `export PYTHONPATH=${quoted(packageFolder)} PYTHONUTF8=1 PYTHONUNBUFFERED=1`,
    ...(cpus === undefined && each === 1 ? [] : [`export OMP_NUM_THREADS=${cpus ?? 1}`]),
    `rm -f -- "$folder"/${SLURM_FILES.exit}`,
    ...(isAlone ? [] : MEETING),
    "",
    "# USR1 comes to this script before the time limit: the training saves a checkpoint and leaves with USR2.",
    "trap 'kill -USR2 \"$step\" 2>/dev/null' USR1",
    "trap : TERM",
    `srun ${["--kill-on-bad-exit=1", "--wait=0", ...cores(options)].join(" ")} "$python" -m clinical_bridge ${task} </dev/null &`,
    "step=$!",
    'while kill -0 "$step" 2>/dev/null; do wait "$step"; done',
    'wait "$step"',
    "code=$?",
    "# What the training said last counts: of several processes the first that leaves may have srun end the others, and the code is theirs.",
    `case $(tail -n 1 -- "$folder"/${SLURM_FILES.events} 2>/dev/null) in *${PAUSED}*) scontrol requeue "$SLURM_JOB_ID" && exit 0 ;; esac`,
    `printf '%s\\n' "$code" >"$folder"/${SLURM_FILES.exit}.partial && mv -f -- "$folder"/${SLURM_FILES.exit}.partial "$folder"/${SLURM_FILES.exit}`,
    'exit "$code"',
  ].join("\n")}\n`;
}

/** All of a node's processes are one task to Slurm. */
function cores(options: SlurmOptions): readonly string[] {
  const each = processesOfNode(options);
  return options.cpus === undefined && each === 1 ? [] : [`--cpus-per-task=${each * (options.cpus ?? 1)}`];
}

function directives(name: string, folder: string, options: SlurmOptions): readonly string[] {
  const { partition, account, gpus = 0, nodes = 1, time, memory, lines = [] } = options;
  const option = (key: string, value: string | number | undefined): readonly string[] => (value === undefined ? [] : [`--${key}=${value}`]);
  return [
    `--job-name=${name.replace(/[^\w.-]+/gu, "-")}`,
    ...option("partition", partition),
    ...option("account", account),
    `--nodes=${nodes}`,
    "--ntasks-per-node=1",
    ...cores(options),
    ...option("gres", gpus === 0 ? undefined : `gpu:${gpus}`),
    ...option("time", time),
    ...option("mem", memory),
    `--signal=B:USR1@${NOTICE_SECONDS}`,
    "--requeue",
    "--open-mode=append",
    `--output=${pattern(`${folder}/${SLURM_FILES.log}`)}`,
    ...lines,
  ];
}

/** One word of a POSIX shell. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

/** A file name as sbatch reads it in a script: in quotes, and no percent sign stands for something else. */
function pattern(file: string): string {
  return `"${file.replaceAll("%", "%%").replaceAll('"', '\\"')}"`;
}

/** A backslash would switch off what a percent sign means, and a line end would end the line. */
function isPlainPath(place: string): boolean {
  return place.startsWith("/") && !/[\p{Cc}\\]/u.test(place);
}
