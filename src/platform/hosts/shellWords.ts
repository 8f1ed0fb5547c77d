/** A text that cannot be passed as one argument. */
export class UnspeakableWordError extends Error {
  readonly kind = "unspeakable_word";
  constructor() {
    super("a NUL character");
  }
}

/**
 * One word for a POSIX shell that stands for exactly this text. In single quotes nothing is special but their own end.
 * @throws {UnspeakableWordError} where the text holds a NUL, which no argument can.
 */
export function shellWord(text: string): string {
  if (text.includes("\0")) throw new UnspeakableWordError();
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}

/** A command line for a POSIX shell: the program and its arguments, none of them read as anything else. */
export function shellCommand(program: string, args: readonly string[]): string {
  return [program, ...args].map(shellWord).join(" ");
}

/** One word of the command that rsync starts for its connection: it is split at spaces, and a quotation mark is doubled inside its own kind. */
export function rsyncWord(text: string): string {
  return /^[\w@%+=:,./-]+$/u.test(text) ? text : `'${text.replaceAll("'", "''")}'`;
}
