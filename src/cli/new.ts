import path from "node:path";
import { parseArgs } from "node:util";
import { GenerationError } from "../core/dataset/generation/generateDataset";
import { writeNewDataset } from "../platform/dataset/newDataset";
import { FileExistsError } from "../platform/files";
import { DEFAULT_PROTOCOL } from "../platform/knowledge";
import { ProtocolLibrary } from "../platform/protocols";
import { DEFAULT_ROWS, DEFAULT_SEED, fileExistsText, generationErrorText, MOST_ROWS, newDatasetText } from "../shared/words/newDataset";
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
  const shares = sharesText === undefined ? undefined : sharesOf(sharesText, categories.map(({ id }) => id), io.t);
  try {
    const written = await writeNewDataset(path.resolve(io.cwd, file), { rows, seed, ...(shares && { shares }) }, rules, io.signal);
    const counts = Object.fromEntries(categories.map(({ id }) => [id, written.filter(({ category }) => category === id).length]));
    if (json) io.stdout.write(`${JSON.stringify({ file, rows: written.length, seed, counts })}\n`);
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
  const rows = values.rows === undefined ? DEFAULT_ROWS : Number(values.rows);
  if (!Number.isSafeInteger(rows) || rows < 1 || rows > MOST_ROWS) throw new UsageError(t("--rows takes a whole number from 1 to {most}.", { most: MOST_ROWS }));
  const seed = values.seed === undefined ? DEFAULT_SEED : Number(values.seed);
  if (!Number.isSafeInteger(seed) || seed < 0 || seed >= 2 ** 32) throw new UsageError(t("--seed takes a whole number from 0 to {most}.", { most: 2 ** 32 - 1 }));
  return { file, rows, seed, protocol: values.protocol, sharesText: values.shares, json: values.json === true };
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], allowPositionals: true, options: { ...PROTOCOL_OPTION, rows: { type: "string" }, seed: { type: "string" }, shares: { type: "string" }, json: { type: "boolean" } } });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

function sharesOf(text: string, known: readonly string[], t: Translate): ReadonlyMap<string, number> {
  const shares = new Map(known.map((id) => [id, 0]));
  for (const part of text.split(",")) {
    const [, id = "", number = ""] = /^(?<id>\w+)=(?<number>\d+(?:\.\d+)?)$/u.exec(part.trim()) ?? [];
    if (!shares.has(id)) throw new UsageError(t("--shares takes category=number, separated by commas; the categories are {known}.", { known: known.join(", ") }));
    shares.set(id, Number(number));
  }
  if ([...shares.values()].every((share) => share === 0)) throw new UsageError(t("--shares needs at least one number above 0."));
  return shares;
}
