import path from "node:path";
import { parseArgs } from "node:util";
import { DocumentChecker } from "../core/dataset/documentChecker";
import { datasetReport, type DatasetReport } from "../core/dataset/report/datasetReport";
import type { DatasetRules } from "../core/dataset/rules";
import { readLines } from "../platform/dataset/datasetFile";
import { trainingTextOf, type KnownTrainingText } from "../platform/dataset/trainingText";
import { inSlices } from "../platform/inSlices";
import { ProtocolLibrary } from "../platform/protocols";
import { JsonFileError } from "../platform/jsonFile";
import { trainingFileText } from "../shared/words/trainingFile";
import { UsageError, type CliIo, type Command, type ExitCode } from "./command";
import { datasetError } from "./fileErrors";
import { printableLines } from "./printable";
import { PROTOCOL_OPTION, rulesOf } from "./protocolOption";
import { reportText } from "./reportText";

/** `clinical-prompts report`: what a dataset is made of, and what it lacks. */
export const reportCommand: Command = {
  name: "report",
  summary: "Report what a dataset is made of: shares, red flags by assertion, lengths, duplicates",
  usage: "<file.jsonl> [--protocol <id | file>] [--config training.json] [--format text|json | --json]",
  options: {
    "--protocol": "id of a clinical protocol, or path of a protocol file; without it the header of the instructions says which",
    "--config": "a training.json: a preset and what differs from it",
    "--format": "“text” for people, “json” with the lines of each number for programs; text without it",
    "--json": "one JSON object on standard output, for programs",
  },
  async run(args, io): Promise<ExitCode> {
    const { file, protocol, config, json } = readArguments(args, io.t);
    const place = path.resolve(io.cwd, file);
    const library = new ProtocolLibrary(io.productRoot);
    const reported = await rulesOf(protocol, library, () => library.ofFile(place, io.signal), io)
      .then(async (rules) => reportOf(place, rules, await trainingText(place, config, io), io.signal))
      .catch((error: unknown) => {
        throw datasetError(error, file, io.t);
      });
    io.stdout.write(json ? `${JSON.stringify(jsonOf(file, reported))}\n` : printableLines(reportText(file, reported, io.t)));
    return 0;
  },
};

/** A report with what its words need. */
export interface Reported {
  readonly report: DatasetReport;
  readonly rules: DatasetRules;
  readonly training: KnownTrainingText;
  /** Line of a row, from 1. */
  readonly lineOf: (row: number) => number;
}

async function reportOf(place: string, rules: DatasetRules, training: KnownTrainingText, signal: AbortSignal): Promise<Reported> {
  const lines: string[] = [];
  for await (const line of readLines(place, signal)) lines.push(line);
  const afterPause = (): void => signal.throwIfAborted();
  const check = await inSlices(new DocumentChecker(rules).check(lines), afterPause);
  const report = await inSlices(datasetReport(check, rules, training), afterPause);
  return { report, rules, training, lineOf: (row) => (check.rows[row]?.line ?? 0) + 1 };
}

async function trainingText(place: string, config: string | undefined, { cwd, t }: CliIo): Promise<KnownTrainingText> {
  try {
    return await trainingTextOf(place, config === undefined ? undefined : path.resolve(cwd, config));
  } catch (error) {
    if (error instanceof JsonFileError) throw new UsageError(trainingFileText(error, t), { cause: error });
    if (error instanceof Error && "code" in error) throw new UsageError(t("{file} cannot be read ({code}). Name an existing training.json.", { file: config ?? "training.json", code: String(error.code) }), { cause: error });
    throw error;
  }
}

function readArguments(args: readonly string[], t: CliIo["t"]) {
  const { positionals, values } = parsed(args);
  const [file, ...others] = positionals;
  if (file === undefined || others.length > 0) throw new UsageError(t("Which dataset? Name one .jsonl file."));
  const { format = values.json === true ? "json" : "text", protocol, config } = values;
  if (format !== "text" && format !== "json") throw new UsageError(t("--format is “text” or “json”."));
  return { file, protocol, config, json: format === "json" };
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], allowPositionals: true, options: { ...PROTOCOL_OPTION, config: { type: "string" }, format: { type: "string" }, json: { type: "boolean" } } });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

/** Rows become lines, from 1. Cells of the coverage that hold nothing are there too: what lacks is what people look for. */
function jsonOf(file: string, { report, lineOf, training }: Reported): object {
  const lines = (rows: readonly number[]): number[] => rows.map(lineOf);
  const counted = <Group extends { readonly id: string | undefined; readonly rows: readonly number[] }>({ rows, ...group }: Group) => ({ ...group, id: group.id ?? null, count: rows.length, lines: lines(rows) });
  const repeated = (repetitions: DatasetReport["exact"]) => repetitions.map(({ row, earlier, similarity }) => ({ line: lineOf(row), earlier: lineOf(earlier), similarity }));
  const { limit, longest, median, bins, overLimit } = report.lengths;
  return {
    file,
    rows: report.rows.length,
    size: report.size,
    broken: lines(report.broken),
    rejected: lines(report.rejected),
    categories: report.categories.map(counted),
    balance: report.balance.map(counted),
    decisions: report.decisions.map(counted),
    coverage: report.coverage.map(({ flag, assertion, possible, hits }) => ({ flag, assertion, possible, rows: hits.map(({ row, decision }) => ({ line: lineOf(row), expected: decision ?? null })) })),
    lengths: { estimated: true, limit, limitFrom: training.file ?? null, longest, median, bins: bins.map(({ from, to, rows }) => ({ from, to, count: rows.length })), overLimit: lines(overLimit) },
    duplicates: { exact: repeated(report.exact), near: repeated(report.near) },
    statuses: report.statuses.map(counted),
  };
}
