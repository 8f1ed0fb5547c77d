import path from "node:path";
import { parseArgs } from "node:util";
import { writeEntries } from "../core/dataset/exchange/entries";
import type { FormatId } from "../core/dataset/exchange/format";
import { FORMAT_IDS, isFormatId } from "../core/dataset/exchange/formats";
import { mapped, type Mapping } from "../core/dataset/exchange/mapping";
import { RECORD_KEYS } from "../core/dataset/exchange/names";
import { messageOf } from "../core/messageOf";
import { printable, printableJson } from "../core/text/printable";
import { importFile, surveyFile, type FileSurvey } from "../platform/dataset/importFile";
import { FileExistsError } from "../platform/files";
import { issueText, nothingToImportText, surveyText, targetText } from "../shared/words/exchange";
import { fileExistsText } from "../shared/words/newDataset";
import { UsageError, type CliIo, type Command, type ExitCode } from "./command";
import { cannotBeWritten, datasetError } from "./fileErrors";

interface Arguments {
  readonly file: string;
  readonly to: string | undefined;
  readonly format: FormatId | undefined;
  /** Source → key; `undefined` leaves it out. */
  readonly map: Mapping;
  readonly dryRun: boolean;
  readonly skipBroken: boolean;
  readonly json: boolean;
}

/** `clinical-prompts import`: a file of another format as a new dataset. */
export const importCommand: Command = {
  name: "import",
  summary: "Make a dataset of a table, of Alpaca, ShareGPT, ChatML or prompt/completion files",
  usage: "<file> --to <dataset.jsonl> [--format <format>] [--map <column>=<key>…] [--dry-run] [--skip-broken] [--json]",
  options: {
    "--to": "the dataset to write; never over a file",
    "--format": "csv, alpaca, sharegpt, chatml, prompt-completion or records; found by itself without it",
    "--map": "a column of the file and the key that it becomes, or nothing behind the = to leave it out; may be given more than once",
    "--dry-run": "only say which column becomes what, with the first three rows",
    "--skip-broken": "leave out rows that cannot be read; without it nothing is written where there is one",
    "--json": "one JSON object on standard output, for programs",
  },
  run,
};

async function run(args: readonly string[], io: CliIo): Promise<ExitCode> {
  const given = readArguments(args, io.t);
  const place = path.resolve(io.cwd, given.file);
  const survey = await surveyFile(place, given.format, io.signal).catch((error: unknown) => {
    throw datasetError(error, given.file, io.t);
  });
  const mapping = mappingWith(survey, given, io.t);
  if (given.dryRun) {
    printPreview(survey, mapping, given.json, io);
    return survey.faults === 0 && survey.rows > 0 ? 0 : 1;
  }
  printIssues(survey, io);
  if (survey.rows === 0) {
    io.stderr.write(`${nothingToImportText(given.file, io.t)}\n`);
    return 1;
  }
  if (survey.faults > 0 && !given.skipBroken) {
    io.stderr.write(`${io.t("{faults} rows cannot be read: nothing was written. Correct them, or leave them out with --skip-broken.", { faults: survey.faults })}\n`);
    return 1;
  }
  await write(place, given, survey, mapping, io);
  return 0;
}

async function write(place: string, { file, to = "", json }: Arguments, survey: FileSurvey, mapping: Mapping, { cwd, stdout, stderr, signal, t }: CliIo): Promise<void> {
  try {
    const rows = await importFile(place, survey, mapping, path.resolve(cwd, to), signal);
    if (json) stdout.write(`${printableJson({ file, to, format: survey.format, rows, leftOut: survey.faults, mapping: Object.fromEntries([...mapping].map(([source, key]) => [source, key ?? null])) })}\n`);
    stderr.write(`${surveyText(survey, t)}\n${t("{to}: {rows} rows. Check them with “clinical-prompts check”.", { to, rows })}\n`);
  } catch (error) {
    if (error instanceof FileExistsError) throw new UsageError(fileExistsText(to, t), { cause: error });
    throw cannotBeWritten(error, to, t) ?? datasetError(error, file, t);
  }
}

function readArguments(args: readonly string[], t: CliIo["t"]): Arguments {
  const { positionals, values } = parsed(args);
  const [file, ...others] = positionals;
  if (file === undefined || others.length > 0) throw new UsageError(t("Which file? Name the one to import."));
  const dryRun = values["dry-run"] === true;
  if (values.to === undefined && !dryRun) throw new UsageError(t("Where to? Name the dataset with --to, or look first with --dry-run."));
  const { format } = values;
  if (format !== undefined && !isFormatId(format)) throw new UsageError(t("--format takes one of: {formats}.", { formats: FORMAT_IDS.join(", ") }));
  return { file, to: values.to, format, map: new Map((values.map ?? []).map((pair) => readPair(pair, t))), dryRun, skipBroken: values["skip-broken"] === true, json: values.json === true };
}

/** `Case text=instruction`: the last = parts, since a column may have one in its name. */
function readPair(pair: string, t: CliIo["t"]): readonly [string, string | undefined] {
  const at = pair.lastIndexOf("=");
  if (at < 1) throw new UsageError(t("--map takes column=key, such as --map Question=instruction."));
  const key = pair.slice(at + 1).trim();
  return [pair.slice(0, at), key === "" ? undefined : key];
}

function parsed(args: readonly string[]) {
  const [text, flag] = [{ type: "string" }, { type: "boolean" }] as const;
  try {
    return parseArgs({ args: [...args], allowPositionals: true, options: { to: text, format: text, map: { type: "string", multiple: true }, "dry-run": flag, "skip-broken": flag, json: flag } });
  } catch (error) {
    throw new UsageError(messageOf(error));
  }
}

function mappingWith({ mapping, sources }: FileSurvey, { map }: Arguments, t: CliIo["t"]): Mapping {
  const unknown = [...map.keys()].find((source) => !mapping.has(source));
  if (unknown !== undefined) throw new UsageError(t("The file has no column “{column}”. It has: {columns}.", { column: unknown, columns: sources.map(({ name }) => name).join(", ") }));
  return new Map([...mapping, ...map]);
}

function printPreview(survey: FileSurvey, mapping: Mapping, json: boolean, io: CliIo): void {
  const { stdout, t } = io;
  const first = survey.first.map((item) => writeEntries(mapped(item, mapping)));
  if (json) {
    const sources = survey.sources.map((source) => ({ ...source, key: mapping.get(source.name) ?? null }));
    const { format, encoding, container, rows, faults, issues } = survey;
    stdout.write(`${printableJson({ format, encoding, container: container ?? null, rows, sources, first: first.map((row) => JSON.parse(row) as unknown), faults, issues })}\n`);
    return;
  }
  stdout.write(`${surveyText(survey, t)}\n`);
  for (const { name, rows, example } of survey.sources) {
    const key = mapping.get(name);
    stdout.write(`  ${printable(name)} → ${printable(targetText(key, key !== undefined && RECORD_KEYS.includes(key), t))} (${t("{rows} rows", { rows })}): ${printable(example)}\n`);
  }
  for (const row of first) stdout.write(`${printable(row)}\n`);
  printIssues(survey, io);
}

function printIssues({ issues, faults }: FileSurvey, { stderr, t }: CliIo): void {
  for (const issue of issues) stderr.write(`${printable(issueText(issue, t))}\n`);
  if (faults > issues.length) stderr.write(`${t("{more} more rows cannot be read.", { more: faults - issues.length })}\n`);
}
