import { parseArgs } from "node:util";
import { messageOf } from "../core/messageOf";
import { printableJson } from "../core/text/printable";
import { environmentErrorText } from "../platform/environmentError";
import { provideInstallation, type Installation, type InstallationStep } from "../platform/installation";
import { setUpStepText, standInText } from "../shared/words/environment";
import type { Translate } from "../shared/words/translate";
import { EnvironmentError, UsageError, type CliIo, type Command, type ExitCode } from "./command";

/** Provides Python's libraries, the base model and Ollama, and prints where they are. */
export const setupCommand: Command = {
  name: "setup",
  summary: "Set up what training and scoring need on this machine",
  usage: "[--python <interpreter>] [--ollama <host>] [--dev] [--verbose] [--json]",
  options: {
    "--python": "the Python to build on, 3.11 to 3.13",
    "--ollama": "the Ollama server to use",
    "--dev": "also the tools of the Python tests",
    "--verbose": "what the installers say",
    "--json": "one JSON object on standard output, for programs",
  },
  run,
};

async function run(args: readonly string[], io: CliIo): Promise<ExitCode> {
  const options = parse(args);
  const { t, stderr } = io;
  const timer = new StepTimer((text) => stderr.write(`${text}\n`), t);
  try {
    const installation = await provideInstallation({
      productRoot: io.productRoot,
      env: io.env,
      pythonSetting: options.python,
      ollamaSetting: options.ollama,
      development: options.dev,
      signal: io.signal,
      onLine: (line) => {
        if (options.verbose) stderr.write(`  ${line}\n`);
      },
      onStep: (step) => timer.begin(step),
    });
    timer.end();
    if (installation.ollama === undefined) {
      stderr.write(`${standInText(t)}\n`);
    }
    io.stdout.write(options.json ? `${printableJson(asJson(installation))}\n` : listing(installation, t));
    return 0;
  } catch (error) {
    const text = environmentErrorText(error, t);
    throw text === undefined ? error : new EnvironmentError(text, { cause: error });
  }
}

function parse(args: readonly string[]): { python: string | undefined; ollama: string | undefined; dev: boolean; verbose: boolean; json: boolean } {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: { python: { type: "string" }, ollama: { type: "string" }, dev: { type: "boolean", default: false }, verbose: { type: "boolean", default: false }, json: { type: "boolean", default: false } },
    });
    return { ...values, python: values.python, ollama: values.ollama };
  } catch (error) {
    throw new UsageError(messageOf(error));
  }
}

/** Says what begins, and what each step took. */
class StepTimer {
  private current: { step: InstallationStep; since: number } | undefined;

  constructor(
    private readonly say: (text: string) => void,
    private readonly t: Translate,
  ) {}

  begin(step: InstallationStep): void {
    this.end();
    this.say(`${setUpStepText(step, this.t)} …`);
    this.current = { step, since: performance.now() };
  }

  end(): void {
    if (this.current === undefined) return;
    const seconds = ((performance.now() - this.current.since) / 1000).toFixed(1);
    this.say(this.t("{step}: ready ({seconds} s)", { step: setUpStepText(this.current.step, this.t), seconds }));
    this.current = undefined;
  }
}

function asJson({ python, environment, developmentInterpreter, exportsInterpreter, baseModel, ollama }: Installation): object {
  const { interpreter, version, source } = python;
  return { python: { interpreter, version, source }, environment, developmentInterpreter, exportsInterpreter, baseModel, ollama: ollama ?? null };
}

function listing({ python, environment, baseModel, ollama }: Installation, t: Translate): string {
  const none = t("none");
  return [
    `${t("Python")}: ${python.version} (${python.interpreter})`,
    `${t("Python libraries")}: ${environment.interpreter}`,
    `${t("Base model")}: ${baseModel.folder}`,
    `${t("Ollama")}: ${ollama === undefined ? none : `${ollama.version} (${ollama.source})`}`,
    "",
  ].join("\n");
}
