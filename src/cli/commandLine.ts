import { messageOf } from "../core/messageOf";
import { printable, printableLines } from "../core/text/printable";
import type { Translate } from "../shared/words/translate";
import { analyzeCommand } from "./analyze";
import { augmentCommand } from "./augment";
import { checkCommand } from "./check";
import { EnvironmentError, UsageError, type CliIo, type Command, type ExitCode } from "./command";
import { doctorCommand } from "./doctor";
import { editCommand } from "./edit";
import { evaluateCommand } from "./evaluate";
import { exportCommand } from "./export";
import { exportTrainingCommand } from "./exportTraining";
import { importCommand } from "./import";
import { newCommand } from "./new";
import { pushCommand } from "./push";
import { reportCommand } from "./report";
import { runsCommand } from "./runs";
import { scoreCommand } from "./score";
import { selfTestCommand } from "./selfTest";
import { setupCommand } from "./setup";
import { trainCommand } from "./train";

/** Every command, in the order of the help text. */
export const COMMANDS: readonly Command[] = [setupCommand, newCommand, importCommand, exportCommand, checkCommand, reportCommand, editCommand, augmentCommand, analyzeCommand, trainCommand, runsCommand, pushCommand, exportTrainingCommand, evaluateCommand, scoreCommand, selfTestCommand, doctorCommand];

/** Runs one command line and says, in one message, why it failed. Never throws. */
export async function runCommandLine(argv: readonly string[], given: CliIo): Promise<ExitCode> {
  const io: CliIo = { ...given, t: onOneLine(given.t) };
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
  if (args.includes("--help")) {
    io.stderr.write(commandHelp(command, io));
    return 0;
  }
  try {
    return await command.run(args, io);
  } catch (error) {
    io.stderr.write(printableLines(failureText(error, command, io)));
    return error instanceof UsageError ? 2 : 3;
  }
}

/** What a sentence takes from a row or a file stays within it: on a line of its own it would be a command to a build server. */
function onOneLine(t: Translate): Translate {
  return (message, args = {}) => t(message, Object.fromEntries(Object.entries(args).map(([name, value]) => [name, typeof value === "string" ? printable(value) : value])));
}

function help(io: CliIo): string {
  const lines = COMMANDS.map(({ name, summary }) => `  ${name.padEnd(15)} ${io.t(summary)}`);
  return [io.t("Usage: clinical-prompts <command> [options]"), "", ...lines, "", io.t("“clinical-prompts <command> --help” says its options."), ""].join("\n");
}

function commandHelp(command: Command, io: CliIo): string {
  const options = Object.entries(command.options).map(([option, meaning]) => `  ${option.padEnd(14)} ${io.t(meaning)}\n`);
  return `${io.t(command.summary)}\n${usageLine(command, io)}\n${options.join("")}`;
}

function usageLine({ name, usage }: Command, { t }: CliIo): string {
  return `${t("Usage: {usage}", { usage: `clinical-prompts ${name} ${usage}` })}\n`;
}

function failureText(error: unknown, command: Command, io: CliIo): string {
  const message = messageOf(error);
  if (error instanceof UsageError) return `${message}\n${usageLine(command, io)}`;
  if (error instanceof EnvironmentError) return `${message}\n`;
  if (io.signal.aborted) return `${io.t("Cancelled. Nothing incomplete was left behind.")}\n`;
  return `${io.t("This is a fault of clinical-prompts: {message}", { message })}\n${io.t("Please report it with the command that you ran, but without any text of a patient.")}\n`;
}
