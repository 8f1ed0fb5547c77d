import path from "node:path";
import { parseArgs } from "node:util";
import { examine } from "../platform/health";
import { healthLine } from "../platform/healthLine";
import { healthLineText } from "../shared/words/health";
import { UsageError, type CliIo, type Command, type ExitCode } from "./command";

/** Says for each part of the machine its state, the cause and the next step. Changes nothing. */
export const doctorCommand: Command = {
  name: "doctor",
  summary: "Say what this machine has, what it lacks and what to do next",
  usage: "[--python <interpreter>] [--ollama <host>] [--runs <folder>] [--json]",
  options: {
    "--python": "the Python to look at",
    "--ollama": "the Ollama server to look for",
    "--runs": "the folder for runs, whose disk is looked at; the folder you are in without it",
    "--json": "one JSON object on standard output, for programs",
  },
  run,
};

async function run(args: readonly string[], { cwd, env, productRoot, signal, stdout, t }: CliIo): Promise<ExitCode> {
  const { python, ollama, runs, json } = parse(args);
  const findings = await examine({ productRoot, env, pythonSetting: python, ollamaSetting: ollama, runsFolder: path.resolve(cwd, runs ?? "."), signal });
  const lines = findings.map((finding) => healthLine(finding, t));
  const ready = lines.every(({ state }) => state !== "missing");
  if (json) stdout.write(`${JSON.stringify({ ready, lines: lines.map((line, index) => ({ id: findings[index]?.part, ...line })) })}\n`);
  else stdout.write(lines.map((line) => `${healthLineText(line)}\n`).join(""));
  return ready ? 0 : 3;
}

function parse(args: readonly string[]) {
  try {
    const { values } = parseArgs({ args: [...args], options: { python: { type: "string" }, ollama: { type: "string" }, runs: { type: "string" }, json: { type: "boolean", default: false } } });
    return { python: values.python, ollama: values.ollama, runs: values.runs, json: values.json };
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}
