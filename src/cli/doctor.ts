import path from "node:path";
import { parseArgs } from "node:util";
import { messageOf } from "../core/messageOf";
import { printable, printableJson } from "../core/text/printable";
import { examine } from "../platform/health";
import { healthLine } from "../platform/healthLine";
import { examineHost } from "../platform/hosts/hostHealth";
import { hostHealthLine } from "../platform/hosts/hostHealthLine";
import { isHostName, isPlaceThere, SshHost, sshOptionsOf } from "../platform/hosts/sshHost";
import { healthLineText, type HealthLine } from "../shared/words/health";
import { hostErrorText } from "../shared/words/hosts";
import { UsageError, type CliIo, type Command, type ExitCode } from "./command";

/** Says for each part of a machine its state, the cause and the next step. Changes nothing. */
export const doctorCommand: Command = {
  name: "doctor",
  summary: "Say what this machine or an SSH host has, what it lacks and what to do next",
  usage: "[--python <interpreter>] [--ollama <host>] [--runs <folder>] [--json] | --on <host> [--remote-python <interpreter>] [--remote-folder <folder>] [--json]",
  options: {
    "--python": "the Python to look at",
    "--ollama": "the Ollama server to look for",
    "--runs": "the folder for runs, whose disk is looked at; the folder you are in without it",
    "--on": "look at this host of ~/.ssh/config, as “train --on” would use it; each line says what to run there",
    "--remote-python": "a Python on that host that has the libraries already",
    "--remote-folder": "our folder on that host; ~/.local/share/clinical-prompt-studio without it",
    "--json": "one JSON object on standard output, for programs",
  },
  run,
};

/** A line with the part of the machine that it is about. */
interface NamedLine extends HealthLine {
  readonly id: string;
}

async function run(args: readonly string[], io: CliIo): Promise<ExitCode> {
  const { stdout } = io;
  const { json = false, ...options } = parse(args);
  const lines = options.on === undefined ? await linesHere(options, io) : await linesThere(options.on, options, io);
  const ready = lines.every(({ state }) => state !== "missing");
  if (json) stdout.write(`${printableJson({ ready, ...(options.on === undefined ? {} : { host: options.on }), lines })}\n`);
  else stdout.write(lines.map((line) => `${healthLineText(line)}\n`).join(""));
  return ready ? 0 : 3;
}

type Options = ReturnType<typeof parse>;

async function linesHere({ python, ollama, runs, ...remote }: Options, { cwd, env, productRoot, signal, t }: CliIo): Promise<readonly NamedLine[]> {
  if (remote["remote-python"] !== undefined || remote["remote-folder"] !== undefined) throw new UsageError(t("--remote-python and --remote-folder go with --on HOST."));
  const findings = await examine({ productRoot, env, pythonSetting: python, ollamaSetting: ollama, runsFolder: path.resolve(cwd, runs ?? "."), signal });
  return findings.map((finding) => ({ id: finding.part, ...healthLine(finding, t) }));
}

async function linesThere(name: string, { python, ollama, runs, ...remote }: Options, { env, productRoot, signal, t }: CliIo): Promise<readonly NamedLine[]> {
  if (!isHostName(name)) throw new UsageError(hostErrorText({ kind: "name_invalid", host: name, detail: "" }, t));
  if (python !== undefined || ollama !== undefined || runs !== undefined) throw new UsageError(t("--python, --ollama and --runs are about this machine: leave them out with --on."));
  const { "remote-python": interpreter, "remote-folder": folder } = remote;
  for (const place of [interpreter, folder]) if (place !== undefined && !isPlaceThere(place)) throw new UsageError(t("--remote-python and --remote-folder take a whole path that begins with “/”."));
  const host = new SshHost(name, sshOptionsOf(env));
  try {
    const findings = await examineHost(host, { bridgeFolder: path.join(productRoot, "python-bridge"), python: interpreter, folder }, signal);
    return findings.map((finding) => {
      const { state, part, cause, next } = hostHealthLine(finding, t);
      // What stands there was said by another machine.
      return { id: finding.part, state, part, cause: printable(cause), ...(next === undefined ? {} : { next: printable(next) }) };
    });
  } finally {
    await host.close();
  }
}

function parse(args: readonly string[]) {
  const text = { type: "string" } as const;
  try {
    return parseArgs({ args: [...args], options: { python: text, ollama: text, runs: text, on: text, "remote-python": text, "remote-folder": text, json: { type: "boolean" } } }).values;
  } catch (error) {
    throw new UsageError(messageOf(error));
  }
}
