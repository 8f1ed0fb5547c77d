import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { Ajv2020 } from "ajv/dist/2020";
import { AnswerReader } from "../../src/core/clinical/answer";
import { FEMININE, MASCULINE, type Gender } from "../../src/core/dataset/augmentation/agreement";
import { AUGMENTATIONS, augmentingRow } from "../../src/core/dataset/augmentation/augmentRow";
import { sexOf } from "../../src/core/dataset/augmentation/gender";
import { checkRow, rowCheck } from "../../src/core/dataset/checkRow";
import { worstOf } from "../../src/core/dataset/datasetCheck";
import { DocumentChecker } from "../../src/core/dataset/documentChecker";
import { createRandom } from "../../src/core/dataset/generation/random";
import { DEFAULT_SEVERITIES } from "../../src/core/dataset/problem";
import type { DatasetRules } from "../../src/core/dataset/rules";
import { warmUp } from "../../src/core/dataset/warmUp";
import { say } from "../support/benchReport";
import { COSTLY_ROWS, variedRow, VARIED_WORDS } from "../support/costlyRows";
import { report, summarise } from "../support/interleaved";
import { stepsKept, StretchMeter, timeKept } from "../support/stretches";
import { finish } from "../../src/core/steps";
import { findingsOf, kindOf, segmentsOf } from "../../src/features/highlighting/findings";
import { checkFile } from "../../src/platform/dataset/checkFile";
import { checkInWorker } from "../../src/platform/dataset/checkInWorker";
import { readLines } from "../../src/platform/dataset/datasetFile";
import { loadDatasetRules } from "../../src/platform/dataset/datasetRules";
import { inSlices } from "../../src/platform/inSlices";

const ROWS = 10_000;
const KEYSTROKES = 400;
const VISIBLE_ROWS = 40;
const MOST_SHOWN = 1000;

/** The rows of the example again and again, each with an id of its own and other words, so that few are equal. */
function largeDataset(): string[] {
  const rows = readFileSync("examples/headache/train.jsonl", "utf8").trim().split("\n");
  const words = rows.flatMap((row) => row.match(/\p{L}{6,}/gu) ?? []);
  return Array.from({ length: ROWS }, (_, at) => {
    const noted = Array.from({ length: 6 }, (__, word) => words[(at * 31 + word * 977 + at * word) % words.length]).join(" ");
    return (rows[at % rows.length] ?? "").replace(/"id": "[^"]+"/u, `"id": "row-${at}"`).replace(/\b\d\d ans/u, `${20 + (at % 70)} ans, ${noted},`);
  });
}

/** One more letter somewhere in the case of a row, which may well break it. */
function typed(line: string, at: number): string {
  const column = Math.floor(line.length / 3) + (at % 60);
  return `${line.slice(0, column)}${"aeiou "[at % 6] ?? ""}${line.slice(column)}`;
}

async function benchKeystrokes(): Promise<void> {
  const rules = await loadDatasetRules(".");
  const checker = new DocumentChecker(rules);
  let lines: readonly string[] = largeDataset();
  const megabytes = lines.reduce((sum, line) => sum + line.length + 1, 0) / 1e6;
  finish(checker.check(lines));
  const times: number[] = [];
  for (let stroke = 0; stroke < KEYSTROKES; stroke++) {
    const at = (stroke * 7919) % ROWS;
    const written = lines.map((line, row) => (row === at ? typed(line, stroke) : line));
    times.push(
      timeKept(() => {
        lines = [...written];
        const check = finish(checker.check(lines));
        worstOf(check, DEFAULT_SEVERITIES, MOST_SHOWN);
        const visible = check.rows.slice(Math.max(0, at - VISIBLE_ROWS / 2), at + VISIBLE_ROWS / 2);
        segmentsOf(visible.flatMap((row) => finish(findingsOf(row, rules)).map((placed) => ({ ...placed, kind: kindOf(placed.finding) }))));
      }),
    );
  }
  const sorted = times.toSorted((a, b) => a - b);
  const p95 = sorted[Math.floor(KEYSTROKES * 0.95)] ?? NaN;
  say(`a keystroke in ${ROWS} rows (${megabytes.toFixed(1)} MB): problems and findings right after ${(sorted[KEYSTROKES / 2] ?? NaN).toFixed(1)} ms at the median, ${p95.toFixed(1)} ms at the 95th percentile (limit 16)`, p95 < 16);
}

const FILE_ROWS = 100_000;
const ROW_LENGTH = 316;
/** All that is timed beside each other is timed so many times, by turns. */
const FILE_TURNS = 5;

/** What the example says of the patients of one sex, but for the sentences that name them. */
interface Said {
  readonly patient: string;
  readonly sentences: readonly string[];
  readonly words: readonly string[];
}

/**
 * A file of rows of about so many characters each: sentences and answers of the example, put together by chance, with a few other words in each case. Each
 * names its patient once, and says nothing that the example says of the other sex alone, as rows of a dataset do.
 */
