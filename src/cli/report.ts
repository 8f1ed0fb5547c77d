import path from "node:path";
import { parseArgs } from "node:util";
import { reportData } from "../core/dataset/report/reportData";
import { messageOf } from "../core/messageOf";
import { printableJson, writtenLines } from "../core/text/printable";
import { reportFile } from "../platform/dataset/reportFile";
import { trainingTextOf, type KnownTrainingText } from "../platform/dataset/trainingText";
import { ProtocolLibrary } from "../platform/protocols";
import { JsonFileError } from "../platform/jsonFile";
import { trainingFileText } from "../shared/words/trainingFile";
import { UsageError, type CliIo, type Command, type ExitCode } from "./command";
import { datasetError } from "./fileErrors";
import { PROTOCOL_OPTION, rulesOf } from "./protocolOption";
import { reportLines } from "./reportText";

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
      .then(async (rules) => reportFile(place, rules, await trainingText(place, config, io), io.signal))
      .catch((error: unknown) => {
        throw datasetError(error, file, io.t);
      });
    io.stdout.write(json ? `${printableJson(reportData(file, reported))}\n` : writtenLines(reportLines(file, reported, io.t)));
    return 0;
  },
};

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
    throw new UsageError(messageOf(error));
  }
}
