import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { DEFAULT_ASK_OPTIONS } from "../../src/core/evaluation/target";
import { evaluateFile } from "../../src/platform/evaluation/evaluateFile";
import { readFold } from "../../src/platform/evaluation/store";
import { readTestFile } from "../../src/platform/evaluation/testFile";
import { OllamaTarget } from "../../src/platform/ollama/target";
import { runProgram } from "../../src/platform/process";
import { ProtocolLibrary } from "../../src/platform/protocols";
import { say } from "../support/benchReport";
import { compare, report } from "../support/interleaved";
import { createUntrainedModel } from "../support/ollamaModel";
import { provided } from "../support/testEnvironment";

/** Fewer than a test file has: what a run costs once, the warm-up above all, weighs more here than there. */
const ROWS = 40;
const PAIRS = 5;
const PEER_ROWS = 10;
const MOST_OVERHEAD = 1.02;
/** Of the wall time, beside what the server says of itself. */
const MOST_AT_CLIENT = 0.02;
/** What others run it by; nothing of ours depends on it. The last that runs on the Node that we do. */
const PROMPTFOO = "promptfoo@0.120.27";

const options = { ...DEFAULT_ASK_OPTIONS, numPredict: 48 };
const signal = AbortSignal.timeout(25 * 60_000);

async function benchEvaluation(): Promise<void> {
  const workspace = await mkdtemp(path.join(tmpdir(), "clinical-prompts-bench-"));
  try {
    const host = provided("ollama");
    const model = await createUntrainedModel(host, "bench-evaluation");
    const written = async (rows: number): Promise<string> => {
      const file = path.join(workspace, `${rows}.jsonl`);
      await writeFile(file, `${(await readFile("examples/headache/test.jsonl", "utf8")).split("\n").slice(0, rows).join("\n")}\n`);
      return file;
    };
    const file = await written(ROWS);
    const library = new ProtocolLibrary(path.resolve("."));
    const rules = await library.rules(await library.ofFile(file));
    const prompts = (await readTestFile(file, rules, signal)).rows.map(({ instruction }) => instruction);
    const shares: number[] = [];

    /** The whole of it: reading, asking, keeping on disk, judging, the report. */
    const evaluate = async (file: string): Promise<void> => {
      const started = performance.now();
      const test = await readTestFile(file, rules, signal);
      const { folder } = await evaluateFile({ test, rules, target: new OllamaTarget(host, model), host, options, continuing: "new", evaluationsFolder: path.join(workspace, "evaluations"), onProgress: () => undefined }, signal);
      const wall = (performance.now() - started) / 1000;
      const answers = [...(await readFold(path.join(folder, "answers.jsonl"))).answers];
      shares.push(answers.reduce((sum, { seconds, serverSeconds = NaN }) => sum + seconds - serverSeconds, 0) / wall);
    };
    const bare = async (): Promise<void> => {
      for (const prompt of prompts) {
        const response = await fetch(`${host}/api/generate`, {
          method: "POST",
          body: JSON.stringify({ model, prompt, stream: true, options: { temperature: options.temperature, seed: options.seed, num_ctx: options.numCtx, num_predict: options.numPredict } }),
          signal,
        });
        await response.text();
      }
    };
    const ratio = await compare({ baseline: bare, candidate: () => evaluate(file), pairs: PAIRS });
    say(`${report(`${ROWS} rows evaluated against a bare fetch loop, one question at a time`, ratio)} (limit ${MOST_OVERHEAD})`, ratio.ratio <= MOST_OVERHEAD);
    const share = shares.toSorted((a, b) => a - b)[Math.floor(shares.length / 2)] ?? NaN;
    say(`time at the client beside the server's own figures: ${(100 * share).toFixed(2)} % of the run, median of ${shares.length} (limit ${100 * MOST_AT_CLIENT} %)`, share <= MOST_AT_CLIENT);
    const few = await written(PEER_ROWS);
    await benchPromptfoo(workspace, host, model, prompts.slice(0, PEER_ROWS), () => evaluate(few));
  } finally {
    await rm(workspace, { recursive: true, force: true });
  }
}

/** The same rows by promptfoo, where npx can get it; what keeps it from running is said. */
async function benchPromptfoo(workspace: string, host: string, model: string, prompts: readonly string[], ours: () => Promise<void>): Promise<void> {
  const config = path.join(workspace, "promptfooconfig.json");
  await writeFile(
    config,
    JSON.stringify({
      prompts: ["{{case}}"],
      providers: [{ id: `ollama:completion:${model}`, config: { temperature: options.temperature, seed: options.seed, num_ctx: options.numCtx, num_predict: options.numPredict } }],
      tests: prompts.map((text) => ({ vars: { case: text } })),
    }),
  );
  const env = { OLLAMA_BASE_URL: host, PROMPTFOO_DISABLE_TELEMETRY: "1", PROMPTFOO_DISABLE_UPDATE: "1", PROMPTFOO_DISABLE_REMOTE_GENERATION: "true", PROMPTFOO_CONFIG_DIR: path.join(workspace, "promptfoo") };
  const npx = (...args: readonly string[]): Promise<string> => runProgram("npx", ["--yes", PROMPTFOO, ...args], { cwd: workspace, env, signal, timeoutMs: 300_000 });
  try {
    await npx("--version");
    const theirs = async (): Promise<void> => {
      await npx("eval", "--config", config, "--no-cache", "--no-table", "--no-progress-bar", "--max-concurrency", "1", "--output", path.join(workspace, "promptfoo.json"));
    };
    process.stdout.write(`  ${report(`the first ${PEER_ROWS} rows by us against ${PROMPTFOO}, its start included`, await compare({ baseline: theirs, candidate: ours, pairs: PAIRS }))}\n`);
  } catch (error) {
    process.stdout.write(`  ${PROMPTFOO} could not be run by npx, so nothing is said of it: ${(error instanceof Error ? error.message : String(error)).split("\n").slice(0, 3).join(" ").slice(0, 200)}\n`);
  }
}

void benchEvaluation();
