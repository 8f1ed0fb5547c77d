import { readFile } from "node:fs/promises";
import path from "node:path";
import * as v from "valibot";
import type { Destination } from "../../consent";
import { writeFileAtomically } from "../../files";
import type { Host } from "../../hosts/host";
import { LocalHost } from "../../hosts/localHost";
import { isPlaceThere, SshHost, sshOptionsOf } from "../../hosts/sshHost";
import { slurmOptions } from "../configurationFile";
import { RUN_FILES } from "../runFolder";

/** A folder of its own for a run there, also where several people or folders have a run of that name. @param distinct eight hex digits. */
export function runPlaceThere(root: string, name: string, distinct: string): string {
  return `${root}/runs/${name}-${distinct}`;
}

function isRunPlace(place: string): boolean {
  return isPlaceThere(place) && path.posix.normalize(place) === place && /\/runs\/[^/]+-[0-9a-f]{8}$/u.test(place);
}

const machineSchema = v.object({
  /** `local`: this machine, as the login node of a cluster. */
  kind: v.picklist(["local", "ssh"]),
  /** As the user calls it. */
  host: v.string(),
  /** Of the run there. It is deleted with the run, so it can only be one that {@link runPlaceThere} has named. */
  folder: v.pipe(v.string(), v.check(isRunPlace)),
  interpreter: v.string(),
  packageFolder: v.string(),
  /** Where a Slurm job carries the training: what it asks for, and once it is sent, its id. */
  slurm: v.exactOptional(v.object({ options: slurmOptions, job: v.exactOptional(v.pipe(v.string(), v.regex(/^\d+$/u))) })),
});
const manifestSchema = v.looseObject({ machine: v.exactOptional(machineSchema) });

/** Where a run is trained, where that is another machine: kept in its manifest, so that it is found again. */
export type Machine = v.InferOutput<typeof machineSchema>;

/** The machine that is connected to; none where it is this one. */
export function machineDestinations({ kind, host: name }: Pick<Machine, "kind" | "host">): readonly Destination[] {
  return kind === "ssh" ? [{ kind, name: `ssh://${name}` }] : [];
}

/** The same with what is run there to go on with the run. */
export function trainerDestinations(machine: Machine): readonly Destination[] {
  const { host, interpreter, packageFolder } = machine;
  return [...machineDestinations(machine), { kind: "program", name: `${host}: ${interpreter} ${packageFolder}` }];
}

/** A host that can be given back. */
export type OpenHost = Host & { close(): Promise<void> };

/** The other machine that a run is trained on; `undefined` for one of this machine. */
export async function machineOf(folder: string): Promise<Machine | undefined> {
  return (await readManifestObject(folder)).machine;
}

/** Writes down where a run is trained. */
export async function setMachine(folder: string, machine: Machine): Promise<void> {
  await changeManifest(folder, { machine });
}

/** Takes over what the trainer there has written of the run: versions, hashes, the best loss. */
export async function setResults(folder: string, manifestThere: string): Promise<void> {
  const { results } = v.parse(v.looseObject({ results: v.exactOptional(v.looseObject({})) }), JSON.parse(manifestThere));
  if (results !== undefined) await changeManifest(folder, { results });
}

/** @throws {HostError} `name_invalid` */
export function openHost({ kind, host }: Pick<Machine, "kind" | "host">, env: NodeJS.ProcessEnv): OpenHost {
  return kind === "local" ? new LocalHost(host) : new SshHost(host, sshOptionsOf(env));
}

async function changeManifest(folder: string, change: object): Promise<void> {
  await writeFileAtomically(path.join(folder, RUN_FILES.manifest), `${JSON.stringify({ ...(await readManifestObject(folder)), ...change }, undefined, 2)}\n`);
}

async function readManifestObject(folder: string): Promise<v.InferOutput<typeof manifestSchema>> {
  return v.parse(manifestSchema, JSON.parse(await readFile(path.join(folder, RUN_FILES.manifest), "utf8")));
}
