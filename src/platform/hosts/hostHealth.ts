import { isUsable } from "../python/findPython";
import { versionsUnlikeLock, type DifferingVersion } from "../python/installedVersions";
import { lockPath } from "../python/locks";
import { isOnPath } from "../process";
import { clusterBehind, type ClusterState } from "../training/slurm";
import type { Host } from "./host";
import { environmentName } from "./hostEnvironment";
import { HostError } from "./hostError";
import { machineFacts, type EnvironmentThere, type MachineFacts } from "./hostFacts";
import type { SshHost } from "./sshHost";

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

/** What was found, and the facts that it rests on; these are missing where the machine cannot be reached. */
export interface HostHealth {
  readonly findings: readonly HostFinding[];
  readonly facts: MachineFacts | undefined;
  readonly cluster: ClusterState;
}

/** Looks at everything that training on another machine needs; changes and sends nothing. A machine that cannot be reached is a finding. */
export async function examineHost(host: SshHost, options: HostHealthOptions, signal: AbortSignal): Promise<HostHealth> {
  let address = host.name;
  try {
    const { user, hostname, port } = await host.resolve(signal);
    address = `${user}@${hostname}:${port}`;
    const health = await examineMachine(host, options, signal);
    const rsync = { part: "rsync", here: await isOnPath("rsync", signal), there: health.facts?.rsync } as const;
    return { ...health, findings: [{ part: "connection", address }, ...health.findings, rsync, { part: "slurm", cluster: health.cluster }] };
  } catch (error) {
    if (!(error instanceof HostError)) throw error;
    return { findings: [{ part: "connection", address, error }], facts: undefined, cluster: { kind: "absent" } };
  }
}

/** What a machine itself has, whatever the way to it. @throws {HostError} when it cannot be reached. */
export async function examineMachine(host: Host, { bridgeFolder, python, folder, lock }: HostHealthOptions, signal: AbortSignal): Promise<HostHealth> {
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

/** Whether an environment could be built there. */
export function canBuildThere({ uv, pythons }: Pick<MachineFacts, "uv" | "pythons">): boolean {
  return uv !== undefined || pythons.some(({ version, canBuild }) => canBuild && isUsable(version));
}
