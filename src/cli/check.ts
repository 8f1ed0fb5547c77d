import path from "node:path";
import { parseArgs } from "node:util";
import { isProblemCode, LEVELS, severitiesWith, type Problem, type Severities, type Severity } from "../core/dataset/problem";
import type { DatasetRules } from "../core/dataset/rules";
import { printable } from "../core/text/printable";
import { checkFile, type FileCheck } from "../platform/dataset/checkFile";
import { writeFileAtomically } from "../platform/files";
import { ProtocolLibrary } from "../platform/protocols";
import { problemText } from "../shared/words/problems";
import { datasetError } from "./fileErrors";
import { junitOf, sarifOf } from "./checkReports";
import { EnvironmentError, UsageError, type CliIo, type Command, type ExitCode } from "./command";
import { PROTOCOL_OPTION, rulesOf } from "./protocolOption";

/** One problem as `--json` prints it: line and columns from 1, columns in UTF-16 code units, `endColumn` behind the last one. */
export interface ReportedProblem {
  readonly line: number;
  readonly column: number;
  readonly endColumn: number;
  readonly severity: Severity;
  readonly code: Problem["code"];
  readonly message: string;
  readonly data: Problem["data"];
}

export interface FileReport {
  readonly file: string;
  readonly rows: number;
  readonly counts: Readonly<Record<Severity, number>>;
  /** In the order of the file; the first `--max` of them. */
  readonly problems: readonly ReportedProblem[];
}

interface Arguments {
  readonly files: readonly string[];
  readonly protocol: string | undefined;
  readonly json: boolean;
  readonly max: number;
  readonly severities: Severities;
  readonly sarif: string | undefined;
  readonly junit: string | undefined;
}

const DEFAULT_MAX = 1000;

/** `clinical-prompts check`: every problem of datasets, as the editor shows them. */
export const checkCommand: Command = {
  name: "check",
  summary: "Check datasets: JSON, schema, form of the answers, red flags against decisions",
  usage: "<file.jsonl…> [--protocol <id | file>] [--rule <code>=<level>…] [--json] [--sarif <file>] [--junit <file>] [--max N]",
  options: {
    "--protocol": "id of a clinical protocol, or path of a protocol file; without it the header of the instructions says which",
    "--rule": "a rule of docs/rules.md set to error, warning, information or off, such as near_duplicate=off; may be given more than once",
    "--json": "one JSON object on standard output, for programs",
    "--sarif": "also write the problems to this file as SARIF 2.1.0, for code hosts and editors",
    "--junit": "also write them to this file as JUnit XML, for build servers",
    "--max": "the most problems to list; 1000 without it",
  },
  async run(args, io): Promise<ExitCode> {
    const { files, protocol, json, max, severities, sarif, junit } = readArguments(args, io);
    const library = new ProtocolLibrary(io.productRoot);
    const reports: FileReport[] = [];
    for (const file of files) {
      const rules = (place: string) => rulesOf(protocol, library, () => library.ofFile(place, io.signal), io);
      reports.push(await reportOf(file, rules, { max, severities }, io));
    }
    if (sarif !== undefined) await writeReport(sarif, `${JSON.stringify(sarifOf(reports, io.cwd), undefined, 2)}\n`, io);
    if (junit !== undefined) await writeReport(junit, junitOf(reports), io);
    if (json) io.stdout.write(`${JSON.stringify({ files: reports })}\n`);
    else for (const report of reports) printListing(report, io);
    return reports.some(({ counts }) => counts.error > 0) ? 1 : 0;
  },
};

function readArguments(args: readonly string[], { t }: CliIo): Arguments {
  const { positionals, values } = parsed(args);
  if (positionals.length === 0) throw new UsageError(t("Which dataset? Name at least one .jsonl file."));
  const max = values.max === undefined ? DEFAULT_MAX : Number(values.max);
  if (!Number.isSafeInteger(max) || max < 0) throw new UsageError(t("--max takes a whole number, the most problems to list."));
  return { files: positionals, protocol: values.protocol, json: values.json === true, max, sarif: values.sarif, junit: values.junit, severities: severitiesWith(Object.fromEntries((values.rule ?? []).map((rule) => readRule(rule, t)))) };
}

/** Written whole or not at all. */
async function writeReport(file: string, text: string, { cwd, t }: CliIo): Promise<void> {
  try {
    await writeFileAtomically(path.resolve(cwd, file), text);
  } catch (error) {
    throw new EnvironmentError(t("“{file}” cannot be written: {reason}. Name a file in a folder that exists and is yours.", { file, reason: error instanceof Error ? error.message : String(error) }));
  }
}

/** `near_duplicate=off` */
function readRule(rule: string, t: CliIo["t"]): readonly [string, string] {
  const [code = "", level = ""] = rule.split("=");
  if (!isProblemCode(code) || !LEVELS.some((known) => known === level)) throw new UsageError(t("--rule takes a rule and its level, such as near_duplicate=off. Levels: {levels}.", { levels: LEVELS.join(", ") }));
  return [code, level];
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], allowPositionals: true, options: { ...PROTOCOL_OPTION, json: { type: "boolean" }, max: { type: "string" }, sarif: { type: "string" }, junit: { type: "string" }, rule: { type: "string", multiple: true } } });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

async function reportOf(file: string, rulesFor: (place: string) => Promise<DatasetRules>, { max, severities }: { readonly max: number; readonly severities: Severities }, { t, cwd, signal }: CliIo): Promise<FileReport> {
  const place = path.resolve(cwd, file);
  let check: FileCheck;
  try {
    check = await checkFile(place, await rulesFor(place), { max, severities, signal });
  } catch (error) {
    throw datasetError(error, file, t);
  }
  const problems = check.problems.map(({ line, problem, severity, otherLine = 0 }): ReportedProblem => ({
    line: line + 1,
    column: problem.start + 1,
    endColumn: problem.end + 1,
    severity,
    code: problem.code,
    message: problemText(problem, t, () => otherLine + 1),
    data: problem.data,
  }));
  return { file, rows: check.rows, counts: check.counts, problems };
}

function printListing({ file, rows, counts, problems }: FileReport, { stdout, stderr, t }: CliIo): void {
  for (const { line, column, severity, code, message } of problems) stdout.write(`${file}:${line}:${column} ${severity} ${code} ${printable(message)}\n`);
  const total = counts.error + counts.warning + counts.information;
  if (total > problems.length) stderr.write(`${t("{hidden} more problems are not listed; --max {total} lists all.", { hidden: total - problems.length, total })}\n`);
  stderr.write(`${t("{file}: {rows} rows, {errors} errors, {warnings} warnings, {informations} notes.", { file, rows, errors: counts.error, warnings: counts.warning, informations: counts.information })}\n`);
}
