import { readFile, stat } from "node:fs/promises";
import path from "node:path";
import { parseArgs } from "node:util";
import { bulkEdit } from "../core/dataset/bulk/bulkEdit";
import { idPattern } from "../core/dataset/bulk/idPattern";
import { knownValues } from "../core/dataset/bulk/knownValues";
import type { RowAction } from "../core/dataset/bulk/rowAction";
import { codesByLine } from "../core/dataset/bulk/rowCodes";
import { chosenRows, FILTER_KEYS, type FilterKey, type RowFilter } from "../core/dataset/bulk/rowFilter";
import { documentCheck } from "../core/dataset/checkDocument";
import { isProblemCode } from "../core/dataset/problem";
import { replaced } from "../core/dataset/rowEdit";
import type { DatasetRules } from "../core/dataset/rules";
import { messageOf } from "../core/messageOf";
import { printableJson } from "../core/text/printable";
import { readLines } from "../platform/dataset/datasetFile";
import { writeFileAtomically } from "../platform/files";
import { inSlices } from "../platform/inSlices";
import { ProtocolLibrary } from "../platform/protocols";
import { nameOfSplit } from "../platform/training/splitFile";
import { bulkEditText } from "../shared/words/bulk";
import { splitOfOldIdsText } from "../shared/words/split";
import { UsageError, type CliIo, type Command, type ExitCode } from "./command";
import { cannotBeWritten, datasetError } from "./fileErrors";
import { PROTOCOL_OPTION, rulesOf } from "./protocolOption";
import { namedSchema, SCHEMA_OPTION } from "./schemaOption";

interface Arguments {
  readonly file: string;
  readonly filters: readonly RowFilter[];
  readonly action: RowAction;
  readonly dryRun: boolean;
  readonly protocol: string | undefined;
  readonly schema: string | undefined;
  readonly json: boolean;
}

/** `clinical-prompts edit`: one edit of many rows, in their file. */
export const editCommand: Command = {
  name: "edit",
  summary: "Edit many rows of a dataset at once: tags, status, ids; delete rows",
  usage: "<file.jsonl> [--where <key>=<value>…] --set <key>=<value> | --add-tag TAG | --remove-tag TAG | --renumber FIRST | --delete [--dry-run] [--protocol <id | file>] [--schema <file>] [--json]",
  options: {
    "--where": "category, expected, status, source, tag, problem or words, and a value; nothing behind the = for rows without the key; may be given more than once",
    "--set": "category, expected, status or source, and its new value; nothing behind the = takes the key out",
    "--add-tag": "add this tag",
    "--remove-tag": "remove this tag",
    "--renumber": "new ids from this one on, such as case-001; what refers to the rows follows",
    "--delete": "delete the rows",
    "--dry-run": "only say how many rows it would be",
    "--protocol": "id of a clinical protocol, or path of a protocol file; without it the header of the instructions says which",
    "--schema": "a JSON Schema (draft 2020-12) that rows must follow in place of the product's own",
    "--json": "one JSON object on standard output, for programs",
  },
  run,
};

async function run(args: readonly string[], io: CliIo): Promise<ExitCode> {
  const { file, filters, action, dryRun, protocol, schema, json } = readArguments(args, io.t);
  const place = path.resolve(io.cwd, file);
  const withSchema = await namedSchema(schema, io);
  const text = await textOf(place, file, io);
  const library = new ProtocolLibrary(io.productRoot);
  const rules = withSchema(await rulesOf(protocol, library, () => library.ofFile(place, io.signal), io));
  refuseUnknownValue(action, rules, io.t);
  const whileWanted = (): void => io.signal.throwIfAborted();
  const check = await inSlices(documentCheck(text, rules), whileWanted);
  const chosen = await inSlices(chosenRows(check.rows, filters, codesByLine(check)), whileWanted);
  const edit = await inSlices(bulkEdit({ text, rows: check.rows }, chosen, action, rules.hash), whileWanted);
  if (edit.kind === "edit" && edit.replacements.length > 0 && !dryRun) await write(place, replaced(text, edit.replacements), file, io);
  if (json) io.stdout.write(`${printableJson({ file, chosen: chosen.length, ...(edit.kind === "edit" ? { changed: edit.changed, skipped: edit.skipped } : { idTaken: edit.id }), written: edit.kind === "edit" && !dryRun })}\n`);
  io.stderr.write(`${io.t("{chosen} of {all} rows are chosen.", { chosen: chosen.length, all: check.rows.length })} ${dryRun && edit.kind === "edit" ? io.t("{rows} would change; nothing was written.", { rows: edit.changed }) : bulkEditText(edit, action, io.t)}\n`);
  const split = edit.kind === "edit" && action.kind === "renumber" && edit.changed > 0 && !dryRun ? await nameOfSplit(place) : undefined;
  if (split !== undefined) io.stderr.write(`${splitOfOldIdsText(split, io.t)}\n`);
  return edit.kind === "edit" && edit.skipped === 0 ? 0 : 1;
}

