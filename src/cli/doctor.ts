import { parseArgs } from "node:util";
import { examine } from "../platform/health";
import { healthLine } from "../platform/healthLine";
import { healthLineText } from "../shared/words/health";
import { UsageError, type CliIo, type Command, type ExitCode } from "./command";

/** Says for each part of the machine its state, the cause and the next step. Changes nothing. */
export const doctorCommand: Command = {
  name: "doctor",
  summary: "Say what this machine has, what it lacks and what to do next",
  usage: "[--python <interpreter>] [--ollama <host>] [--json]",
  options: {
    "--python": "the Python to look at",
    "--ollama": "the Ollama server to look for",
    "--json": "one JSON object on standard output, for programs",
  },
  run,
};

async function run(args: readonly string[], { env, productRoot, signal, stdout, t }: CliIo): Promise<ExitCode> {
  const { python, ollama, json } = parse(args);
  const findings = await examine({ productRoot, env, pythonSetting: python, ollamaSetting: ollama, signal });
  const lines = findings.map((finding) => healthLine(finding, t));
  const ready = lines.every(({ state }) => state !== "missing");
  if (json) stdout.write(`${JSON.stringify({ ready, lines: lines.map((line, index) => ({ id: findings[index]?.part, ...line })) })}\n`);
  else stdout.write(lines.map((line) => `${healthLineText(line)}\n`).join(""));
  return ready ? 0 : 3;
}

function parse(args: readonly string[]) {
  try {
    const { values } = parseArgs({ args: [...args], options: { python: { type: "string" }, ollama: { type: "string" }, json: { type: "boolean", default: false } } });
    return { python: values.python, ollama: values.ollama, json: values.json };
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}
