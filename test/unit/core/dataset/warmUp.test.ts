import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import path from "node:path";
import { test } from "node:test";
import { promisify } from "node:util";

/** In a process of its own, in ms: the longest step of the first row that is read. */
async function firstRow(rules: "cold" | "warm"): Promise<number> {
  const { stdout } = await promisify(execFile)(process.execPath, [path.resolve("dist", "test", "bench", "dataset.bench.js"), "opening", rules]);
  const [, row = NaN] = JSON.parse(stdout) as number[];
  return row;
}

test("the first row that warm rules read keeps others far less than with cold ones", async () => {
  const times: Record<"cold" | "warm", number[]> = { cold: [], warm: [] };
  for (let turn = 0; turn < 3; turn++) for (const rules of ["cold", "warm"] as const) times[rules].push(await firstRow(rules));
  assert.ok(Math.min(...times.warm) < Math.min(...times.cold) / 2, JSON.stringify(times));
});
