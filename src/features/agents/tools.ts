import path from "node:path";
import * as v from "valibot";
import * as vscode from "vscode";
import { severitiesWith } from "../../core/dataset/problem";
import { reportData } from "../../core/dataset/report/reportData";
import { STATUSES } from "../../core/dataset/review";
import { checkInWorker } from "../../platform/dataset/checkInWorker";
import { reportFile } from "../../platform/dataset/reportFile";
import { trainingTextOf } from "../../platform/dataset/trainingText";
import type { Evaluations } from "../evaluation/evaluations";
import { headOf } from "../evaluation/evaluationRows";
import { noSuchModelText } from "../evaluation/targetChoices";
import type { Services } from "../services/services";
import { setting } from "../services/settings";
import { t } from "../words";
import type { ToolName } from "./registerTools";

/** Rows that are named of each kind. */
const MOST_ROWS = 200;
const MOST_PROBLEMS = 10_000;

interface ToolServices {
  readonly services: Services;
  readonly openEvaluations: () => Promise<Evaluations>;
}

const inputs = v.object({ file: v.string(), model: v.optional(v.string(), "") });

/**
 * What a tool finds, for an agent: codes, counts and row numbers from 1.
 * @throws where the file is not one of the workspace, or cannot be read.
 */
export async function useTool(name: ToolName, input: unknown, { services, openEvaluations }: ToolServices, token: vscode.CancellationToken): Promise<object> {
  const { file, model } = v.parse(inputs, input);
  const uri = fileOfWorkspace(file);
  const controller = new AbortController();
  const stop = token.onCancellationRequested(() => controller.abort());
  try {
    switch (name) {
      case "validate_clinical_dataset":
        return await validate(uri, services, controller.signal);
      case "describe_dataset_balance":
        return await describe(uri, services, controller.signal);
      case "score_ollama_model":
        return await score(uri, model, await openEvaluations(), controller.signal);
    }
  } finally {
    stop.dispose();
  }
}

async function validate(uri: vscode.Uri, { protocols, productRoot }: Services, signal: AbortSignal): Promise<object> {
  const { source, recordSchema } = await protocols.ofFile(uri);
  const { rows, counts, problems } = await checkInWorker(path.join(productRoot, "dist", "checkWorker.js"), { productRoot, file: uri.fsPath, source, recordSchema, max: MOST_PROBLEMS, severities: severitiesWith(setting("rules", uri)) }, signal, () => undefined);
  const codes = [...new Set(problems.map(({ problem }) => problem.code))];
  const found = codes.map((code) => {
    const some = problems.filter(({ problem }) => problem.code === code);
    return { code, severity: some[0]?.severity, count: some.length, lines: numbers(some.map(({ line }) => line)) };
  });
  return { rows, counts, problems: found };
}

async function describe(uri: vscode.Uri, { protocols }: Services, signal: AbortSignal): Promise<object> {
  const { rules } = await protocols.ofFile(uri);
  const { categories, decisions } = rules.engine.protocol;
  // What stands in a row as its category is the writer's own words where the protocol has no such category.
  const known = new Set<string | null>([null, ...STATUSES, ...[...categories, ...decisions].map(({ id }) => id)]);
  const { file, ...data } = reportData(uri.fsPath, await reportFile(uri.fsPath, rules, await trainingTextOf(uri.fsPath), signal));
  const masked = <Group extends { readonly id: string | null; readonly lines: readonly number[] }>(groups: readonly Group[]) => groups.map((group) => ({ ...group, id: known.has(group.id) ? group.id : "unknown", lines: group.lines.slice(0, MOST_ROWS) }));
  const { limitFrom, ...lengths } = data.lengths;
  return { ...data, categories: masked(data.categories), decisions: masked(data.decisions), statuses: masked(data.statuses), balance: data.balance.map((group) => ({ ...group, lines: group.lines.slice(0, MOST_ROWS) })), lengths };
}

async function score(uri: vscode.Uri, model: string, evaluations: Evaluations, signal: AbortSignal): Promise<object> {
  const choices = await evaluations.targets().catch((error: unknown) => {
    throw new Error(evaluations.textOf(error), { cause: error });
  });
  const target = choices.find(({ label }) => label === model.replace(/:latest$/u, ""));
  if (target === undefined) throw new Error(noSuchModelText(model, choices));
  signal.throwIfAborted();
  const asked = evaluations.start({ spec: target.spec, file: uri });
  signal.addEventListener("abort", () => evaluations.cancel());
  await asked;
  const { current } = evaluations;
  // Why, may be told in words of a record, as a server repeats them: it stands in the panel, for people.
  if (current?.status !== "finished" || current.judged === undefined) throw new Error(t("The evaluation did not come to its end ({status}). The Evaluation panel says why.", { status: current?.status ?? "failed" }));
  const { rows } = current.judged;
  const failures = rows.groups().map(({ failure, count }) => ({ code: failure, count, rows: numbers(rows.window(failure, 0, MOST_ROWS).map(({ example }) => example.row)) }));
  return { rows: current.total, metrics: headOf(current).metrics, failures };
}

/** From 1, each once. */
function numbers(rows: readonly number[]): readonly number[] {
  return [...new Set(rows.map((row) => row + 1))].slice(0, MOST_ROWS);
}

/** An agent may name files of the workspace alone. */
function fileOfWorkspace(file: string): vscode.Uri {
  for (const { uri } of vscode.workspace.workspaceFolders ?? []) {
    const place = path.resolve(uri.fsPath, file);
    if (!path.relative(uri.fsPath, place).startsWith("..") && place.endsWith(".jsonl")) return vscode.Uri.file(place);
  }
  throw new Error(t("Name a .jsonl file of the workspace."));
}
