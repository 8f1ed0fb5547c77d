/** One line of a bench's output; a target that is missed ends the bench with exit code 1. */
export function say(text: string, reached: boolean): void {
  process.stdout.write(`${reached ? "✔" : "✘"} ${text}\n`);
  if (!reached) process.exitCode = 1;
}
