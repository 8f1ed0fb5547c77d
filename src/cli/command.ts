import type { Readable, Writable } from "node:stream";
import type { Translate } from "../shared/words/translate";

/** 0 fine, 1 falls short, 2 wrong usage, 3 the environment lacks something. */
export type ExitCode = 0 | 1 | 2 | 3;

/** Everything a command may touch, so that a test can pass its own. */
export interface CliIo {
  readonly stdin: Readable;
  /** Data only. */
  readonly stdout: Writable;
  /** Text for people. */
  readonly stderr: Writable;
  /** Aborted by Ctrl+C. */
  readonly signal: AbortSignal;
  readonly t: Translate;
  readonly env: NodeJS.ProcessEnv;
  readonly cwd: string;
  /** Folder with package.json, schemas/, protocols/ and languages/. */
  readonly productRoot: string;
}

/** One word of `clinical-prompts <word> …`. */
export interface Command {
  readonly name: string;
  /** One line for `clinical-prompts --help`; an l10n key. */
  readonly summary: string;
  /** Arguments after the name, as a usage line. */
  readonly usage: string;
  /** Each option of `usage` with what it does; l10n keys. */
  readonly options: Readonly<Record<`--${string}`, string>>;
  run(args: readonly string[], io: CliIo): Promise<ExitCode>;
}

/** Wrong arguments: the message says what to write instead. Ends the command with exit code 2. */
export class UsageError extends Error {
  readonly kind = "usage";
}

/** The machine lacks something: the message says what and how to get it. Ends the command with exit code 3. */
export class EnvironmentError extends Error {
  readonly kind = "environment";
}
