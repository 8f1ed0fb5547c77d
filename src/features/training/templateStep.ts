import { open } from "node:fs/promises";
import type * as vscode from "vscode";
import type { TrainingConfiguration } from "../../core/training/configuration";
import { detectPromptTemplate, PROMPT_TEMPLATES, renderExample, type PromptTemplateId } from "../../core/training/promptTemplate";
import { chatTemplateOf } from "../../platform/training/prepareRun";
import { plainText } from "../plainText";
import { pickOne, type PickItem } from "../services/pick";
import { t } from "../words";
import type { StepContext } from "./configurationSteps";

/** Bytes in which the first row of a dataset is looked for. */
const HEAD = 64 * 1024;
const IDS = Object.keys(PROMPT_TEMPLATES) as readonly PromptTemplateId[];

/** Which template, each with the first row of the dataset written by it. */
export async function askTemplate(draft: TrainingConfiguration, title: string, { dataset, system }: StepContext): Promise<TrainingConfiguration | "back" | undefined> {
  const detected = await detectedTemplate(draft.baseModel);
  const row = await firstRow(dataset);
  const preview = (id: PromptTemplateId): string => {
    const { prompt, completion } = renderExample(PROMPT_TEMPLATES[id], draft.system ?? system, row.instruction, row.response);
    return plainText(`${prompt}${completion}`.replaceAll("\n", "⏎"));
  };
  const items: readonly PickItem<TrainingConfiguration["promptTemplate"]>[] = [
    { label: "auto", description: t("what the base model was taught: {template}", { template: detected }), detail: preview(detected), value: "auto" },
    ...IDS.map((id) => ({ label: id, detail: preview(id), value: id })),
  ];
  const promptTemplate = await pickOne(title, items, { back: true, active: items.find(({ value }) => value === draft.promptTemplate) });
  return promptTemplate === undefined || promptTemplate === "back" ? promptTemplate : { ...draft, promptTemplate };
}

async function detectedTemplate(baseModel: string): Promise<PromptTemplateId> {
  // Without a name it is the base model that set-up provides, whose template is ChatML.
  if (baseModel === "") return "chatml";
  const chatTemplate = await chatTemplateOf(baseModel);
  return detectPromptTemplate({ name: baseModel, ...(chatTemplate === undefined ? {} : { chatTemplate }) });
}

/** The first row, or what stands for one where it cannot be read. */
async function firstRow(dataset: vscode.Uri): Promise<{ readonly instruction: string; readonly response: string }> {
  const file = await open(dataset.fsPath);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(HEAD), 0, HEAD, 0);
    const [line = ""] = buffer.toString("utf8", 0, bytesRead).trimStart().split("\n", 1);
    const row: unknown = JSON.parse(line);
    if (typeof row === "object" && row !== null && "instruction" in row && "response" in row && typeof row.instruction === "string" && typeof row.response === "string") return { instruction: row.instruction, response: row.response };
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  } finally {
    await file.close();
  }
  return { instruction: t("question"), response: t("answer") };
}