async function writeLargeFile(file: string, { agreement }: DatasetRules): Promise<void> {
  const examples = ["train", "test-large"].flatMap((name) => readFileSync(`examples/headache/${name}.jsonl`, "utf8").trim().split("\n")).map((row) => JSON.parse(row) as { instruction: string; response: string });
  const cases = examples.map(({ instruction }) => instruction.split("\n")[1] ?? "");
  const saidOf = (sex: Gender, patient: string): Said => {
    const sentences = cases.filter((text) => sexOf(text, agreement) === sex).flatMap((text) => text.split(/(?<=[.!?]) /u)).filter((sentence) => sexOf(sentence, agreement) === undefined);
    return { patient, sentences, words: sentences.flatMap((sentence) => sentence.match(/(?<!\p{L})\p{Ll}{5,}/gu) ?? []) };
  };
  const [man, woman] = [saidOf(MASCULINE, "Patient"), saidOf(FEMININE, "Patiente")];
  const responses = examples.map(({ response }) => response).filter((response) => response.length < ROW_LENGTH / 3);
  const random = createRandom(1);
  const lines: string[] = [];
  while (lines.length < FILE_ROWS) {
    const { patient, sentences, words } = random.next() < 0.5 ? man : woman;
    const own = Array.from({ length: 3 }, () => random.pick(words)).join(" ");
    const text = [`${patient} de ${18 + Math.floor(random.next() * 70)} ans, ${own}.`, ...Array.from({ length: 1 + Math.floor(random.next() * 2) }, () => random.pick(sentences))].join(" ");
    const row = JSON.stringify({ id: String(lines.length), instruction: `CAS CLINIQUE:\n${text}\n\nRÉPONDS en français, commence par 'Pour préciser:' ou 'Recommandation:'`, response: random.pick(responses) });
    if (Math.abs(row.length - ROW_LENGTH) < 20) lines.push(row);
  }
  await writeFile(file, `${lines.join("\n")}\n`);
}

