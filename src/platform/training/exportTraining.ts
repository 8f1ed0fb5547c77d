import { lstat, mkdir, readdir, readFile, rename, rm } from "node:fs/promises";
import path from "node:path";
import type { DatasetRules } from "../../core/dataset/rules";
import type { TrainingConfiguration } from "../../core/training/configuration";
import { exportedTraining, type ExportedFile, type ExportMaterial, type ExportTarget, type ExportTexts } from "../../core/training/export/exportedTraining";
import { exportTargetName } from "../../shared/words/exportTraining";
import { needsGpu } from "../../core/training/export/settings";
import { ExportRefusedError } from "../dataset/exportFile";
import { FileExistsError, writeFileAtomically } from "../files";
import { BASE_MODEL_ID } from "../python/baseModel";
import { lockPath } from "../python/locks";
import { refuseTrainingSystem } from "../systemText";
import { prepareTraining } from "./prepareRun";
import { freezeSplit, namingRows, type TrainingRows } from "./trainingRows";

/** A training that is taken to another tool. */
export interface TrainingExport {
  readonly target: ExportTarget;
  readonly rows: TrainingRows;
  readonly configuration: TrainingConfiguration;
  readonly rules: DatasetRules;
  /** To make; nothing may be there. */
  readonly folder: string;
  /** Folder of package.json. */
  readonly productRoot: string;
  /** What people read of it. */
  readonly texts: (facts: { readonly baseIsHere: boolean; readonly isGpuNeeded: boolean; readonly isFull: boolean }) => ExportTexts;
}

/**
 * Refuses a system text that names somebody, and rows where nobody has acknowledged it.
 * @throws {SystemTextError} {ExportRefusedError}
 */
export async function refuseIdentifiers({ rows, configuration, rules, target }: Pick<TrainingExport, "rows" | "configuration" | "rules" | "target">): Promise<void> {
  refuseTrainingSystem(configuration, rules, exportTargetName(target));
  const lines = (await namingRows(rows, rules)).map(rows.lineOf);
  if (lines.length > 0) throw new ExportRefusedError("identifiers", lines.sort((one, other) => one - other));
}

/**
 * Writes the folder, whole or not at all and readable by its owner alone, and freezes the split, so that later trainings here keep to it.
 * @throws {SystemTextError} {ExportRefusedError} {FileExistsError} {SplitFileError}
 */
export async function exportTraining({ target, rows, configuration, rules, folder, productRoot, texts }: TrainingExport): Promise<void> {
  await refuseIdentifiers({ rows, configuration, rules, target });
  if (await exists(folder)) throw new FileExistsError(folder);
  const baseModel = configuration.baseModel === "" ? BASE_MODEL_ID : configuration.baseModel;
  // The base is measured where the model is served, and that is not there; whoever runs the export says where its figures go.
  const asked = { ...configuration, baseModel, serveBase: false, reportTo: "none" } as const;
  const plan = await prepareTraining({ name: path.basename(folder), rows, configuration: asked, rules, cuda: true });
  const files = exportedTraining(target, plan, await materialOf(productRoot), texts({ baseIsHere: await exists(baseModel), isGpuNeeded: needsGpu(plan.configuration), isFull: plan.configuration.method === "full" }));
  const temporary = `${folder}.${process.pid}.tmp`;
  try {
    await writeAll(temporary, files);
    await freezeSplit(rows.split);
    await rename(temporary, folder);
  } catch (error) {
    await rm(temporary, { recursive: true, force: true });
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    throw code === "ENOTEMPTY" || code === "EEXIST" || code === "ENOTDIR" ? new FileExistsError(folder) : error;
  }
}

async function writeAll(folder: string, files: readonly ExportedFile[]): Promise<void> {
  for (const file of files) {
    const place = path.join(folder, ...file.path.split("/"));
    await mkdir(path.dirname(place), { recursive: true, mode: 0o700 });
    await writeFileAtomically(place, file.text);
  }
}

async function materialOf(productRoot: string): Promise<ExportMaterial> {
  const bridgeFolder = path.join(productRoot, "python-bridge");
  const read = (...names: string[]): Promise<string> => readFile(path.join(bridgeFolder, ...names), "utf8");
  const lock = (name: "cpu" | "unsloth" | "uv"): Promise<string> => readFile(lockPath({ bridgeFolder }, name), "utf8");
  const modules = (await readdir(path.join(bridgeFolder, "clinical_bridge"))).filter((name) => name.endsWith(".py")).sort();
  const bridge = await Promise.all(modules.map(async (name) => [name, await read("clinical_bridge", name)] as const));
  return {
    script: await read("exported", "train.py"),
    notebookScript: await read("exported", "notebook.py"),
    locks: { cpu: await lock("cpu"), gpu: await lock("unsloth"), uv: await lock("uv") },
    bridge: Object.fromEntries(bridge),
  };
}

async function exists(place: string): Promise<boolean> {
  try {
    await lstat(place);
    return true;
  } catch (error) {
    if (error instanceof Error && "code" in error && (error.code === "ENOENT" || error.code === "ENOTDIR")) return false;
    throw error;
  }
}
