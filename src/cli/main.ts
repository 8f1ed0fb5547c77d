import path from "node:path";
import { translator } from "../platform/words";
import { analyzeCommand } from "./analyze";
import { checkCommand } from "./check";
import { EnvironmentError, UsageError, type CliIo, type Command, type ExitCode } from "./command";
import { doctorCommand } from "./doctor";
import { evaluateCommand } from "./evaluate";
import { scoreCommand } from "./score";
import { setupCommand } from "./setup";
import { trainCommand } from "./train";

/** Every command, in the order of the help text. */
const COMMANDS: readonly Command[] = [setupCommand, checkCommand, analyzeCommand, trainCommand, evaluateCommand, scoreCommand, doctorCommand];

function help(io: CliIo): string {
  const lines = COMMANDS.map(({ name, summary }) => `  ${name.padEnd(10)} ${io.t(summary)}`);
  return [io.t("Usage: clinical-prompts <command> [options]"), "", ...lines, ""].join("\n");
}

/** Runs one command line and says, in one message, why it failed. */
export async function main(argv: readonly string[], io: CliIo): Promise<ExitCode> {
  const [name, ...args] = argv;
  if (name === undefined || name === "--help" || name === "help") {
    io.stderr.write(help(io));
    return name === undefined ? 2 : 0;
  }
  const command = COMMANDS.find((candidate) => candidate.name === name);
  if (command === undefined) {
    io.stderr.write(`${io.t("Unknown command “{name}”.", { name })}\n${help(io)}`);
    return 2;
  }
  try {
    return await command.run(args, io);
  } catch (error) {
    if (error instanceof UsageError) {
      io.stderr.write(`${error.message}\n${io.t("Usage: {usage}", { usage: `clinical-prompts ${name} ${command.usage}` })}\n`);
      return 2;
    }
    if (error instanceof EnvironmentError) {
      io.stderr.write(`${error.message}\n`);
      return 3;
    }
    throw error;
  }
}

async function runProcess(): Promise<void> {
  const interrupted = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => interrupted.abort());
  const productRoot = path.resolve(__dirname, "..");
  process.exitCode = await main(process.argv.slice(2), {
    stdin: process.stdin,
    stdout: process.stdout,
    stderr: process.stderr,
    signal: interrupted.signal,
    t: translator(productRoot, process.env),
    env: process.env,
    cwd: process.cwd(),
    productRoot,
  });
}

if (require.main === module) void runProcess();
