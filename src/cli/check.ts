import { readFile } from "node:fs/promises";
import path from "node:path";
import { parseArgs } from "node:util";
import { isProblemCode, LEVELS, severitiesWith, type Severities } from "../core/dataset/problem";
import type { DatasetRules } from "../core/dataset/rules";
import { messageOf } from "../core/messageOf";
import { printableJson, writtenLines } from "../core/text/printable";
import { checkFile } from "../platform/dataset/checkFile";
import { DatasetFileError } from "../platform/dataset/datasetFile";
import { writeFileAtomically } from "../platform/files";
import { ProtocolLibrary } from "../platform/protocols";
import { rulesGuide } from "../platform/rulesGuide";
import { languageOf } from "../platform/words";
import { problemText } from "../shared/words/problems";
import { junitOf, sarifOf } from "./checkReports";
import { EnvironmentError, UsageError, type CliIo, type Command, type ExitCode } from "./command";
import { isUnreadable, leftOutText, unreadable, type FileReport } from "./fileReport";
import { PROTOCOL_OPTION, rulesOf } from "./protocolOption";
import { namedSchema, SCHEMA_OPTION } from "./schemaOption";

interface Arguments {
  readonly files: readonly string[];
  readonly protocol: string | undefined;
  readonly schema: string | undefined;
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
  usage: "<file.jsonl…> [--protocol <id | file>] [--schema <file>] [--rule <code>=<level>…] [--json] [--sarif <file>] [--junit <file>] [--max N]",
  options: {
    "--protocol": "id of a clinical protocol, or path of a protocol file; without it the header of the instructions says which",
    "--schema": "a JSON Schema (draft 2020-12) that rows must follow in place of the product's own",
    "--rule": "a rule of docs/rules.md set to error, warning, information or off, such as near_duplicate=off; may be given more than once",
    "--json": "one JSON object on standard output, for programs",
    "--sarif": "also write the problems to this file as SARIF 2.1.0, for code hosts and editors",
    "--junit": "also write them to this file as JUnit XML, for build servers",
    "--max": "the most problems to list, errors before warnings before notes; 1000 without it",
  },
  async run(args, io): Promise<ExitCode> {
    const { files, protocol, schema, json, max, severities, sarif, junit } = readArguments(args, io);
    const library = new ProtocolLibrary(io.productRoot);
    const withSchema = await namedSchema(schema, io);
    const reports: FileReport[] = [];
    for (const file of files) {
      const rules = async (place: string) => withSchema(await rulesOf(protocol, library, () => library.ofFile(place, io.signal), io));
      reports.push(await reportOf(file, rules, { max, severities }, io));
    }
    if (sarif !== undefined) await writeReport(sarif, `${JSON.stringify(sarifOf(reports, await readGuide(io), io), undefined, 2)}\n`, io);
    if (junit !== undefined) await writeReport(junit, junitOf(reports, severities, io.t), io);
    if (reports.every(isUnreadable)) throw new EnvironmentError(reports.flatMap(({ problems }) => problems.map(({ message }) => message)).join("\n"));
    if (json) io.stdout.write(`${printableJson({ files: reports })}\n`);
    else for (const report of reports) printListing(report, io);
    return reports.some(({ counts }) => counts.error > 0) ? 1 : 0;
  },
};

function readArguments(args: readonly string[], { t }: CliIo): Arguments {
  const { positionals, values } = parsed(args);
  if (positionals.length === 0) throw new UsageError(t("Which dataset? Name at least one .jsonl file."));
  const max = values.max === undefined ? DEFAULT_MAX : Number(values.max);
  if (!Number.isSafeInteger(max) || max < 0) throw new UsageError(t("--max takes a whole number, the most problems to list."));
  return { files: positionals, protocol: values.protocol, schema: values.schema, json: values.json === true, max, sarif: values.sarif, junit: values.junit, severities: severitiesWith(Object.fromEntries((values.rule ?? []).map((rule) => readRule(rule, t)))) };
}

/** What each rule is, in the language of the run. */
async function readGuide({ productRoot, env }: CliIo): Promise<string> {
  return readFile(rulesGuide(productRoot, languageOf(env)), "utf8");
}

/** Written whole or not at all. */
async function writeReport(file: string, text: string, { cwd, t }: CliIo): Promise<void> {
  try {
    await writeFileAtomically(path.resolve(cwd, file), text);
  } catch (error) {
    throw new EnvironmentError(t("“{file}” cannot be written: {reason}. Name a file in a folder that exists and is yours.", { file, reason: messageOf(error) }));
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
    return parseArgs({ args: [...args], allowPositionals: true, options: { ...PROTOCOL_OPTION, ...SCHEMA_OPTION, json: { type: "boolean" }, max: { type: "string" }, sarif: { type: "string" }, junit: { type: "string" }, rule: { type: "string", multiple: true } } });
  } catch (error) {
    throw new UsageError(messageOf(error));
  }
}

async function reportOf(file: string, rulesFor: (place: string) => Promise<DatasetRules>, { max, severities }: { readonly max: number; readonly severities: Severities }, { t, cwd, signal }: CliIo): Promise<FileReport> {
  const place = path.resolve(cwd, file);
  try {
    const { rows, counts, byRule, problems } = await checkFile(place, await rulesFor(place), { max, severities, signal });
    return { file, rows, counts, byRule, problems: problems.map(({ line, problem, severity, otherLine = 0 }) => ({
      line: line + 1,
      column: problem.start + 1,
      endColumn: problem.end + 1,
      severity,
      code: problem.code,
      message: problemText(problem, t, () => otherLine + 1),
      data: problem.data,
    })) };
  } catch (error) {
    if (error instanceof DatasetFileError) return unreadable(file, error, t);
    throw error;
  }
}

function printListing(report: FileReport, { stdout, stderr, t }: CliIo): void {
  const { file, rows, counts, problems } = report;
  stdout.write(writtenLines(problems.map(({ line, column, severity, code, message }) => `${file}:${line}:${column} ${severity} ${code} ${message}`)));
  const leftOut = leftOutText(report, t);
  const total = t("{file}: {rows} rows, {errors} errors, {warnings} warnings, {informations} notes.", { file, rows, errors: counts.error, warnings: counts.warning, informations: counts.information });
  stderr.write(writtenLines([...(leftOut === undefined ? [] : [leftOut]), total]));
}
