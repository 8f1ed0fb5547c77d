import path from "node:path";
import { parseArgs } from "node:util";
import type { FormatId } from "../core/dataset/exchange/format";
import { FORMAT_IDS, isFormatId } from "../core/dataset/exchange/formats";
import { messageOf } from "../core/messageOf";
import { printableJson } from "../core/text/printable";
import { readLines } from "../platform/dataset/datasetFile";
import { exportDataset, ExportRefusedError } from "../platform/dataset/exportFile";
import { FileExistsError } from "../platform/files";
import { ProtocolLibrary } from "../platform/protocols";
import { exportRefusalText } from "../shared/words/exchange";
import { fileExistsText } from "../shared/words/newDataset";
import { UsageError, type CliIo, type Command, type ExitCode } from "./command";
import { cannotBeWritten, datasetError } from "./fileErrors";
import { PROTOCOL_OPTION, rulesOf } from "./protocolOption";

/** `clinical-prompts export`: a dataset as a new file of another format. */
export const exportCommand: Command = {
  name: "export",
  summary: "Write a dataset as a table, as Alpaca, ShareGPT, ChatML or prompt/completion",
  usage: "<dataset.jsonl> --format <format> --to <file> [--protocol <id | file>] [--json]",
  options: {
    "--format": "csv, csv-excel, alpaca, sharegpt, chatml, prompt-completion or records",
    "--to": "the file to write, never over another; with the ending .json one list, else one object a line",
    "--protocol": "id of a clinical protocol, or path of a protocol file; without it the header of the instructions says which",
    "--json": "one JSON object on standard output, for programs",
  },
  run,
};

async function run(args: readonly string[], io: CliIo): Promise<ExitCode> {
  const { file, format, to, protocol, json } = readArguments(args, io.t);
  const place = path.resolve(io.cwd, file);
  const library = new ProtocolLibrary(io.productRoot);
  try {
    const rules = await rulesOf(protocol, library, () => library.ofFile(place, io.signal), io);
    const rows = await exportDataset({ lines: () => readLines(place, io.signal), format, target: path.resolve(io.cwd, to) }, rules, io.signal);
    if (json) io.stdout.write(`${printableJson({ file, to, format, rows })}\n`);
    io.stderr.write(`${io.t("{to}: {rows} rows.", { to, rows })}\n`);
    return 0;
  } catch (error) {
    if (error instanceof ExportRefusedError) {
      io.stderr.write(`${exportRefusalText(error, file, io.t)}\n`);
      return 1;
    }
    if (error instanceof FileExistsError) throw new UsageError(fileExistsText(to, io.t), { cause: error });
    throw cannotBeWritten(error, to, io.t) ?? datasetError(error, file, io.t);
  }
}

function readArguments(args: readonly string[], t: CliIo["t"]): { readonly file: string; readonly format: FormatId; readonly to: string; readonly protocol: string | undefined; readonly json: boolean } {
  const { positionals, values } = parsed(args);
  const [file, ...others] = positionals;
  if (file === undefined || others.length > 0) throw new UsageError(t("Which dataset? Name one .jsonl file."));
  const { format, to, protocol } = values;
  if (format === undefined || !isFormatId(format)) throw new UsageError(t("--format takes one of: {formats}.", { formats: FORMAT_IDS.join(", ") }));
  if (to === undefined) throw new UsageError(t("Where to? Name the file with --to."));
  return { file, format, to, protocol, json: values.json === true };
}

function parsed(args: readonly string[]) {
  const text = { type: "string" } as const;
  try {
    return parseArgs({ args: [...args], allowPositionals: true, options: { format: text, to: text, ...PROTOCOL_OPTION, json: { type: "boolean" } } });
  } catch (error) {
    throw new UsageError(messageOf(error));
  }
}
