import path from "node:path";
import { parseArgs } from "node:util";
import { AnswerReader } from "../core/clinical/answer";
import { decodeJudgedAnswers, JudgedAnswersError } from "../core/evaluation/judgedAnswers";
import { selfTest } from "../core/evaluation/selfTest";
import { messageOf } from "../core/messageOf";
import { finish } from "../core/steps";
import { printableJson, writtenLines } from "../core/text/printable";
import { readLines } from "../platform/dataset/datasetFile";
import { judgedSetOf } from "../platform/evaluation/judgedSet";
import { ProtocolLibrary } from "../platform/protocols";
import { selfTestLines } from "../shared/words/selfTest";
import { UsageError, type CliIo, type Command, type ExitCode } from "./command";
import { datasetError } from "./fileErrors";
import { PROTOCOL_OPTION, rulesOf } from "./protocolOption";

/** `clinical-prompts self-test`: how far the judge itself may be believed. */
export const selfTestCommand: Command = {
  name: "self-test",
  summary: "Measure the judge on answers that a person has judged",
  usage: "[judged.jsonl] [--protocol <id | file>] [--json]   (without a file: the answers that come with the product)",
  options: {
    "--protocol": "id of a clinical protocol, or path of a protocol file; without it the header of the instructions says which",
    "--json": "one JSON object on standard output, for programs",
  },
  async run(args, io): Promise<ExitCode> {
    const { file, protocol, json } = parse(args, io);
    const judged = await readJudged(file, io);
    const library = new ProtocolLibrary(io.productRoot);
    const { engine } = await rulesOf(protocol, library, () => library.ofRows(judged.map((row) => JSON.stringify(row))), io);
    const result = finish(selfTest(judged, new AnswerReader(engine)));
    io.stdout.write(json ? `${printableJson(result)}\n` : writtenLines(selfTestLines(result, io.t)));
    return 0;
  },
};

function parse(args: readonly string[], { cwd, productRoot, t }: CliIo): { file: string; protocol: string | undefined; json: boolean } {
  const { values, positionals } = parsed(args);
  const [file, ...rest] = positionals;
  if (rest.length > 0) throw new UsageError(t("Name one file, or none for the answers that come with the product."));
  return { file: file === undefined ? judgedSetOf(productRoot, "headache-fr") : path.resolve(cwd, file), protocol: values.protocol, json: values.json === true };
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], allowPositionals: true, options: { json: { type: "boolean" }, ...PROTOCOL_OPTION } });
  } catch (error) {
    throw new UsageError(messageOf(error));
  }
}

async function readJudged(file: string, { signal, t }: CliIo): Promise<ReturnType<typeof decodeJudgedAnswers>> {
  const lines: string[] = [];
  try {
    for await (const line of readLines(file, signal)) lines.push(line);
    return decodeJudgedAnswers(lines.join("\n"));
  } catch (error) {
    if (error instanceof JudgedAnswersError) throw new UsageError(t("{file}, line {line}: this is no judged answer. The file docs/evaluation.md says what one is.", { file, line: error.line }), { cause: error });
    throw datasetError(error, file, t);
  }
}
