import path from "node:path";
import { parseArgs } from "node:util";
import { AUGMENTATIONS, augmentRow, type AugmentationName, type AugmentationRefusal } from "../core/dataset/augmentation/augmentRow";
import { REWORDED, type RewordingRefusal } from "../core/dataset/augmentation/rewording";
import { isExample } from "../core/dataset/example";
import { recordIds } from "../core/dataset/identity";
import { readRow } from "../core/dataset/record";
import type { DatasetRules } from "../core/dataset/rules";
import { messageOf } from "../core/messageOf";
import { printable, printableRow } from "../core/text/printable";
import { cacheRoot } from "../platform/cache";
import { readLines } from "../platform/dataset/datasetFile";
import { NotLocalError, rewordingModel, rewordRow, type Rewording } from "../platform/dataset/rewordRow";
import { writeFileAtomically } from "../platform/files";
import { OllamaError } from "../platform/ollama/client";
import { OllamaUnavailableError, resolveOllama } from "../platform/ollama/resolve";
import { ProtocolLibrary } from "../platform/protocols";
import { augmentationRefusalText, rewordingErrorText } from "../shared/words/augmentation";
import { namedLinesText } from "../shared/words/namedLines";
import { EnvironmentError, UsageError, type CliIo, type Command, type ExitCode } from "./command";
import { datasetError } from "./fileErrors";
import { PROTOCOL_OPTION, rulesOf } from "./protocolOption";

interface Arguments {
  readonly file: string;
  readonly names: readonly AugmentationName[];
  readonly seed: number;
  readonly copies: number;
  readonly out: string | undefined;
  readonly protocol: string | undefined;
  /** A model of the local Ollama that words cases otherwise, and where that Ollama is. */
  readonly model: string | undefined;
  readonly host: string | undefined;
}

/** What was refused for one reason. */
interface Refused {
  readonly name: AugmentationName | typeof REWORDED;
  readonly refusal: AugmentationRefusal | RewordingRefusal;
  /** The line of each variant, from 1; a line may have several. */
  readonly lines: number[];
}

/** Refusals by augmentation and sentence. */
type Refusals = Map<string, Refused>;

/** A line that is not blank, with its number in the file, from 1. */
interface NumberedLine {
  readonly text: string;
  readonly number: number;
}

/** So many lines are named for a reason: enough to look why. */
const MOST_LINES = 5;

/** Names that a person may give: all of them at once, and each. */
const ALL = "all";

/** `clinical-prompts augment`: a dataset with variants of its rows, each below its parent. */
export const augmentCommand: Command = {
  name: "augment",
  summary: "Vary the cases of a dataset: the rows with their checked variants on stdout",
  usage: "<file.jsonl> --with <name,…> | --model NAME [--host URL] [--seed N] [--copies N] [--out <file>] [--protocol <id | file>] [--json]",
  options: {
    "--with": "sex, synonyms, order, denial, telegraphic, quantities, typos, contrast, separated by commas; or all",
    "--model": "a model of this machine's Ollama words each case otherwise; what reads otherwise is refused",
    "--host": "address of that Ollama; $OLLAMA_HOST or the usual one without it",
    "--seed": "whole number: the same seed gives the same variants; 1 without it",
    "--copies": "variants of each kind to try for each row; 1 without it",
    "--out": "write to this file instead of standard output",
    "--protocol": "id of a clinical protocol, or path of a protocol file; without it the header of the instructions says which",
    "--json": "as without it: the rows are JSON lines",
  },
  run,
};

async function run(args: readonly string[], io: CliIo): Promise<ExitCode> {
  const given = readArguments(args, io);
  const place = path.resolve(io.cwd, given.file);
  const lines = await linesOf(place, given.file, io);
  const library = new ProtocolLibrary(io.productRoot);
  const rules = await rulesOf(given.protocol, library, () => library.ofRows(lines.map(({ text }) => text)), io);
  const refusals: Refusals = new Map();
  const { rows, added } = await withModel(given, io, (reword) => augmented(lines, given, rules, reword, refusals, io.signal));
  if (given.out === undefined) io.stdout.write(textOf(isTerminal(io.stdout) ? rows.map(printableRow) : rows));
  else await writeOut(path.resolve(io.cwd, given.out), textOf(rows), given.out, io);
  for (const refused of refusals.values()) io.stderr.write(`${refusedText(refused, io.t)}\n`);
  io.stderr.write(`${io.t("{added} rows added to {rows}.", { added, rows: rows.length - added })}\n`);
  return added > 0 ? 0 : 1;
}

function textOf(rows: readonly string[]): string {
  return rows.map((row) => `${row}\n`).join("");
}

/** What a person looks at: a row must not steer it. A file or another program gets the rows as they are. */
function isTerminal(stream: CliIo["stdout"]): boolean {
  return "isTTY" in stream && stream.isTTY === true;
}

function readArguments(args: readonly string[], { t }: CliIo): Arguments {
  const { positionals, values } = parsed(args);
  const [file, ...rest] = positionals;
  if (file === undefined || rest.length > 0) throw new UsageError(t("Which dataset? Name one .jsonl file."));
  const asked = values.with === undefined && values.model !== undefined ? [] : (values.with ?? "").split(",").map((name) => name.trim());
  const names = AUGMENTATIONS.filter((name) => asked.includes(name) || asked.includes(ALL));
  const unknown = asked.find((name) => name !== ALL && !AUGMENTATIONS.some((known) => known === name));
  if (unknown !== undefined) throw new UsageError(t("--with takes names separated by commas: {names}.", { names: [...AUGMENTATIONS, ALL].join(", ") }));
  const [seed, copies] = [Number(values.seed ?? 1), Number(values.copies ?? 1)];
  if (!Number.isSafeInteger(seed) || seed < 0) throw new UsageError(t("--seed takes a whole number."));
  if (!Number.isSafeInteger(copies) || copies < 1) throw new UsageError(t("--copies takes a whole number from 1 on."));
  return { file, names, seed, copies, out: values.out, protocol: values.protocol, model: values.model, host: values.host };
}

