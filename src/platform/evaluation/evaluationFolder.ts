import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import type { Example } from "../../core/dataset/example";
import { decodeCase } from "../../core/evaluation/askedCases";
import { decodeManifest, type EvaluationManifest } from "../../core/evaluation/evaluationManifest";
import { evaluationName } from "../../core/evaluation/evaluationName";
import { writeFileAtomically } from "../files";
import { isLocked, tryLock, waitForLock, type Unlock } from "../lock";
import { EVALUATION_FILES } from "./evaluationFiles";
import { readFold } from "./store";

/** One evaluation on disk. */
export interface EvaluationFolder {
  readonly folder: string;
  readonly manifest: EvaluationManifest;
}

/** Which earlier run of the same request is gone on with. `again`: also one that has ended without every answer; `new`: none. */
export type Continuing = "unfinished" | "again" | "new";

/** A run to ask for; without `unlock` somebody else asks for it at this moment. */
export interface TakenEvaluation extends EvaluationFolder {
  readonly unlock: Unlock | undefined;
}

/**
 * The run of a request, earlier or new, held by the caller where nobody else holds it. Two that want the same at once get the same run.
 * @throws the signal's reason.
 */
export async function takeEvaluation(evaluationsFolder: string, manifest: EvaluationManifest, cases: string, continuing: Continuing, signal: AbortSignal): Promise<TakenEvaluation> {
  await mkdir(evaluationsFolder, { recursive: true, mode: 0o700 });
  const unlockAll = await waitForLock(path.join(evaluationsFolder, EVALUATION_FILES.lock), signal);
  try {
    const earlier = continuing === "new" ? undefined : await earlierRun(evaluationsFolder, manifest, continuing);
    const run = earlier ?? { folder: await createFolder(evaluationsFolder, manifest, cases), manifest };
    return await takeRun(run);
  } finally {
    await unlockAll();
  }
}

/** An earlier run and no other, held likewise. */
export async function takeRun(run: EvaluationFolder): Promise<TakenEvaluation> {
  return { ...run, unlock: await tryLock(lockOf(run.folder)) };
}

/** Whether somebody who lives asks for a run. */
export function isBeingAsked(folder: string): Promise<boolean> {
  return isLocked(lockOf(folder));
}

/** The evaluations in a folder of them, newest first. What is none, or of an older version, is passed over. */
export async function listEvaluations(evaluationsFolder: string): Promise<readonly EvaluationFolder[]> {
  const names = await readdir(evaluationsFolder).catch(() => []);
  const found = await Promise.all(names.map((name) => readEvaluation(path.join(evaluationsFolder, name))));
  return found.flatMap((each) => each ?? []).sort((a, b) => b.manifest.createdAt.localeCompare(a.manifest.createdAt));
}

/** The evaluation in a folder, or `undefined` where there is none. */
export async function readEvaluation(folder: string): Promise<EvaluationFolder | undefined> {
  const manifest = decodeManifest(await readFile(path.join(folder, EVALUATION_FILES.manifest), "utf8").catch(() => ""));
  return manifest === undefined ? undefined : { folder, manifest };
}

/** The rows of an evaluation as they were asked. */
export async function readCases(folder: string): Promise<readonly Example[]> {
  const text = await readFile(path.join(folder, EVALUATION_FILES.cases), "utf8");
  return text.split("\n").flatMap((line) => decodeCase(line) ?? []);
}

const lockOf = (folder: string): string => path.join(folder, EVALUATION_FILES.lock);

/** Weights that have no digest may have changed since a run has ended: it is never gone on with unasked. */
async function earlierRun(evaluationsFolder: string, { request, target }: EvaluationManifest, continuing: Continuing): Promise<EvaluationFolder | undefined> {
  for (const run of await listEvaluations(evaluationsFolder)) {
    if (run.manifest.request !== request) continue;
    if (target.digest !== null || continuing === "again") return run;
    if ((await readFold(path.join(run.folder, EVALUATION_FILES.answers))).status(true) !== "finished") return run;
  }
  return undefined;
}

/** The manifest comes last: without it a folder is no evaluation. */
async function createFolder(evaluationsFolder: string, manifest: EvaluationManifest, cases: string): Promise<string> {
  const file = manifest.dataset.file;
  const name = evaluationName(manifest.target.model, path.basename(file, path.extname(file)), new Date(manifest.createdAt));
  const folder = await newFolder(path.join(evaluationsFolder, name));
  await writeFile(path.join(folder, ".gitignore"), "*\n", { mode: 0o600 });
  await writeFileAtomically(path.join(folder, EVALUATION_FILES.cases), cases);
  await writeFileAtomically(path.join(folder, EVALUATION_FILES.manifest), `${JSON.stringify(manifest, undefined, 2)}\n`);
  return folder;
}

/** Readable by its owner alone. */
async function newFolder(wanted: string): Promise<string> {
  for (let number = 1; ; number++) {
    const folder = number === 1 ? wanted : `${wanted}-${number}`;
    try {
      await mkdir(folder, { mode: 0o700 });
      return folder;
    } catch (error) {
      if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
    }
  }
}
