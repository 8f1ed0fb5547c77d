import path from "node:path";
import { parseArgs } from "node:util";
import { AUGMENTATIONS, augmentRow, type AugmentationName, type AugmentationRefusal } from "../core/dataset/augmentation/augmentRow";
import { isExample } from "../core/dataset/example";
import { recordIds } from "../core/dataset/identity";
import { readRow } from "../core/dataset/record";
import type { DatasetRules } from "../core/dataset/rules";
import { readLines } from "../platform/dataset/datasetFile";
import { writeFileAtomically } from "../platform/files";
import { ProtocolLibrary } from "../platform/protocols";
import { augmentationRefusalText } from "../shared/words/augmentation";
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
}

/** Refusals by augmentation and sentence. */
type Refusals = Map<string, { readonly name: AugmentationName; readonly refusal: AugmentationRefusal; count: number }>;

/** Names that a person may give: all of them at once, and each. */
const ALL = "all";

/** `clinical-prompts augment`: a dataset with variants of its rows, each below its parent. */
export const augmentCommand: Command = {
  name: "augment",
  summary: "Vary the cases of a dataset: the rows with their checked variants on stdout",
  usage: "<file.jsonl> --with <name,…> [--seed N] [--copies N] [--out <file>] [--protocol <id | file>] [--json]",
  options: {
    "--with": "sex, synonyms, order, denial, telegraphic, quantities, typos, contrast, separated by commas; or all",
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
  const rules = await rulesOf(given.protocol, library, () => library.ofRows(lines), io);
  const refusals: Refusals = new Map();
  const { rows, added } = augmented(lines, given, rules, refusals, io.signal);
  const text = rows.map((row) => `${row}\n`).join("");
  if (given.out === undefined) io.stdout.write(text);
  else await writeOut(path.resolve(io.cwd, given.out), text, given.out, io);
  for (const { name, refusal, count } of refusals.values()) io.stderr.write(`${io.t("{name}: {count} refused. {reason}", { name, count, reason: augmentationRefusalText(name, refusal, io.t) })}\n`);
  io.stderr.write(`${io.t("{added} rows added to {rows}.", { added, rows: rows.length - added })}\n`);
  return added > 0 ? 0 : 1;
}

function readArguments(args: readonly string[], { t }: CliIo): Arguments {
  const { positionals, values } = parsed(args);
  const [file, ...rest] = positionals;
  if (file === undefined || rest.length > 0) throw new UsageError(t("Which dataset? Name one .jsonl file."));
  const asked = (values.with ?? "").split(",").map((name) => name.trim());
  const names = AUGMENTATIONS.filter((name) => asked.includes(name) || asked.includes(ALL));
  const unknown = asked.find((name) => name !== ALL && !AUGMENTATIONS.some((known) => known === name));
  if (unknown !== undefined) throw new UsageError(t("--with takes names separated by commas: {names}.", { names: [...AUGMENTATIONS, ALL].join(", ") }));
  const [seed, copies] = [Number(values.seed ?? 1), Number(values.copies ?? 1)];
  if (!Number.isSafeInteger(seed) || seed < 0) throw new UsageError(t("--seed takes a whole number."));
  if (!Number.isSafeInteger(copies) || copies < 1) throw new UsageError(t("--copies takes a whole number from 1 on."));
  return { file, names, seed, copies, out: values.out, protocol: values.protocol };
}

function parsed(args: readonly string[]) {
  try {
    const text = { type: "string" } as const;
    return parseArgs({ args: [...args], allowPositionals: true, options: { with: text, seed: text, copies: text, out: text, ...PROTOCOL_OPTION, json: { type: "boolean" } } });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

async function linesOf(place: string, file: string, { signal, t }: CliIo): Promise<readonly string[]> {
  const lines: string[] = [];
  try {
    for await (const line of readLines(place, signal)) lines.push(lines.length === 0 ? line.replace(/^\uFEFF/u, "") : line);
  } catch (error) {
    throw datasetError(error, file, t);
  }
  return lines.filter((line) => line.trim() !== "");
}

/** Each row with its variants below it. A row that is no example stays as it is; a variant that is there already is not added again. */
function augmented(lines: readonly string[], { names, seed, copies }: Arguments, rules: DatasetRules, refusals: Refusals, signal: AbortSignal): { rows: string[]; added: number } {
  const read = lines.map((line) => readRow(line));
  const ids = recordIds(read.map(({ record }) => record ?? {}), rules.hash);
  const cases = new Set(read.map(({ record }) => record?.instruction?.value));
  const rows: string[] = [];
  for (const [index, row] of read.entries()) {
    signal.throwIfAborted();
    const children: string[] = [];
    let parent = row;
    const requests = isExample(row) ? names.flatMap((name) => Array.from({ length: name === "sex" ? 1 : copies }, (_, copy) => ({ name, id: ids[index] ?? "", seed: seed + copy }))) : [];
    for (const request of requests) {
      const result = augmentRow(parent, request, rules);
      if (result.kind === "refused") {
        count(refusals, request.name, result.refusal);
        continue;
      }
      const instruction: string | undefined = readRow(result.text).record?.instruction?.value;
      if (cases.has(instruction)) continue;
      cases.add(instruction);
      children.push(result.text);
      if (result.parent !== undefined) parent = readRow(result.parent);
    }
    rows.push(parent.text, ...children);
  }
  return { rows, added: rows.length - lines.length };
}

function count(refusals: Refusals, name: AugmentationName, refusal: AugmentationRefusal): void {
  const key = `${name} ${refusal.reason}${"word" in refusal ? ` ${refusal.word}` : "decision" in refusal ? ` ${refusal.decision}` : ""}`;
  const known = refusals.get(key);
  if (known === undefined) refusals.set(key, { name, refusal, count: 1 });
  else known.count++;
}

async function writeOut(place: string, text: string, file: string, { t }: CliIo): Promise<void> {
  try {
    await writeFileAtomically(place, text, 0o644);
  } catch (error) {
    throw new EnvironmentError(t("“{file}” cannot be written. Check its folder and your permissions.", { file }), { cause: error });
  }
}
