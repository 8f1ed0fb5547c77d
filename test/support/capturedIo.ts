import path from "node:path";
import { PassThrough, Readable, Writable } from "node:stream";
import type { CliIo } from "../../src/cli/command";

/** A {@link CliIo} in English that keeps what a command writes. Tests run in the product's root. */
export function capturedIo({ stdin = "", ...given }: Partial<Omit<CliIo, "stdin">> & { readonly stdin?: string | Buffer } = {}) {
  const [stdout, stderr] = [captured(), captured()];
  const io: CliIo = {
    stdin: stdin === "" ? new PassThrough().end() : Readable.from([typeof stdin === "string" ? Buffer.from(stdin) : stdin]),
    stdout: stdout.stream,
    stderr: stderr.stream,
    signal: new AbortController().signal,
    t: (message, args = {}) => message.replace(/\{(?<name>\w+)\}/gu, (all, name: string) => String(args[name] ?? all)),
    env: {},
    cwd: process.cwd(),
    productRoot: path.resolve("."),
    ...given,
  };
  return { io, stdout: stdout.text, stderr: stderr.text };
}

function captured() {
  let text = "";
  const stream = new Writable({
    write(chunk: Buffer, _, done) {
      text += chunk.toString("utf8");
      done();
    },
  });
  return { stream, text: () => text };
}
