import { readFile } from "node:fs/promises";
import path from "node:path";
import { parseArgs } from "node:util";
import * as v from "valibot";
import { DEFAULT_ASK_OPTIONS, FAST_CONCURRENCY, type AskOptions } from "../core/evaluation/target";
import { messageOf } from "../core/messageOf";
import type { Continuing } from "../platform/evaluation/evaluationFolder";
import type { TargetSpec } from "../platform/evaluation/openTarget";
import { RUN_FILES } from "../platform/training/runFolder";
import { UsageError, type CliIo } from "./command";
import { readOutputs, REPORT_OPTIONS, type ReportOutputs } from "./evaluateReports";
import { PROTOCOL_OPTION } from "./protocolOption";

/** What `clinical-prompts evaluate` is asked for. */
export interface EvaluateRequest {
  readonly file: string;
  /** One after the other. */
  readonly asked: readonly TargetSpec[];
  /** As `--protocol` names it. */
  readonly protocol: string | undefined;
  /** Run whose system text is sent with each prompt. Ollama keeps one with its models, other servers do not. */
  readonly systemFrom: string | undefined;
  readonly options: AskOptions;
  readonly repeats: number;
  /** How many questions each server answers at once. */
  readonly concurrency: number;
  /** How many rows are asked once more. */
  readonly stability: number;
  readonly continuing: Continuing;
  readonly evaluationsFolder: string;
  readonly outputs: ReportOutputs;
  readonly json: boolean;
}

/** @throws {UsageError} */
export function readRequest(args: readonly string[], { cwd, env, t }: CliIo): EvaluateRequest {
  const { values, positionals } = parsed(args);
  const [named, ...rest] = positionals;
  if (named === undefined || rest.length > 0) throw new UsageError(t("Which test file? Name one .jsonl file."));
  if (values.new === true && values["retry-errors"] === true) throw new UsageError(t("--new asks everything anew, --retry-errors only what had no answer: give one of the two."));
  if (values.system !== undefined && values["system-from"] !== undefined) throw new UsageError(t("Give --system or --system-from, not both."));
  const file = path.resolve(cwd, named);
  const asked = readAsked(values, cwd, env, t);
  const outputs = readOutputs(values, cwd);
  if (asked.length > 1 && (outputs.html ?? outputs.markdown ?? outputs.junit ?? outputs.csv) !== undefined) throw new UsageError(t("--html, --markdown, --junit and --csv describe one model. Give one --model, or use “score” on the folder of each."));
  return {
    file,
    protocol: values.protocol,
    asked,
    systemFrom: values["system-from"] === undefined ? undefined : path.resolve(cwd, values["system-from"]),
    options: {
      temperature: temperatureOf(values.temperature, t),
      seed: wholeNumber("--seed", values.seed, 0, DEFAULT_ASK_OPTIONS.seed, t),
      numCtx: wholeNumber("--num-ctx", values["num-ctx"], 1, DEFAULT_ASK_OPTIONS.numCtx, t),
      numPredict: wholeNumber("--max-tokens", values["max-tokens"], 1, DEFAULT_ASK_OPTIONS.numPredict, t),
    },
    concurrency: values.fast === true || values.concurrency !== undefined ? wholeNumber("--concurrency", values.concurrency, 2, FAST_CONCURRENCY, t) : 1,
    stability: wholeNumber("--stability", values.stability, 1, 0, t),
    repeats: wholeNumber("--repeats", values.repeats, 1, 1, t),
    continuing: values.new === true ? "new" : values["retry-errors"] === true ? "again" : "unfinished",
    evaluationsFolder: path.resolve(cwd, values.evaluations ?? path.join(path.dirname(file), "evaluations")),
    outputs,
    json: values.json === true,
  };
}

/** Whose system text is sent: the one given, that of the run that was named, else what the model has. @throws {UsageError} */
export async function specsOf({ asked, systemFrom }: EvaluateRequest, t: CliIo["t"]): Promise<readonly TargetSpec[]> {
  if (systemFrom === undefined) return asked;
  const system = await readSystem(systemFrom, t);
  return asked.map((spec) => ({ ...spec, system }));
}

type Values = ReturnType<typeof parsed>["values"];

function readAsked({ model: models = [], host: hosts = [], openai, endpoint, folder, callable, python, system }: Values, cwd: string, env: NodeJS.ProcessEnv, t: CliIo["t"]): readonly TargetSpec[] {
  const sent = system === undefined ? {} : { system };
  if (folder !== undefined) return [{ kind: "folder", folder: path.resolve(cwd, folder), ...sent }];
  if (endpoint !== undefined) return [{ kind: "endpoint", file: path.resolve(cwd, endpoint), ...sent }];
  // A name without a folder is looked for in the PATH.
  if (callable !== undefined) return [{ kind: "callable", callable, folder: cwd, ...(python === undefined ? {} : { python: python.includes("/") ? path.resolve(cwd, python) : python }), ...sent }];
  if (models.length === 0) throw new UsageError(t("Which model? Name one with --model, or a folder with --folder."));
  const [host = env["OLLAMA_HOST"], ...others] = hosts;
  return [...new Set(models)].map((model) => (openai === undefined ? { kind: "ollama", model, host, others, ...sent } : { kind: "openai", model, host: openai, ...sent }));
}

function parsed(args: readonly string[]) {
  const text = { type: "string" } as const;
  const texts = { type: "string", multiple: true } as const;
  const flag = { type: "boolean" } as const;
  const asking = { system: text, "system-from": text, temperature: text, seed: text, "num-ctx": text, "max-tokens": text, repeats: text, stability: text, fast: flag, concurrency: text, "retry-errors": flag, new: flag } as const;
  try {
    return parseArgs({ args: [...args], allowPositionals: true, options: { model: texts, host: texts, openai: text, endpoint: text, folder: text, callable: text, python: text, ...PROTOCOL_OPTION, ...asking, ...REPORT_OPTIONS, evaluations: text, json: flag } });
  } catch (error) {
    throw new UsageError(messageOf(error));
  }
}

function wholeNumber(option: string, value: string | undefined, least: number, otherwise: number, t: CliIo["t"]): number {
  if (value === undefined) return otherwise;
  const number = Number(value);
  if (!/^\d+$/u.test(value) || !Number.isSafeInteger(number) || number < least) throw new UsageError(t("{option} takes a whole number, {least} or more.", { option, least }));
  return number;
}

function temperatureOf(value: string | undefined, t: CliIo["t"]): number {
  if (value === undefined) return DEFAULT_ASK_OPTIONS.temperature;
  const number = Number(value);
  if (!/^\d+(?:\.\d+)?$/u.test(value) || number > 2) throw new UsageError(t("--temperature takes a number from 0 to 2."));
  return number;
}

const runSchema = v.object({ configuration: v.object({ system: v.string() }) });

async function readSystem(run: string, t: CliIo["t"]): Promise<string> {
  try {
    return v.parse(runSchema, JSON.parse(await readFile(path.join(run, RUN_FILES.manifest), "utf8"))).configuration.system;
  } catch (error) {
    throw new UsageError(t("{folder} is no run folder.", { folder: run }), { cause: error });
  }
}
