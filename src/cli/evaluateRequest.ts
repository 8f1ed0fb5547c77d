import { readFile } from "node:fs/promises";
import path from "node:path";
import { parseArgs } from "node:util";
import * as v from "valibot";
import { DEFAULT_ASK_OPTIONS, type AskOptions } from "../core/evaluation/target";
import type { Continuing } from "../platform/evaluation/evaluationFolder";
import type { TargetSpec } from "../platform/evaluation/openTarget";
import { RUN_FILES } from "../platform/training/runFolder";
import { UsageError, type CliIo } from "./command";
import { readOutputs, REPORT_OPTIONS, type ReportOutputs } from "./evaluateReports";
import { PROTOCOL_OPTION } from "./protocolOption";

/** What `clinical-prompts evaluate` is asked for. */
export interface EvaluateRequest {
  readonly file: string;
  readonly asked: TargetSpec;
  /** As `--protocol` names it. */
  readonly protocol: string | undefined;
  /** Run whose system text is sent with each prompt. Ollama keeps one with its models, other servers do not. */
  readonly systemFrom: string | undefined;
  readonly options: AskOptions;
  readonly repeats: number;
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
  return {
    file,
    protocol: values.protocol,
    asked: readAsked(values, cwd, env, t),
    systemFrom: values["system-from"] === undefined ? undefined : path.resolve(cwd, values["system-from"]),
    options: {
      temperature: temperatureOf(values.temperature, t),
      seed: wholeNumber("--seed", values.seed, 0, DEFAULT_ASK_OPTIONS.seed, t),
      numCtx: wholeNumber("--num-ctx", values["num-ctx"], 1, DEFAULT_ASK_OPTIONS.numCtx, t),
      numPredict: wholeNumber("--max-tokens", values["max-tokens"], 1, DEFAULT_ASK_OPTIONS.numPredict, t),
    },
    repeats: wholeNumber("--repeats", values.repeats, 1, 1, t),
    continuing: values.new === true ? "new" : values["retry-errors"] === true ? "again" : "unfinished",
    evaluationsFolder: path.resolve(cwd, values.evaluations ?? path.join(path.dirname(file), "evaluations")),
    outputs: readOutputs(values, cwd),
    json: values.json === true,
  };
}

/** Whose system text is sent: the one given, that of the run that was named, else what the model has. @throws {UsageError} */
export async function specOf({ asked, systemFrom }: EvaluateRequest, t: CliIo["t"]): Promise<TargetSpec> {
  return systemFrom === undefined ? asked : { ...asked, system: await readSystem(systemFrom, t) };
}

type Values = ReturnType<typeof parsed>["values"];

function readAsked({ model, host, openai, endpoint, folder, system }: Values, cwd: string, env: NodeJS.ProcessEnv, t: CliIo["t"]): TargetSpec {
  const sent = system === undefined ? {} : { system };
  if (folder !== undefined) return { kind: "folder", folder: path.resolve(cwd, folder), ...sent };
  if (endpoint !== undefined) return { kind: "endpoint", file: path.resolve(cwd, endpoint), ...sent };
  if (model === undefined) throw new UsageError(t("Which model? Name one with --model, or a folder with --folder."));
  return openai === undefined ? { kind: "ollama", model, host: host ?? env["OLLAMA_HOST"], ...sent } : { kind: "openai", model, host: openai, ...sent };
}

function parsed(args: readonly string[]) {
  const text = { type: "string" } as const;
  const flag = { type: "boolean" } as const;
  const asking = { system: text, "system-from": text, temperature: text, seed: text, "num-ctx": text, "max-tokens": text, repeats: text, "retry-errors": flag, new: flag } as const;
  try {
    return parseArgs({ args: [...args], allowPositionals: true, options: { model: text, host: text, openai: text, endpoint: text, folder: text, ...PROTOCOL_OPTION, ...asking, ...REPORT_OPTIONS, evaluations: text, json: flag } });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
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
