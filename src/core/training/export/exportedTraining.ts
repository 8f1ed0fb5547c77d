import type { TrainingPlan } from "../plan";
import { axolotlConfiguration } from "./axolotl";
import { DOCKERFILE, DOCKERIGNORE } from "./docker";
import { hfJobsScript } from "./hfJobs";
import { notebook, type NotebookTexts } from "./notebook";
import { pinsOf, withSettings } from "./python";
import { needsGpu, scriptSettings } from "./settings";
import { SKYIGNORE, skypilotTask } from "./skypilot";

/** The tools that a training can be taken to. */
export const EXPORT_TARGETS = ["axolotl", "peft", "notebook", "skypilot", "hf-jobs", "docker"] as const;
export type ExportTarget = (typeof EXPORT_TARGETS)[number];

export function isExportTarget(word: string): word is ExportTarget {
  return EXPORT_TARGETS.some((target) => target === word);
}

/** What the product ships and an export is made of. */
export interface ExportMaterial {
  /** The TRL and PEFT script, and the notebook's, both without settings. */
  readonly script: string;
  readonly notebookScript: string;
  /** Lock files by what they are for: `gpu` has Unsloth and bitsandbytes. */
  readonly locks: Readonly<Record<"cpu" | "gpu" | "uv", string>>;
  /** Files of the bridge's package by name. */
  readonly bridge: Readonly<Record<string, string>>;
}

/** What people read, in their language. */
export interface ExportTexts {
  readonly readme: string;
  /** What leaves the machine, for the head of a script that is sent. */
  readonly notice: string;
  readonly notebook: NotebookTexts;
}

/** A file of an export, its path with slashes from the export's folder. */
export interface ExportedFile {
  readonly path: string;
  readonly text: string;
}

const SCRIPT_LIBRARIES = ["torch", "transformers", "trl", "peft", "datasets", "accelerate"];
const NOTEBOOK_LIBRARIES = ["unsloth", "unsloth-zoo", "transformers", "trl", "peft", "datasets", "bitsandbytes"];

/**
 * All files of a training for one tool. Rows go along without their ids, which may say more than the text, except to the bridge, whose
 * run folder stays where it is.
 */
export function exportedTraining(target: ExportTarget, plan: TrainingPlan, material: ExportMaterial, texts: ExportTexts): ExportedFile[] {
  const { readme: text } = texts;
  return [{ path: "README.md", text }, { path: ".gitignore", text: "*\n" }, ...filesFor(target, plan, material, texts)];
}

function filesFor(target: ExportTarget, plan: TrainingPlan, material: ExportMaterial, texts: ExportTexts): ExportedFile[] {
  const { configuration, train, manifest } = plan;
  const { script, locks } = material;
  const settings = scriptSettings(configuration, train.length);
  const lock = needsGpu(configuration) ? locks.gpu : locks.cpu;
  const requirements = { path: "requirements.txt", text: lock };
  const common = [...rowFiles(plan), { path: "export.json", text: json(manifest) }];
  switch (target) {
    case "axolotl":
      return [{ path: "axolotl.yaml", text: axolotlConfiguration(configuration, plan.template, train.length) }, ...common];
    case "peft":
      return [{ path: "train.py", text: withSettings(script, settings) }, requirements, ...common];
    case "notebook":
      return [{ path: "training.ipynb", text: notebook(material.notebookScript, settings, texts.notebook, pinsOf(locks.gpu, NOTEBOOK_LIBRARIES)) }, ...common];
    case "skypilot":
      return [
        { path: "task.yaml", text: skypilotTask(needsGpu(configuration)) },
        { path: "train.py", text: withSettings(script, settings) },
        requirements,
        { path: "uv.txt", text: locks.uv },
        { path: ".skyignore", text: SKYIGNORE },
        ...common,
      ];
    case "hf-jobs": {
      const libraries = needsGpu(configuration) ? [...SCRIPT_LIBRARIES, "bitsandbytes"] : SCRIPT_LIBRARIES;
      return [{ path: "train.py", text: hfJobsScript(withSettings(script, settings), pinsOf(lock, libraries), texts.notice) }, ...common];
    }
    case "docker":
      return [{ path: "Dockerfile", text: DOCKERFILE }, { path: ".dockerignore", text: DOCKERIGNORE }, requirements, ...runFolder(plan), ...bridgeFiles(material)];
  }
}

function rowFiles({ train, validation }: TrainingPlan): ExportedFile[] {
  const lines = (rows: TrainingPlan["train"]): string => rows.map(({ prompt, completion }) => jsonLine({ prompt, completion })).join("");
  return [{ path: "rows/train.jsonl", text: lines(train) }, { path: "rows/val.jsonl", text: lines(validation) }];
}

/** The run folder as the bridge takes it. */
function runFolder({ manifest, configuration, train, validation }: TrainingPlan): ExportedFile[] {
  return [
    { path: "run/run.json", text: json(manifest) },
    { path: "run/config.json", text: json(configuration) },
    { path: "run/train.jsonl", text: train.map(jsonLine).join("") },
    { path: "run/val.jsonl", text: validation.map(jsonLine).join("") },
  ];
}

function bridgeFiles({ bridge }: ExportMaterial): ExportedFile[] {
  return Object.entries(bridge).map(([name, text]) => ({ path: `clinical_bridge/${name}`, text }));
}

const json = (value: unknown): string => `${JSON.stringify(value, undefined, 2)}\n`;
const jsonLine = (value: unknown): string => `${JSON.stringify(value)}\n`;
