import { readFile } from "node:fs/promises";
import path from "node:path";
import * as v from "valibot";
import { JOB_PHASES, type JobState } from "../../core/training/slurmState";
import { writeFileAtomically } from "../files";
import { RUN_FILES } from "./runFolder";

const jobFile = v.object({
  version: v.literal(1),
  id: v.pipe(v.string(), v.regex(/^\d+$/u)),
  /** The run folder as the cluster sees it. */
  folder: v.string(),
  /** Where the job stood when somebody last looked. */
  state: v.object({ phase: v.picklist(JOB_PHASES), reason: v.exactOptional(v.string()) }),
});

/** The Slurm job of a run. It has a file of its own because the trainer may write to `run.json` at any time. */
export interface JobRecord {
  readonly id: string;
  readonly folder: string;
  readonly state: JobState;
}

/** The job that was sent last for a run; `undefined` where the run is no job, or the file is none of ours. */
export async function readJob(runFolder: string): Promise<JobRecord | undefined> {
  try {
    const { version, ...record } = v.parse(jobFile, JSON.parse(await readFile(path.join(runFolder, RUN_FILES.job), "utf8")));
    return record;
  } catch (error) {
    if (error instanceof SyntaxError || v.isValiError(error) || (error instanceof Error && "code" in error && error.code === "ENOENT")) return undefined;
    throw error;
  }
}

export function writeJob(runFolder: string, record: JobRecord): Promise<void> {
  return writeFileAtomically(path.join(runFolder, RUN_FILES.job), `${JSON.stringify({ version: 1, ...record }, undefined, 2)}\n`);
}
