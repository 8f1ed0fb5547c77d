/** What is wrong with a machine or the way to it. */
export type HostFault =
  /** Here: a name that could be an option or shell text; no program `ssh` or `rsync`. */
  | "name_invalid"
  | "ssh_missing"
  | "rsync_missing"
  /** On the way. `unreachable` may pass by itself; the others do not. */
  | "unknown"
  | "unreachable"
  | "key_unknown"
  | "key_changed"
  | "denied"
  /** There. */
  | "rsync_missing_there"
  | "disk_full"
  | "python_missing"
  | "python_unusable"
  | "environment_failed"
  | "copy_gone"
  | "failed";

/** A machine cannot do what it was asked. */
export class HostError extends Error {
  constructor(
    readonly kind: HostFault,
    /** As the user calls it. */
    readonly host: string,
    /** What the program said, or what is wrong. */
    readonly detail: string,
    options?: ErrorOptions,
  ) {
    super(`${host}: ${kind}${detail === "" ? "" : `: ${detail}`}`, options);
  }
}

/** OpenSSH's own words for each fault, as it has said them for many versions; the first that fits counts. */
const SIGNS: readonly (readonly [RegExp, HostFault])[] = [
  [/REMOTE HOST IDENTIFICATION HAS CHANGED|host key .{0,200}has changed/u, "key_changed"],
  [/Host key verification failed|No \S+ host key is known/u, "key_unknown"],
  [/Permission denied \(|Too many authentication failures|no mutual signature|Load key .{0,200}(?:invalid|error|incorrect)/u, "denied"],
  [/Could not resolve hostname|Name or service not known|nodename nor servname/u, "unknown"],
  [/No space left on device|Disk quota exceeded/u, "disk_full"],
  [/rsync: (?:command )?not found|rsync: No such file|rsync: inaccessible/u, "rsync_missing_there"],
];

/**
 * The fault behind what ssh says when it ends with its own code, 255. What is not recognised is taken for a network that may come back: trying again
 * in vain costs less than giving up a run.
 */
export function sshFault(stderr: string): HostFault {
  return SIGNS.find(([sign]) => sign.test(stderr))?.[1] ?? "unreachable";
}

/** Codes of rsync for connections that break off or stay silent: socket, stream, timeouts, ssh's own. */
const BROKEN_OFF: readonly (number | null)[] = [10, 12, 20, 30, 35, 255];

/** The fault behind a failed rsync. */
export function rsyncFault(code: number | null, stderr: string): HostFault {
  const said = SIGNS.find(([sign]) => sign.test(stderr))?.[1];
  if (said !== undefined) return said;
  // What the shell there says of a program that it does not find.
  if (code === 127) return "rsync_missing_there";
  return BROKEN_OFF.includes(code) ? "unreachable" : "failed";
}

/** The last line of what a program has said: what went wrong stands there. */
export function lastLine(text: string): string {
  return text.trim().split(/\r?\n/u).at(-1) ?? "";
}
