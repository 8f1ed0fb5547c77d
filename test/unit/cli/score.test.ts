import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { test } from "node:test";
import { EnvironmentError, UsageError } from "../../../src/cli/command";
import { scoreCommand } from "../../../src/cli/score";
import { capturedIo } from "../../support/capturedIo";

const row = (id: string | number, expected: string, instruction: string, answer: string) => JSON.stringify({ id, instruction, expected, answer });
const MISSED = row(7, "urgent_imaging", "Homme de 40 ans, céphalée en coup de tonnerre il y a une heure.", "Recommandation: Surveillance simple. Source: HAS/SFETD 2017.");
const INVENTED = row("b", "urgent_imaging", "Homme de 40 ans, céphalée en coup de tonnerre il y a une heure.", "Recommandation: Scanner cérébral en urgence — cancer connu. Source: HAS/SFETD 2017.");

interface Scores {
  readonly metrics: Readonly<Record<string, { readonly numerator: number; readonly denominator: number }>>;
  readonly rows: readonly { readonly id: string | number; readonly clinical: string; readonly format: string; readonly decision: string; readonly issues: readonly { readonly code: string; readonly start: number; readonly end: number; readonly reason: string }[] }[];
}

async function score(stdin: string | Buffer, ...args: string[]) {
  const { io, stdout, stderr } = capturedIo({ stdin });
  const code = await scoreCommand.run(args, io);
  return { code, stdout: stdout(), stderr: stderr() };
}

test("--json: metrics, and a verdict for each row in the order and with the ids given", async () => {
  const { code, stdout } = await score(`${MISSED}\n${INVENTED}\n`, "--json");
  assert.equal(code, 0);
  const { metrics, rows } = JSON.parse(stdout) as Scores;
  assert.deepEqual(Object.keys(metrics).sort(), ["false_positive_rate", "format_compliance", "question_accuracy", "red_flag_detection"]);
  assert.deepEqual([metrics["red_flag_detection"]?.numerator, metrics["red_flag_detection"]?.denominator], [1, 2]);
  assert.deepEqual(rows.map(({ id, clinical, format, decision }) => [id, clinical, format, decision]), [[7, "wrong", "recommend", "surveillance"], ["b", "wrong", "recommend", "urgent_imaging"]]);
});

test("an issue marks the words of the answer and says why", async () => {
  const { stdout } = await score(`${INVENTED}\n`, "--json");
  const issue = (JSON.parse(stdout) as Scores).rows[0]?.issues.find(({ code }) => code === "hallucinated_flag");
  const { answer } = JSON.parse(INVENTED) as { answer: string };
  assert.equal(answer.slice(issue?.start, issue?.end), "cancer");
  assert.equal(issue?.reason, "The case says nothing of “cancer”.");
});

test("two rows with one id keep their own verdicts", async () => {
  const { stdout } = await score(`${MISSED}\n${INVENTED.replace('"b"', "7")}\n`, "--json");
  assert.deepEqual((JSON.parse(stdout) as Scores).rows.map(({ decision }) => decision), ["surveillance", "urgent_imaging"]);
});

test("without --json: the metrics, then what failed", async () => {
  const { stdout } = await score(`${INVENTED}\n${MISSED}\n`);
  const lines = stdout.trim().split("\n");
  assert.match(lines[0] ?? "", /^Red flags detected .*1\/2/u);
  assert.match(lines[5] ?? "", /^Missed red flag: 7, urgent_imaging → surveillance\. /u);
});

test("an id of several lines stays on its own", async () => {
  const { stdout } = await score(`${row("7\r\n::error::x\u202E", "urgent_imaging", "Homme de 40 ans, céphalée en coup de tonnerre il y a une heure.", "Recommandation: Surveillance simple.")}\n`);
  assert.match(stdout, /^Missed red flag: 7\\u000d\\u000a::error::x\\u202e, urgent_imaging/mu);
});

test("a line that is no row is named, the others are scored, and the exit code says so", async () => {
  const { code, stdout, stderr } = await score(`${MISSED}\n{"id": 1}\nnot json\n`, "--json");
  assert.equal(code, 1);
  assert.equal((JSON.parse(stdout) as Scores).rows.length, 1);
  assert.match(stderr, /^Line 2 .*\nLine 3 /u);
});

test("an unknown decision in “expected” is a bad row, not a silent guess", async () => {
  const { code, stderr } = await score(`${MISSED}\n${row(2, "urgent", "Céphalée.", "Recommandation: IRM.")}\n`, "--json");
  assert.equal(code, 1);
  assert.match(stderr, /^Line 2: “urgent” is no decision of the protocol/u);
});

test("rows that are not UTF-8 are refused, from standard input and from a file", async (t) => {
  const latin = Buffer.from(`${MISSED}\n`, "latin1");
  const folder = await mkdtemp(path.join(tmpdir(), "scored-"));
  t.after(() => rm(folder, { recursive: true }));
  const file = path.join(folder, "latin.jsonl");
  await writeFile(file, latin);
  await assert.rejects(score(latin), (error) => error instanceof EnvironmentError && error.message.startsWith("Standard input is not UTF-8 from line 1 on."));
  await assert.rejects(score("", file), (error) => error instanceof EnvironmentError && /latin\.jsonl” is not UTF-8 from line 1 on\./u.test(error.message));
});

test("nothing to score, a missing file and unknown options each have their own error", async () => {
  await assert.rejects(score(""), UsageError);
  await assert.rejects(score("", "none.jsonl"), (error) => error instanceof EnvironmentError && /There is no file “[^“”]*none\.jsonl”/u.test(error.message));
  await assert.rejects(score("", "--colour"), UsageError);
});