async function benchFile(): Promise<void> {
  const folder = await mkdtemp(path.join(tmpdir(), "clinical-prompts-bench-"));
  try {
    const file = path.join(folder, "rows.jsonl");
    const rules = await loadDatasetRules(".");
    await writeLargeFile(file, rules);
    const validate = new Ajv2020({ allErrors: true, strict: false }).compile(JSON.parse(readFileSync("schemas/record.schema.json", "utf8")) as object);
    const answers = new AnswerReader(rules.engine);
    const signal = new AbortController().signal;
    const read = async (work: (row: { instruction: string; response: string }) => void): Promise<number> => {
      const started = performance.now();
      for await (const line of readLines(file)) {
        if (line === "") continue;
        const row: unknown = JSON.parse(line);
        validate(row);
        work(row as { instruction: string; response: string });
      }
      return performance.now() - started;
    };
    const checked = async (): Promise<number> => {
      const started = performance.now();
      await checkFile(file, rules, { max: MOST_SHOWN, severities: DEFAULT_SEVERITIES, signal });
      return performance.now() - started;
    };
    const times: { readonly alone: number; readonly withEngine: number; readonly whole: number }[] = [];
    await read(() => undefined);
    for (let turn = 0; turn < FILE_TURNS; turn++) {
      times.push({
        alone: await read(() => undefined),
        withEngine: await read(({ instruction, response }) => finish(answers.reading(response, finish(rules.engine.examining(instruction))))),
        whole: await checked(),
      });
    }
    const perRow = summarise(times.map(({ whole }) => (1000 * whole) / FILE_ROWS));
    const against = summarise(times.map(({ whole, alone }) => whole / alone));
    const beside = summarise(times.map(({ whole, withEngine }) => whole / withEngine));
    say(report(`a file of ${FILE_ROWS} rows of ${ROW_LENGTH} characters, ${perRow.ratio.toFixed(1)} µs a row, against reading, JSON.parse and ajv (limit 15)`, against), against.ratio <= 15);
    say(report("the same against those and what the engine itself takes (limit 1.3)", beside), beside.ratio <= 1.3);
    const megabytes = await memoryOfCheck(file);
    say(`memory of checking it: ${megabytes.toFixed(0)} MB at most (limit 200)`, megabytes < 200);
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** The most memory that a process takes that does nothing but have a file checked in a thread, in MB. */
async function memoryOfCheck(file: string): Promise<number> {
  const { stdout } = await promisify(execFile)(process.execPath, [path.resolve("dist", "test", "bench", "dataset.bench.js"), file]);
  return Number(stdout);
}

async function checkAlone(file: string): Promise<void> {
  const request = { productRoot: process.cwd(), file, source: { kind: "product", id: "headache-fr" }, max: MOST_SHOWN, severities: DEFAULT_SEVERITIES } as const;
  await checkInWorker(path.resolve("dist", "checkWorker.js"), request, new AbortController().signal, () => undefined);
  process.stdout.write(String(process.resourceUsage().maxRSS / 1024));
}

/** Ordinary rows that an editor has read before it meets a costly one. */
const ROWS_BEFORE = 300;
/** Each row is met by so many fresh processes: of the greatest steps the least counts, or what else the computer does would. */
const FIRST_TURNS = 3;

/** Costly rows where nothing of what they ask for has run before but what a window does before its first row. */
async function benchFirst(): Promise<void> {
  const greatest: { readonly name: string; readonly ms: number }[] = [];
  for (const name of Object.keys(COSTLY_ROWS)) {
    const turns: number[] = [];
    for (let turn = 0; turn < FIRST_TURNS; turn++) {
      const { stdout } = await promisify(execFile)(process.execPath, [path.resolve("dist", "test", "bench", "dataset.bench.js"), "first", name]);
      turns.push(Number(stdout));
    }
    greatest.push({ name, ms: Math.min(...turns) });
  }
  const worst = greatest.toSorted((a, b) => b.ms - a.ms);
  const [most = { name: "none", ms: NaN }] = worst;
  say(`the first costly row of a process, ${worst.length} kinds: at most ${most.ms.toFixed(1)} ms in one step (“${most.name}”; limit 16), ${(worst[worst.length >> 1]?.ms ?? NaN).toFixed(1)} ms at the median`, most.ms < 16);
}

/** How long the first row of a process takes, read by rules that have been warmed up as those of a window are, or by cold ones. */
async function checkOpening(task: string): Promise<void> {
  const meter = new StretchMeter();
  const rules = await loadDatasetRules(".");
  if (task === "warm") await inSlices(warmUp(rules));
  const { longest } = meter.end();
  process.stdout.write(JSON.stringify([longest, Math.max(...stepsKept(rowCheck(largeDataset()[0] ?? "", rules)))]));
}

async function benchOpening(): Promise<void> {
  const turns: (readonly [number, number])[] = [];
  for (let turn = 0; turn < FIRST_TURNS; turn++) {
    const { stdout } = await promisify(execFile)(process.execPath, [path.resolve("dist", "test", "bench", "dataset.bench.js"), "opening", "warm"]);
    turns.push(JSON.parse(stdout) as [number, number]);
  }
  const [loading, row] = [Math.min(...turns.map(([longest]) => longest)), Math.min(...turns.map(([, first]) => first))];
  say(`the rules of a window's first dataset: at most ${loading.toFixed(1)} ms in one step, then its first row ${row.toFixed(1)} ms (limit 16)`, Math.max(loading, row) < 16);
}

async function checkFirst(name: string): Promise<void> {
  const rules = await loadDatasetRules(".");
  finish(warmUp(rules));
  for (const row of largeDataset().slice(0, ROWS_BEFORE)) checkRow(row, rules);
  process.stdout.write(String(Math.max(...stepsKept(rowCheck(COSTLY_ROWS[name] ?? "", rules)))));
}

/** What an editor asks for at the first light bulb of a window, on a row full of some words or on an ordinary one: each augmentation's longest step. */
async function checkBulb(words: string): Promise<void> {
  const rules = await loadDatasetRules(".");
  finish(warmUp(rules));
  const ordinary = largeDataset().slice(0, ROWS_BEFORE);
  for (const row of ordinary) checkRow(row, rules);
  const { row } = checkRow(words === "" ? (ordinary[0] ?? "") : variedRow(words, rules.contract.words), rules);
  process.stdout.write(JSON.stringify(AUGMENTATIONS.map((name) => Math.max(...stepsKept(augmentingRow(row, { name, id: "r", seed: 1 }, rules))))));
}

async function benchBulb(): Promise<void> {
  const greatest: { readonly name: string; readonly ms: number }[] = [];
  for (const words of ["", ...VARIED_WORDS]) {
    let least: readonly number[] = [];
    for (let turn = 0; turn < FIRST_TURNS; turn++) {
      const { stdout } = await promisify(execFile)(process.execPath, [path.resolve("dist", "test", "bench", "dataset.bench.js"), "bulb", words]);
      least = (JSON.parse(stdout) as number[]).map((ms, at) => Math.min(ms, least[at] ?? Infinity));
    }
    greatest.push(...AUGMENTATIONS.map((name, at) => ({ name: `${name} of ${words === "" ? "an ordinary row" : `“${words.trim()}”`}`, ms: least[at] ?? NaN })));
  }
  const [most = { name: "none", ms: NaN }] = greatest.toSorted((a, b) => b.ms - a.ms);
  say(`the first light bulb of a process, ${AUGMENTATIONS.length} augmentations of an ordinary row and of the longest ones: at most ${most.ms.toFixed(1)} ms in one step (${most.name}; limit 16)`, most.ms < 16);
}

async function main([task, name]: readonly string[]): Promise<void> {
  if (task === "first" && name !== undefined) return checkFirst(name);
  if (task === "opening" && name !== undefined) return checkOpening(name);
  if (task === "bulb" && name !== undefined) return checkBulb(name);
  if (task !== undefined) return checkAlone(task);
  await benchKeystrokes();
  await benchOpening();
  await benchFirst();
  await benchBulb();
  await benchFile();
}

void main(process.argv.slice(2));
