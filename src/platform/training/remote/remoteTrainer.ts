import type { Host } from "../../hosts/host";
import type { HostBridge } from "../../hosts/hostEnvironment";
import { HostError, lastLine } from "../../hosts/hostError";
import { RUN_FILES } from "../runFolder";

/** Where on which machine a run is trained. */
export interface RemoteRun extends HostBridge {
  /** Of the run there, absolute. */
  readonly folder: string;
}

/**
 * Says in `$pid` which trainer of the run in `$1` lives, or nothing: a number of the process file that another program has got meanwhile, after a restart of the
 * machine, is not it.
 */
const LIVING = `folder=$1
pid=$(cat "$folder/${RUN_FILES.pid}" 2>/dev/null)
case $pid in ""|*[!0-9]*) pid= ;; esac
said() { if [ -r "/proc/$pid/cmdline" ]; then tr "\\0" " " <"/proc/$pid/cmdline"; else ps -ww -o args= -p "$pid"; fi 2>/dev/null; }
if [ -n "$pid" ]; then kill -0 "$pid" 2>/dev/null && said | grep -qF -- "$folder" || pid=; fi
`;

/** Without a session, a terminal or a pipe of ours: it outlives the connection. Its process id is that of its group. */
const START = `${LIVING}
[ -n "$pid" ] && { echo "$pid"; exit 0; }
umask 077
cd -- "$folder" || exit 1
export PYTHONPATH="$2" PYTHONUTF8=1 PYTHONUNBUFFERED=1
if command -v setsid >/dev/null 2>&1; then
  setsid nohup "$3" -m clinical_bridge train "$folder" </dev/null >>${RUN_FILES.log} 2>&1 &
else
  set -m
  nohup "$3" -m clinical_bridge train "$folder" </dev/null >>${RUN_FILES.log} 2>&1 &
fi
echo $! >${RUN_FILES.pid}
echo $!`;

const SIGNALS = { cancel: 'kill -s TERM -- "-$pid"', keep: 'kill -s USR1 "$pid"' } as const;

/** The ways to end a run early: all of it, or its training alone. */
export type EndRequest = keyof typeof SIGNALS;

/**
 * Starts the trainer there, detached; does nothing where it lives.
 * @throws {HostError}
 */
export async function startRemoteTrainer(host: Host, { folder, interpreter, packageFolder }: RemoteRun, signal: AbortSignal): Promise<void> {
  await script(host, START, [folder, packageFolder, interpreter], signal);
}

/** Whether the trainer lives. @throws {HostError} */
export async function remoteTrainerLives(host: Host, { folder }: Pick<RemoteRun, "folder">, signal: AbortSignal): Promise<boolean> {
  return (await script(host, `${LIVING}echo "$pid"`, [folder], signal)).trim() !== "";
}

/** Asks the trainer to end, if it lives. @throws {HostError} */
export async function endRemoteTrainer(host: Host, { folder }: Pick<RemoteRun, "folder">, request: EndRequest, signal: AbortSignal): Promise<void> {
  await script(host, `${LIVING}[ -z "$pid" ] || ${SIGNALS[request]}`, [folder], signal);
}

/** Whether the run has a copy there. @throws {HostError} */
export async function remoteCopyIsThere(host: Host, { folder }: Pick<RemoteRun, "folder">, signal: AbortSignal): Promise<boolean> {
  return (await script(host, '[ ! -d "$1" ] || echo there', [folder], signal)).trim() !== "";
}

/** Writes a file there that its owner alone can read and run. @throws {HostError} */
export async function writeThere(host: Host, file: string, text: string, signal: AbortSignal): Promise<void> {
  const { code, stderr } = await host.run("sh", ["-c", 'umask 077; cat >"$1"', "sh", file], { signal, input: text });
  if (code !== 0) throw new HostError("failed", host.name, lastLine(stderr));
}

/** Deletes the run's copy there, rows and all; its trainer is ended first. @throws {HostError} */
export async function deleteRemoteCopy(host: Host, { folder }: Pick<RemoteRun, "folder">, signal: AbortSignal): Promise<void> {
  await script(host, `${LIVING}[ -z "$pid" ] || kill -s KILL -- "-$pid"; rm -rf -- "$folder"`, [folder], signal);
}

/** Bytes of a file there; `undefined` where there is none. @throws {HostError} */
export async function remoteSize(host: Host, file: string, signal: AbortSignal): Promise<number | undefined> {
  const size = (await script(host, '[ ! -f "$1" ] || wc -c <"$1"', [file], signal)).trim();
  return size === "" ? undefined : Number(size);
}

async function script(host: Host, text: string, args: readonly string[], signal: AbortSignal): Promise<string> {
  const { code, stdout, stderr } = await host.run("sh", ["-c", text, "sh", ...args], { signal });
  if (code !== 0) throw new HostError("failed", host.name, lastLine(stderr));
  return stdout;
}
