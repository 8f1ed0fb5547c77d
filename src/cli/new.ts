import path from "node:path";
import { parseArgs } from "node:util";
import { GenerationError } from "../core/dataset/generation/generateDataset";
import { DEFAULT_ROWS, DEFAULT_SEED, MOST_ROWS, MOST_SEED, rowsOf, seedOf, sharesOf } from "../core/dataset/generation/request";
import { messageOf } from "../core/messageOf";
import { printableJson } from "../core/text/printable";
import { writeNewDataset } from "../platform/dataset/newDataset";
import { FileExistsError } from "../platform/files";
import { DEFAULT_PROTOCOL } from "../platform/knowledge";
import { ProtocolLibrary } from "../platform/protocols";
import { fileExistsText, generationErrorText, newDatasetText, sharesRefusalText, wholeNumberText } from "../shared/words/newDataset";
import type { Translate } from "../shared/words/translate";
import { UsageError, type CliIo, type Command, type ExitCode } from "./command";
import { cannotBeWritten } from "./fileErrors";
import { PROTOCOL_OPTION, rulesOf } from "./protocolOption";

/** `clinical-prompts new`: a dataset of drafts, written with a protocol's own words. */
export const newCommand: Command = {
  name: "new",
  summary: "Start a dataset: different, consistent draft cases from a protocol's own words",
  usage: "<file.jsonl> [--rows N] [--protocol <id | file>] [--seed N] [--shares a=40,b=30,…] [--json]",
  options: {
    "--rows": "how many rows; 200 without it",
    "--protocol": "id of a clinical protocol, or path of a protocol file; the default one without it",
    "--seed": "equal seeds give equal rows; 42 without it",
    "--shares": "parts of the categories, a=40,b=30; the protocol's without it",
    "--json": "one JSON object on standard output, for programs",
  },
  run,
};

async function run(args: readonly string[], io: CliIo): Promise<ExitCode> {
  const { file, rows, seed, protocol, sharesText, json } = readArguments(args, io.t);
  const rules = await rulesOf(protocol, new ProtocolLibrary(io.productRoot), () => Promise.resolve({ kind: "product", id: DEFAULT_PROTOCOL }), io);
  const { categories } = rules.engine.protocol;
  const shares = sharesText === undefined ? undefined : sharesIn(sharesText, categories.map(({ id }) => id), io.t);
  try {
    const written = await writeNewDataset(path.resolve(io.cwd, file), { rows, seed, ...(shares && { shares }) }, rules, io.signal);
    const counts = Object.fromEntries(categories.map(({ id }) => [id, written.filter(({ category }) => category === id).length]));
    if (json) io.stdout.write(`${printableJson({ file, rows: written.length, seed, counts })}\n`);
    io.stderr.write(`${newDatasetText(file, written, new Map(categories.map(({ id, label }) => [id, label])), io.t)}\n`);
    return 0;
  } catch (error) {
    if (error instanceof FileExistsError) throw new UsageError(fileExistsText(file, io.t), { cause: error });
    if (error instanceof GenerationError) throw new UsageError(generationErrorText(error, io.t), { cause: error });
    throw cannotBeWritten(error, file, io.t) ?? error;
  }
}

function readArguments(args: readonly string[], t: Translate) {
  const { positionals, values } = parsed(args);
  const [file, ...others] = positionals;
  if (file === undefined || others.length > 0) throw new UsageError(t("Which file? Name the one .jsonl file to write."));
  const rows = values.rows === undefined ? DEFAULT_ROWS : rowsOf(values.rows);
  if (rows === undefined) throw new UsageError(`--rows: ${wholeNumberText(1, MOST_ROWS, t)}`);
  const seed = values.seed === undefined ? DEFAULT_SEED : seedOf(values.seed);
  if (seed === undefined) throw new UsageError(`--seed: ${wholeNumberText(0, MOST_SEED, t)}`);
  return { file, rows, seed, protocol: values.protocol, sharesText: values.shares, json: values.json === true };
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], allowPositionals: true, options: { ...PROTOCOL_OPTION, rows: { type: "string" }, seed: { type: "string" }, shares: { type: "string" }, json: { type: "boolean" } } });
  } catch (error) {
    throw new UsageError(messageOf(error));
  }
}

function sharesIn(text: string, known: readonly string[], t: Translate): ReadonlyMap<string, number> {
  const read = sharesOf(text, known);
  if (read.kind === "shares") return read.shares;
  throw new UsageError(`--shares: ${sharesRefusalText(read, known, t) ?? ""}`);
}
