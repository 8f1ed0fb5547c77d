import { isUsable } from "../python/findPython";
import { versionsUnlikeLock, type DifferingVersion } from "../python/installedVersions";
import { lockPath } from "../python/locks";
import { isOnPath } from "../process";
import { clusterBehind, type ClusterState } from "../training/slurm";
import type { Host } from "./host";
import { environmentName } from "./hostEnvironment";
import { HostError } from "./hostError";
import { machineFacts, type EnvironmentThere, type MachineFacts } from "./hostFacts";
import { addressText, type SshHost } from "./sshHost";

/** One part of another machine, as it was found. */
export type HostFinding =
  /** `error`: nothing else is known then. */
  | { readonly part: "connection"; readonly address: string; readonly error?: HostError }
  | { readonly part: "python" | "uv" | "processor" | "disk"; readonly facts: MachineFacts }
  | { readonly part: "gpu"; readonly facts: MachineFacts; readonly cluster: ClusterState }
  | { readonly part: "libraries"; readonly environment: EnvironmentThere; readonly host: string }
  | { readonly part: "versions"; readonly environment: EnvironmentThere; readonly differing: readonly DifferingVersion[] }
  | { readonly part: "converter"; readonly environment: EnvironmentThere }
  | { readonly part: "rsync"; readonly here: boolean; readonly there: string | undefined }
  | { readonly part: "slurm"; readonly cluster: ClusterState };

export interface HostHealthOptions {
  readonly bridgeFolder: string;
  /** A Python there that the user has named. */
  readonly python?: string | undefined;
  /** Our folder there, where the user has named one. */
  readonly folder?: string | undefined;
  /** The environment that a run there needs; without it the one that suits its GPU. */
  readonly lock?: "cpu" | "unsloth" | undefined;
}

/** What was found on a machine, and the facts that it rests on. */
export interface MachineHealth {
  readonly findings: readonly HostFinding[];
  readonly facts: MachineFacts;
  readonly cluster: ClusterState;
}

/** Looks at everything that training on another machine needs; changes and sends nothing. A machine that cannot be reached is a finding. */
export async function examineHost(host: SshHost, options: HostHealthOptions, signal: AbortSignal): Promise<readonly HostFinding[]> {
  let address = host.name;
  try {
    address = addressText(await host.resolve(signal));
    const health = await examineMachine(host, options, signal);
    const rsync = await rsyncFinding(health.facts, signal);
    return [{ part: "connection", address }, ...health.findings, rsync, { part: "slurm", cluster: health.cluster }];
  } catch (error) {
    if (!(error instanceof HostError)) throw error;
    return [{ part: "connection", address, error }];
  }
}

/** What a machine itself has, whatever the way to it. @throws {HostError} when it cannot be reached. */
export async function examineMachine(host: Host, { bridgeFolder, python, folder, lock }: HostHealthOptions, signal: AbortSignal): Promise<MachineHealth> {
  const environments = { cpu: await environmentName("cpu", bridgeFolder), unsloth: await environmentName("unsloth", bridgeFolder) };
  const facts = await machineFacts(host, { folder, python, environments, lock }, signal);
  const cluster: ClusterState = facts.slurm ? await clusterBehind(host, signal) : { kind: "absent" };
  const { environment } = facts;
  const isThere = environment.state === "complete" || environment.state === "named";
  const findings: readonly HostFinding[] = [
    { part: "python", facts },
    { part: "uv", facts },
    { part: "libraries", environment, host: host.name },
    ...(isThere ? ([{ part: "versions", environment, differing: await versionsUnlikeLock(environment.versions, lockPath({ bridgeFolder }, environment.lock)) }, { part: "converter", environment }] as const) : []),
    { part: "gpu", facts, cluster },
    { part: "processor", facts },
    { part: "disk", facts },
  ];
  return { findings, facts, cluster };
}

/** rsync is needed at both ends of a connection. */
export async function rsyncFinding({ rsync }: Pick<MachineFacts, "rsync">, signal: AbortSignal): Promise<HostFinding> {
  return { part: "rsync", here: await isOnPath("rsync", signal), there: rsync };
}

/** Whether a run cannot succeed there before this is mended; a disk that is small may still be large enough for it. */
export function stopsTraining(finding: HostFinding, { state }: { readonly state: "ok" | "notice" | "missing" }): boolean {
  return state === "missing" && finding.part !== "converter" && !(finding.part === "disk" && finding.facts.canWrite);
}

/** Whether an environment could be built there. */
export function canBuildThere({ uv, pythons }: Pick<MachineFacts, "uv" | "pythons">): boolean {
  return uv !== undefined || pythons.some(({ version, canBuild }) => canBuild && isUsable(version));
}