function parsed(args: readonly string[]) {
  try {
    const text = { type: "string" } as const;
    return parseArgs({ args: [...args], allowPositionals: true, options: { with: text, seed: text, copies: text, out: text, model: text, host: text, ...PROTOCOL_OPTION, json: { type: "boolean" } } });
  } catch (error) {
    throw new UsageError(messageOf(error));
  }
}

async function linesOf(place: string, file: string, { signal, t }: CliIo): Promise<readonly NumberedLine[]> {
  const lines: string[] = [];
  try {
    for await (const line of readLines(place, signal)) lines.push(lines.length === 0 ? line.replace(/^\uFEFF/u, "") : line);
  } catch (error) {
    throw datasetError(error, file, t);
  }
  return lines.map((text, index) => ({ text, number: index + 1 })).filter(({ text }) => text.trim() !== "");
}

/** Each row with its variants below it. A row that is no example stays as it is; a variant that is there already is not added again. */
async function augmented(lines: readonly NumberedLine[], { names, seed, copies }: Arguments, rules: DatasetRules, reword: Rewording | undefined, refusals: Refusals, signal: AbortSignal): Promise<{ rows: string[]; added: number }> {
  const read = lines.map(({ text }) => readRow(text));
  const ids = recordIds(read.map(({ record }) => record ?? {}), rules.hash);
  const cases = new Set(read.map(({ record }) => record?.instruction?.value));
  const rows: string[] = [];
  for (const [index, row] of read.entries()) {
    signal.throwIfAborted();
    const children: string[] = [];
    let parent = row;
    const line = lines[index]?.number ?? 0;
    const requests = isExample(row) ? names.flatMap((name) => Array.from({ length: name === "sex" ? 1 : copies }, (_, copy) => ({ name, id: ids[index] ?? "", seed: seed + copy }))) : [];
    for (const request of requests) {
      const result = augmentRow(parent, request, rules);
      if (result.kind === "refused") {
        note(refusals, request.name, result.refusal, line);
        continue;
      }
      const instruction: string | undefined = readRow(result.text).record?.instruction?.value;
      if (cases.has(instruction)) continue;
      cases.add(instruction);
      children.push(result.text);
      if (result.parent !== undefined) parent = readRow(result.parent);
    }
    for (let copy = 0; reword !== undefined && isExample(row) && copy < copies; copy++) {
      const result = await rewordRow(parent, reword, { id: ids[index] ?? "", seed: seed + copy }, rules, signal);
      if (result.kind === "refused") note(refusals, REWORDED, result.refusal, line);
      else if (!cases.has(readRow(result.text).record?.instruction?.value)) {
        cases.add(readRow(result.text).record?.instruction?.value);
        children.push(result.text);
      }
    }
    rows.push(parent.text, ...children);
  }
  return { rows, added: rows.length - lines.length };
}

function note(refusals: Refusals, name: Refused["name"], refusal: Refused["refusal"], line: number): void {
  const key = `${name} ${refusal.reason}${"word" in refusal ? ` ${refusal.word}` : "decision" in refusal ? ` ${refusal.decision}` : ""}`;
  const known = refusals.get(key);
  if (known === undefined) refusals.set(key, { name, refusal, lines: [line] });
  else known.lines.push(line);
}

/** How often, why, and the first lines to look at. */
function refusedText({ name, refusal, lines }: Refused, t: CliIo["t"]): string {
  const named = namedLinesText([...new Set(lines)], MOST_LINES, t);
  return `${t("{name}: {count} refused. {reason}", { name, count: lines.length, reason: printable(augmentationRefusalText(name, refusal, t)) })} ${t("Lines: {lines}.", { lines: named })}`;
}

/** Runs `use` with the model that was asked for, and ends an Ollama that was started for it. */
async function withModel<T>({ model, host }: Arguments, { signal, stderr, env, t }: CliIo, use: (reword: Rewording | undefined) => Promise<T>): Promise<T> {
  if (model === undefined) return use(undefined);
  try {
    const server = await resolveOllama({ configured: host ?? env["OLLAMA_HOST"], cache: cacheRoot(env), build: false, signal, onLine: (line) => stderr.write(`${line}\n`) });
    try {
      return await use(await rewordingModel(server.host, model, signal));
    } finally {
      await server.stop();
    }
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof NotLocalError) throw new UsageError(rewordingErrorText(error, t), { cause: error });
    if (error instanceof OllamaError || error instanceof OllamaUnavailableError) throw new EnvironmentError(rewordingErrorText(error, t), { cause: error });
    throw error;
  }
}

async function writeOut(place: string, text: string, file: string, { t }: CliIo): Promise<void> {
  try {
    await writeFileAtomically(place, text, 0o644);
  } catch (error) {
    throw new EnvironmentError(t("“{file}” cannot be written. Check its folder and your permissions.", { file }), { cause: error });
  }
}
