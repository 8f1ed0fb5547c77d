import { readdirSync, readFileSync } from "node:fs";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { decodeLanguage, decodeProtocol } from "../../src/core/clinical/decode";
import { createEngine } from "../../src/core/clinical/engine";
import { readJson } from "../support/engine";
import { say } from "../support/benchReport";
import { compare, report } from "../support/interleaved";
import { markedLines, readMarkedText } from "../support/markedText";
import { startEdsNlp } from "./edsnlpPeer";

const DOCUMENTS = 10_000;
/** The engine goes through the documents so many times for once that EDS-NLP does: a tenth of a second is too short to be timed beside seconds. */
const PASSES = 10;
const VIGNETTE_LENGTH = 300;

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
}

/** Time of `work`, in ms, the median of `rounds`. */
function timed(work: () => unknown, rounds: number): number {
  return median(
    Array.from({ length: rounds }, () => {
      const started = performance.now();
      work();
      return performance.now() - started;
    }),
  );
}

setFlagsFromString("--expose-gc");
const collectGarbage = runInNewContext("gc") as () => void;
/** In bytes, with what arrays of numbers hold beside the heap. */
function memoryUsed(): number {
  collectGarbage();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

const language = decodeLanguage(readJson("languages/fr.json"), readJson("schemas/language.schema.json"));
const protocol = decodeProtocol(readJson("protocols/headache-fr.json"), readJson("schemas/protocol.schema.json"), language);
const before = memoryUsed();
const started = performance.now();
const engine = createEngine(protocol, language);
engine.analyze("");
const firstBuild = performance.now() - started;
const megabytes = (memoryUsed() - before) / 1024 / 1024;
const build = timed(() => createEngine(protocol, language), 15);
say(`building the engine: ${build.toFixed(1)} ms at the median of 15, ${firstBuild.toFixed(1)} ms the first time in a process (limit 20 at the median)`, build < 20);
say(`memory of the engine: ${megabytes.toFixed(1)} MB (limit 20)`, megabytes < 20);

const marked = readdirSync("test/fixtures/clinical").flatMap((file) => markedLines(readFileSync(`test/fixtures/clinical/${file}`, "utf8")).map(readMarkedText));
const cases = ["train", "test"].flatMap((name) =>
  readFileSync(`examples/headache/${name}.jsonl`, "utf8")
    .trim()
    .split("\n")
    .map((line) => (JSON.parse(line) as { instruction: string }).instruction),
);
const short = [...marked.map(({ text }) => text), ...cases];
const texts = Array.from({ length: DOCUMENTS }, (_, index) => `${short[index % short.length] ?? ""} (${index})`);
const terms: Record<string, string[]> = {};
for (const { text, findings } of marked) for (const { flag, start, end } of findings) (terms[flag] ??= []).push(text.slice(start, end));

const vignettes = texts.flatMap((_, index) => {
  const text = cases.slice(index, index + 3).join(" ");
  return text.length < VIGNETTE_LENGTH ? [] : [text.slice(0, VIGNETTE_LENGTH)];
});
const microseconds = 1000 * median(Array.from({ length: 5 }, () => median(vignettes.map((text) => timed(() => engine.analyze(text), 1)))));
say(`a vignette of ${VIGNETTE_LENGTH} characters: ${microseconds.toFixed(1)} µs at the median (limit 50)`, microseconds < 50);

async function benchLinearity(): Promise<void> {
  const kilobyte = `${vignettes.join(" ").slice(0, 1023)} `;
  const megabyte = kilobyte.repeat(1024);
  const linear = await compare({
    pairs: 7,
    baseline: () => {
      for (let line = 0; line < 1024; line++) engine.analyze(kilobyte);
    },
    candidate: () => {
      engine.analyze(megabyte);
    },
  });
  say(report("1 MB in one line against 1 KB lines, per character (limit 1.3)", linear), linear.ratio <= 1.3);
}

async function benchPeer(): Promise<void> {
  const edsNlp = await startEdsNlp(texts, terms);
  try {
    const against = await compare({
      pairs: 5,
      baseline: async () => {
        await edsNlp.run();
      },
      candidate: () => {
        for (let pass = 0; pass < PASSES; pass++) for (const text of texts) engine.analyze(text);
      },
    });
    const [times, low, high] = [against.ratio, against.high, against.low].map((ratio) => PASSES / ratio) as [number, number, number];
    say(`${DOCUMENTS} short documents: ${times.toFixed(0)} × the documents per second of EDS-NLP (95 % ${low.toFixed(0)} to ${high.toFixed(0)}, ${against.pairs} pairs; target 50)`, times >= 50);
  } finally {
    edsNlp.stop();
  }
}

void benchLinearity().then(benchPeer);
