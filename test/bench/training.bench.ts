import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import * as v from "valibot";
import { say } from "../support/benchReport";
import { clinicalPrompts } from "../support/commandLine";
import { report, summarise } from "../support/interleaved";
import { provided } from "../support/testEnvironment";

const ROWS = 30;
const STEPS = 6;
const PAIRS = 7;
const MOST_OVERHEAD = 1.02;
/** Of the CPU time of a training. */
const MOST_IN_CALLBACKS = 0.02;

/** In seconds. */
const MOST_TO_FIRST_STEP = 25;

const event = v.object({ type: v.string(), time: v.string() });
const training = v.object({ seconds: v.number(), callbacks: v.number() });

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
}

/** Rows of the example and a configuration. */
async function writeWorkspace(workspace: string, maxSteps: number): Promise<void> {
  const rows = (await readFile("examples/headache/train.jsonl", "utf8")).split("\n").slice(0, ROWS);
  await writeFile(path.join(workspace, "train.jsonl"), `${rows.join("\n")}\n`);
  await writeFile(path.join(workspace, "training.json"), JSON.stringify({ preset: "cpu", baseModel: provided("baseModel"), maxSteps, evaluationsPerRun: 1 }));
}

/** From the command to the end of the first step, with nothing running yet. */
async function benchColdStart(): Promise<void> {
  const workspace = await mkdtemp(path.join(tmpdir(), "clinical-prompts-bench-"));
  try {
    await writeWorkspace(workspace, 1);
    const started = Date.now();
    await clinicalPrompts(["train", path.join(workspace, "train.jsonl"), "--config", path.join(workspace, "training.json"), "--no-serve", "--name", "cold", "--runs", workspace], 600);
    const events = (await readFile(path.join(workspace, "cold", "events.jsonl"), "utf8")).trim().split("\n").map((line) => v.parse(event, JSON.parse(line)));
    const seconds = (Date.parse(events.find(({ type }) => type === "progress")?.time ?? "") - started) / 1000;
    say(`from the command to the end of the first step: ${seconds.toFixed(1)} s (limit ${MOST_TO_FIRST_STEP})`, seconds <= MOST_TO_FIRST_STEP);
  } finally {
    await rm(workspace, { recursive: true, force: true });
  }
}

/** A run folder as our own command writes it. */
async function writeRunFolder(workspace: string): Promise<string> {
  await writeWorkspace(workspace, STEPS);
  await clinicalPrompts(["export-training", path.join(workspace, "train.jsonl"), "--to", "docker", "--config", path.join(workspace, "training.json"), "--out", path.join(workspace, "docker")], 60);
  const folder = path.join(workspace, "docker", "run");
  // The image would hold the model elsewhere.
  const file = path.join(folder, "config.json");
  await writeFile(file, JSON.stringify({ ...(JSON.parse(await readFile(file, "utf8")) as object), baseModel: provided("baseModel") }));
  return folder;
}

async function benchOverhead(): Promise<void> {
  const workspace = await mkdtemp(path.join(tmpdir(), "clinical-prompts-bench-"));
  const folder = await writeRunFolder(workspace);
  const env = { ...process.env, PYTHONPATH: path.resolve("python-bridge"), PYTHONDONTWRITEBYTECODE: "1", HF_HUB_OFFLINE: "1", OMP_WAIT_POLICY: "PASSIVE" };
  const child = spawn(provided("python"), [path.resolve("test/bench/bridge_peer.py"), folder], { stdio: ["pipe", "pipe", "pipe"], env });
  let said = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => (said = (said + text).slice(-2000)));
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const answer = async (): Promise<string> => {
    const line = await lines.next();
    if (line.done === true) throw new Error(`The trainer ended before it answered: ${said}`);
    return line.value;
  };
  try {
    await answer();
    const train = async (how: "bare" | "bridge"): Promise<v.InferOutput<typeof training>> => {
      child.stdin.write(`${how}\n`);
      return v.parse(training, JSON.parse(await answer()));
    };
    await train("bare");
    const [ratios, callbacks]: [number[], number[]] = [[], []];
    for (let pair = 0; pair < PAIRS; pair++) {
      const order = pair % 2 === 0 ? (["bare", "bridge"] as const) : (["bridge", "bare"] as const);
      const times = { bare: 0, bridge: 0 };
      for (const how of order) {
        const { seconds, callbacks: share } = await train(how);
        times[how] = seconds;
        if (how === "bridge") callbacks.push(share);
      }
      ratios.push(times.bridge / times.bare);
    }
    const middle = median(ratios);
    say(`${report(`${STEPS} steps by the bridge against a bare TRL script`, summarise(ratios))}, median ${middle.toFixed(3)} (limit ${MOST_OVERHEAD})`, middle <= MOST_OVERHEAD);
    const share = median(callbacks);
    say(`CPU time in its callbacks: ${(100 * share).toFixed(2)} % of the training (limit ${100 * MOST_IN_CALLBACKS} %)`, share < MOST_IN_CALLBACKS);
  } finally {
    child.stdin.end();
    await rm(workspace, { recursive: true, force: true });
  }
}

void benchColdStart().then(benchOverhead);