/** Every chosen row would be wrong with it. @throws {UsageError} for a value that the key cannot have by the rules. */
function refuseUnknownValue(action: RowAction, rules: DatasetRules, t: CliIo["t"]): void {
  if (action.kind !== "set" || action.value === undefined) return;
  const { key, value } = action;
  const known = knownValues(key, rules);
  if (known.length > 0 && !known.includes(value)) throw new UsageError(t("“{value}” is no value of “{key}”. Write one of: {values}.", { value, key, values: known.join(", ") }));
}

/** The file with its byte order mark and its line ends. Its lines go by first, since they say where it is not UTF-8. */
async function textOf(place: string, file: string, { signal, t }: CliIo): Promise<string> {
  try {
    const lines = readLines(place, signal);
    while ((await lines.next()).done !== true);
    return await readFile(place, { encoding: "utf8", signal });
  } catch (error) {
    throw datasetError(error, file, t);
  }
}

async function write(place: string, text: string, file: string, { t }: CliIo): Promise<void> {
  try {
    await writeFileAtomically(place, text, (await stat(place)).mode & 0o777);
  } catch (error) {
    throw cannotBeWritten(error, file, t) ?? error;
  }
}

function readArguments(args: readonly string[], t: CliIo["t"]): Arguments {
  const { positionals, values } = parsed(args);
  const [file, ...others] = positionals;
  if (file === undefined || others.length > 0) throw new UsageError(t("Which dataset? Name one .jsonl file."));
  const actions = actionsOf(values, t);
  const [action] = actions;
  if (action === undefined || actions.length > 1) throw new UsageError(t("What is to be done? Name one of --set, --add-tag, --remove-tag, --renumber and --delete."));
  return { file, filters: (values.where ?? []).map((pair) => readFilter(pair, t)), action, dryRun: values["dry-run"] === true, protocol: values.protocol, schema: values.schema, json: values.json === true };
}

function actionsOf(values: ReturnType<typeof parsed>["values"], t: CliIo["t"]): readonly RowAction[] {
  const { set, renumber, "add-tag": added, "remove-tag": removed } = values;
  const first = renumber === undefined ? undefined : idPattern(renumber);
  if (renumber !== undefined && first === undefined) throw new UsageError(t("The first id ends with a number, such as case-001."));
  const isEmpty = [added, removed].some((tag) => tag?.trim() === "");
  if (isEmpty) throw new UsageError(t("A tag is a word."));
  return [
    ...(set === undefined ? [] : [readSetting(set, t)]),
    ...(added === undefined ? [] : [{ kind: "add_tag", tag: added } as const]),
    ...(removed === undefined ? [] : [{ kind: "remove_tag", tag: removed } as const]),
    ...(first === undefined ? [] : [{ kind: "renumber", first } as const]),
    ...(values.delete === true ? [{ kind: "delete" } as const] : []),
  ];
}

function readSetting(pair: string, t: CliIo["t"]): RowAction {
  const { key, value } = parts(pair);
  if (!isFilterKey(key)) throw new UsageError(t("--set takes key=value; the keys are {keys}.", { keys: FILTER_KEYS.join(", ") }));
  return { kind: "set", key, value };
}

function readFilter(pair: string, t: CliIo["t"]): RowFilter {
  const { key, value } = parts(pair);
  if (isFilterKey(key)) return { kind: key, value };
  if (value !== undefined && (key === "tag" || key === "words")) return { kind: key, value };
  if (value !== undefined && key === "problem") {
    if (isProblemCode(value)) return { kind: key, value };
    throw new UsageError(t("There is no rule “{rule}”. The rules are those of docs/rules.md.", { rule: value }));
  }
  throw new UsageError(t("--where takes key=value; the keys are {keys}; a problem is a rule of docs/rules.md.", { keys: [...FILTER_KEYS, "tag", "problem", "words"].join(", ") }));
}

function parts(pair: string): { readonly key: string; readonly value: string | undefined } {
  const at = pair.indexOf("=");
  const value = pair.slice(at + 1);
  return at < 0 ? { key: "", value: undefined } : { key: pair.slice(0, at), value: value === "" ? undefined : value };
}

function isFilterKey(key: string): key is FilterKey {
  return FILTER_KEYS.some((known) => known === key);
}

function parsed(args: readonly string[]) {
  const [text, flag] = [{ type: "string" }, { type: "boolean" }] as const;
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { where: { type: "string", multiple: true }, set: text, "add-tag": text, "remove-tag": text, renumber: text, delete: flag, "dry-run": flag, ...PROTOCOL_OPTION, ...SCHEMA_OPTION, json: flag },
    });
  } catch (error) {
    throw new UsageError(messageOf(error));
  }
}
