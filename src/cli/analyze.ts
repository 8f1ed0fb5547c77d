import { parseArgs } from "node:util";
import * as v from "valibot";
import type { ClinicalEngine } from "../core/clinical/engine";
import type { Finding } from "../core/clinical/finding";
import { messageOf } from "../core/messageOf";
import { printableJson } from "../core/text/printable";
import { DEFAULT_PROTOCOL } from "../platform/knowledge";
import { ProtocolLibrary } from "../platform/protocols";
import { UsageError, type CliIo, type Command, type ExitCode } from "./command";
import { inputLines } from "./inputLines";
import { PROTOCOL_OPTION, rulesOf } from "./protocolOption";

const textRow = v.object({ id: v.unknown(), text: v.string() });
const index = v.pipe(v.number(), v.integer(), v.minValue(0));
const spanRow = v.object({ id: v.unknown(), text: v.string(), spans: v.array(v.object({ start: index, end: index, flag: v.string() })) });

/** `clinical-prompts analyze`: the red flags of texts with their context, a JSON line for each line of stdin. */
export const analyzeCommand: Command = {
  name: "analyze",
  summary: "Find red flags in texts: JSON Lines {id, text} on stdin, findings on stdout",
  usage: "[--spans] [--protocol <id | file>] [--json] < rows.jsonl",
  options: {
    "--spans": "rows hold {text, spans}: say of each span whether it is denied, suspected, past or somebody else's",
    "--protocol": "id of a clinical protocol, or path of a protocol file; the default one without it",
    "--json": "as without it: a JSON line for each line",
  },
  run,
};

async function run(args: readonly string[], io: CliIo): Promise<ExitCode> {
  const { spans, protocol } = parse(args);
  const { engine } = await rulesOf(protocol, new ProtocolLibrary(io.productRoot), () => Promise.resolve({ kind: "product", id: DEFAULT_PROTOCOL }), io);
  const answer = spans ? assertedSpans : findings;
  let number = 0;
  let failed = false;
  for await (const line of inputLines(undefined, io)) {
    number++;
    if (line.trim() === "") continue;
    const result = answer(engine, line, io);
    if (typeof result === "string") {
      failed = true;
      io.stderr.write(`${io.t("Line {number}: {reason} The other lines go on.", { number, reason: result })}\n`);
    } else if (!io.stdout.write(`${printableJson(result)}\n`)) {
      await new Promise<void>((resolve) => io.stdout.once("drain", resolve));
    }
  }
  return failed ? 1 : 0;
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: { spans: { type: "boolean", default: false }, ...PROTOCOL_OPTION, json: { type: "boolean", default: true } } }).values;
  } catch (error) {
    throw new UsageError(messageOf(error));
  }
}

/** The result of a line, or why there is none. */
function findings(engine: ClinicalEngine, line: string, { t }: CliIo): object | string {
  const row = decode(textRow, line);
  if (row === undefined) return t("expected a JSON object with \"id\" and a string \"text\".");
  const { findings: found, redFlagsPresent } = engine.analyze(row.text);
  return { id: row.id, findings: found.map(reported), redFlagsPresent };
}

function reported({ start, end, text, flag, negated, hypothetical, family, history, implicit }: Finding): object {
  return { start, end, text, flag, negated, hypothetical, family, history, implicit };
}

function assertedSpans(engine: ClinicalEngine, line: string, { t }: CliIo): object | string {
  const row = decode(spanRow, line);
  if (row === undefined) return t("expected a JSON object with \"id\", a string \"text\" and \"spans\" of {start, end, flag}.");
  const outside = row.spans.find(({ start, end }) => end < start || end > row.text.length);
  if (outside !== undefined) return t("the span {start}–{end} is outside the text.", { start: outside.start, end: outside.end });
  const spans = engine.assertSpans(row.text, row.spans).map(({ start, end, negated, hypothetical, family, history }) => ({ start, end, negated, hypothetical, family, history }));
  return { id: row.id, spans };
}

function decode<S extends v.GenericSchema>(schema: S, line: string): v.InferOutput<S> | undefined {
  try {
    const result = v.safeParse(schema, JSON.parse(line));
    return result.success ? result.output : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
