import { accompany } from "./companion";

/** The process `dist/companion.js <run folder>`. */
const [, , folder] = process.argv;
if (folder !== undefined) {
  accompany(folder, process.env).catch((error: unknown) => {
    process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    process.exitCode = 1;
  });
}
