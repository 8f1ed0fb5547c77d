import path from "node:path";
import * as vscode from "vscode";
import { GUIDE_PRESET, TRAINING_METHODS, type TrainingConfiguration, type TrainingMethod } from "../../core/training/configuration";
import { methodText } from "../../shared/words/preflightSections";
import { plainText } from "../plainText";
import { askTyped, BACK } from "../services/askTyped";
import { pickOne, type PickItem } from "../services/pick";
import { t } from "../words";
import { baseModelText, configurationSummary } from "./configurationWords";
import { askTemplate } from "./templateStep";
import { askValues } from "./valuesStep";

/** What the steps know besides the configuration. */
export interface StepContext {
  readonly dataset: vscode.Uri;
  /** Where the configuration will stand. */
  readonly file: vscode.Uri;
  /** What the protocol tells the model before every question. */
  readonly system: string;
}

/** The configuration that was chosen, and what to do with it. */
export interface SteppedConfiguration {
  readonly configuration: TrainingConfiguration;
  readonly next: "start" | "open";
}

type Answer = TrainingConfiguration | "back" | undefined;
type Step = (draft: TrainingConfiguration, title: string, context: StepContext) => Promise<Answer>;

const STEPS: readonly Step[] = [askBaseModel, askMethod, askValues, askTemplate];

/** Training all weights forgets at the rates of adapters. */
const FULL_LEARNING_RATE = 2e-5;

/** Base model, method, values, template, summary; from each, Back leads to the one before, and the summary to any. */
export async function pickStepByStep(start: TrainingConfiguration, context: StepContext): Promise<SteppedConfiguration | "back" | undefined> {
  let draft = start;
  for (let at = 0; ; ) {
    const step = STEPS[at];
    if (step === undefined) {
      const chosen = await askSummary(draft, context);
      if (chosen === undefined) return undefined;
      if (chosen === "start" || chosen === "open") return { configuration: draft, next: chosen };
      at = chosen === "back" ? at - 1 : chosen;
      continue;
    }
    const answer = await step(draft, titleOf(at), context);
    if (answer === undefined || (answer === "back" && at === 0)) return answer;
    if (answer === "back") at--;
    else {
      draft = answer;
      at++;
    }
  }
}

function titleOf(at: number): string {
  const names = [t("base model"), t("method"), t("values"), t("prompt template"), t("summary")];
  return t("Training ({step}/{steps}): {name}", { step: at + 1, steps: names.length, name: names[at] ?? "" });
}

async function askBaseModel(draft: TrainingConfiguration, title: string): Promise<Answer> {
  const known = [...new Set(["", GUIDE_PRESET.baseModel, draft.baseModel])];
  const items: readonly PickItem<string | { readonly typed: "hub" | "folder" }>[] = [
    ...known.map((model) => ({ label: model === "" ? t("Small model on this CPU") : plainText(model), description: model === "" ? "SmolLM2-135M" : model === GUIDE_PRESET.baseModel ? t("the guide's") : "", value: model })),
    { label: t("Another Model of the Hub…"), value: { typed: "hub" } },
    { label: t("A Folder on This Computer…"), value: { typed: "folder" } },
  ];
  for (;;) {
    const picked = await pickOne(title, items, { back: true, active: items.find(({ value }) => value === draft.baseModel) });
    if (picked === undefined || picked === "back") return picked;
    const baseModel = typeof picked === "string" ? picked : await (picked.typed === "hub" ? typeHubId(title) : chooseFolder());
    if (baseModel === undefined) return undefined;
    if (baseModel !== BACK) return { ...draft, baseModel };
  }
}

function typeHubId(title: string): Promise<string | typeof BACK | undefined> {
  const wrong = t("An id of the hub reads like owner/name.");
  return askTyped({ title, prompt: t("Id of the model on the hub"), value: "", refusal: (value) => (/^[\w.-]+\/[\w.-]+$/u.test(value) ? undefined : wrong) });
}

async function chooseFolder(): Promise<string | typeof BACK> {
  const [folder] = (await vscode.window.showOpenDialog({ canSelectFiles: false, canSelectFolders: true, openLabel: t("Train This Model") })) ?? [];
  return folder?.fsPath ?? BACK;
}

async function askMethod(draft: TrainingConfiguration, title: string): Promise<Answer> {
  const items = TRAINING_METHODS.map((method) => ({ label: plainText(methodText(method, t)), detail: methodDetail(method), value: method }));
  const method = await pickOne(title, items, { back: true, active: items.find(({ value }) => value === draft.method) });
  if (method === undefined || method === "back") return method;
  const learningRate = method === "full" && draft.method !== "full" ? FULL_LEARNING_RATE : draft.learningRate;
  return { ...draft, method, learningRate };
}

function methodDetail(method: TrainingMethod): string {
  switch (method) {
    case "lora":
      return t("Small adapters beside the weights, which stay whole; on a GPU or a CPU");
    case "qlora":
      return t("Adapters beside weights in 4 bits: least memory; needs a CUDA GPU, elsewhere the weights stay whole");
    case "full":
      return t("All weights: several times the memory, hundreds of rows; sets the learning rate to {rate}", { rate: FULL_LEARNING_RATE });
  }
}

/** @returns the step to go back to, or what to do. */
async function askSummary(draft: TrainingConfiguration, { file }: StepContext): Promise<"start" | "open" | "back" | number | undefined> {
  const name = path.basename(file.fsPath);
  const items: readonly PickItem<"start" | "open" | number>[] = [
    { label: t("Look Before Training"), detail: t("Checks everything and asks once more; {file} is written when you start", { file: name }), value: "start" },
    { label: t("Write and Open {file}", { file: name }), detail: t("To read or change it; nothing is started"), value: "open" },
    { label: t("Base model: {model}", { model: plainText(baseModelText(draft.baseModel)) }), value: 0 },
    { label: t("Method: {method}", { method: methodText(draft.method, t) }), value: 1 },
    { label: t("Values: {values}", { values: configurationSummary(draft) }), value: 2 },
    { label: t("Prompt template: {template}", { template: draft.promptTemplate }), value: 3 },
  ];
  return pickOne(titleOf(STEPS.length), items, { back: true });
}
