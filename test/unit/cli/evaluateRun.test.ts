import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { readdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { test, type TestContext } from "node:test";
import { runCommandLine } from "../../../src/cli/commandLine";
import { workplace } from "../../support/badInput";
import { capturedIo } from "../../support/capturedIo";
import { eventually } from "../../support/deadline";
import { httpServer } from "../../support/httpServer";
import { ollamaDouble, type DoubleAnswer } from "../../support/ollamaDouble";
import { provided } from "../../support/testEnvironment";

const CLI = path.resolve("dist", "cli.js");
const WATCH = "Recommandation: Surveillance simple, sans imagerie. Source: HAS/SFETD 2017.";

async function place(t: TestContext, rows: number, answer: (prompt: string, times: number) => DoubleAnswer | Promise<DoubleAnswer>) {
  const lines = (await readFile(path.join("examples", "headache", "test.jsonl"), "utf8")).split("\n").slice(0, rows);
  const { folder, cache } = await workplace(t, { "test.jsonl": `${lines.join("\n")}\n` });
  const ollama = await ollamaDouble(t, { m: "d1" }, { answer });
  const args = ["evaluate", path.join(folder, "test.jsonl"), "--model", "m", "--host", ollama.host];
  const answers = async (): Promise<string> => {
    const [run] = await readdir(path.join(folder, "evaluations")).catch(() => []);
    return run === undefined ? "" : readFile(path.join(folder, "evaluations", run, "answers.jsonl"), "utf8").catch(() => "");
  };
  return {
    ollama,
    folder,
    answers,
    /** In a process of its own. */
    start: (...more: readonly string[]) => {
      const child = spawn(process.execPath, [CLI, ...args, ...more], { env: { ...process.env, CLINICAL_PROMPTS_CACHE: cache, LC_ALL: "C" }, stdio: ["ignore", "pipe", "pipe"] });
      t.after(() => child.kill("SIGKILL"));
      let said = "";
      child.stdout.setEncoding("utf8").on("data", (text: string) => (said += text));
      child.stderr.setEncoding("utf8").on("data", (text: string) => (said += text));
      return { child, ended: new Promise<{ readonly code: number | null; readonly said: string }>((resolve) => child.once("close", (code) => resolve({ code, said }))) };
    },
    run: async (...more: readonly string[]) => {
      const captured = capturedIo({ cwd: folder, env: { CLINICAL_PROMPTS_CACHE: cache } });
      return { code: await runCommandLine([...args, ...more], captured.io), stdout: captured.stdout(), stderr: captured.stderr() };
    },
  };
}

test("options are sent, recorded, and make another run", async (t) => {
  const { ollama, folder, run } = await place(t, 2, () => WATCH);
  const options = ["--temperature", "0.5", "--seed", "7", "--num-ctx", "512", "--max-tokens", "64", "--system", "Tu es…", "--repeats", "2"];
  assert.equal((await run(...options)).code, 0);
  assert.deepEqual([ollama.asked.length, ollama.request()["options"], ollama.request()["system"]], [4, { temperature: 0.5, seed: 8, num_ctx: 512, num_predict: 64 }, "Tu es…"]);
  const [name = ""] = await readdir(path.join(folder, "evaluations"));
  const manifest = JSON.parse(await readFile(path.join(folder, "evaluations", name, "manifest.json"), "utf8")) as { options: unknown; repeats: unknown; target: { system: unknown } };
  assert.deepEqual([manifest.options, manifest.repeats, manifest.target.system], [{ temperature: 0.5, seed: 7, numCtx: 512, numPredict: 64 }, 2, "Tu es…"]);
  await run(...options);
  assert.equal(ollama.asked.length, 4);
  await run(...options, "--new");
  assert.equal(ollama.asked.length, 8);
});

test("a process that is killed in the middle loses no answer: the next one goes on, in the same folder", async (t) => {
  const { ollama, folder, start, answers } = await place(t, 4, (_, times) => (times === 3 ? { fault: "hang" } : WATCH));
  const { child, ended } = start();
  await eventually(60, "the third question", () => Promise.resolve(ollama.asked.length === 3 ? true : undefined));
  child.kill("SIGKILL");
  await ended;
  assert.equal((await answers()).match(/"type":"answer"/gu)?.length, 2);
  const { code, said } = await start().ended;
  assert.equal(code, 0, said);
  assert.equal(ollama.asked.length, 5);
  assert.equal((await readdir(path.join(folder, "evaluations"))).length, 1);
});

test("two processes that want the same share one run: each row is asked once, and both report it", async (t) => {
  const { ollama, folder, start } = await place(t, 4, () => new Promise((resolve) => setTimeout(() => resolve(WATCH), 150)));
  const both = await Promise.all([start().ended, start().ended]);
  for (const { code, said } of both) {
    assert.equal(code, 0, said);
    assert.match(said, /Format compliance\s+4\/4/u);
  }
  assert.equal(ollama.asked.length, 4);
  assert.equal((await readdir(path.join(folder, "evaluations"))).filter((name) => !name.startsWith(".")).length, 1);
});

test("Ctrl+C keeps what was answered, and says that the same command goes on", async (t) => {
  const { ollama, start, answers } = await place(t, 4, (_, times) => (times === 2 ? { fault: "hang" } : WATCH));
  const { child, ended } = start();
  await eventually(60, "the second question", () => Promise.resolve(ollama.asked.length === 2 ? true : undefined));
  child.kill("SIGINT");
  const { code, said } = await ended;
  assert.equal(code, 3, said);
  assert.match(said, /The answers so far are kept; the same command goes on from here\./u);
  assert.match(await answers(), /"how":"cancelled"/u);
});

test("a pause is said once, with the reason and the next step", async (t) => {
  const { run } = await place(t, 4, () => ({ fault: "refuse" }));
  const { code, stderr } = await run();
  assert.equal(code, 3);
  assert.equal(stderr.match(/Paused\./gu)?.length, 1, stderr);
  assert.match(stderr, /^Paused\. The server refused: model requires more system memory The answers so far are kept; correct the cause and start again to go on\.$/mu);
});

test("an answer full of markup, formulas and control characters stays inert in the terminal and in the folder", async (t) => {
  const hostile = "Recommandation: \u001b[2J\u001b]0;x\u0007<script>alert(1)</script> =HYPERLINK(1) fièvre \u202e Surveillance. Source: HAS.";
  const { run, answers } = await place(t, 2, () => hostile);
  const { code, stdout, stderr } = await run();
  assert.equal(code, 0, stderr);
  // eslint-disable-next-line no-control-regex -- these are what is looked for
  assert.doesNotMatch(stdout + stderr, /[\u0000-\u0008\u000b-\u001f\u007f\u202e]/u);
  const lines = (await answers()).trim().split("\n").map((line) => JSON.parse(line) as { readonly text?: string });
  assert.deepEqual(lines.flatMap(({ text }) => text ?? []), [hostile, hostile], "what was said is kept as it was said");
});

test("any HTTP endpoint is asked as its file says; a file that says none is refused", async (t) => {
  const { folder } = await place(t, 2, () => WATCH);
  const asked: unknown[] = [];
  const url = await httpServer(t, (_, response, body) => {
    asked.push(JSON.parse(body));
    response.end(JSON.stringify({ out: [WATCH] }));
  });
  const file = path.join(folder, "mine.endpoint.json");
  await writeFile(file, JSON.stringify({ url, name: "mine", body: { q: "{prompt}" }, answer: "/out/0" }));
  const run = async () => {
    const { io, stderr } = capturedIo({ cwd: folder });
    return { code: await runCommandLine(["evaluate", "test.jsonl", "--endpoint", "mine.endpoint.json"], io), said: stderr() };
  };
  const { code, said } = await run();
  assert.equal(code, 0, said);
  assert.equal(asked.length, 3, "one to warm up, two rows");
  assert.match((await readdir(path.join(folder, "evaluations")))[0] ?? "", /^mine--test--/u);
  await writeFile(file, JSON.stringify({ url, body: {}, answer: "/out/0" }));
  assert.match((await run()).said, /nothing in “body” says where the question goes\. Write \{prompt\} there\./u);
});

test("a Python function is asked, and known by the source of its module: edited it is asked anew, else not", async (t) => {
  const { folder } = await place(t, 2, () => WATCH);
  const source = (answer: string): string => `def query(case):\n    with open("asked.txt", "a") as file:\n        file.write("x")\n    print(case)\n    return ${JSON.stringify(answer)}\n`;
  const run = async (...more: readonly string[]) => {
    const { io, stderr } = capturedIo({ cwd: folder });
    const code = await runCommandLine(["evaluate", "test.jsonl", "--callable", "rag:query", "--python", provided("python"), ...more], io);
    return { code, said: stderr(), asked: (await readFile(path.join(folder, "asked.txt"), "utf8").catch(() => "")).length };
  };
  await writeFile(path.join(folder, "rag.py"), source(WATCH));
  const first = await run();
  assert.deepEqual([first.code, first.asked], [0, 3], first.said);
  assert.doesNotMatch(first.said, /CAS CLINIQUE/u, "what it prints is not passed on");
  assert.equal((await run()).asked, 3);
  await writeFile(path.join(folder, "rag.py"), source(`${WATCH} Contrôle.`));
  assert.equal((await run()).asked, 6);
  const manifests = await Promise.all((await readdir(path.join(folder, "evaluations"))).filter((name) => !name.startsWith(".")).map((name) => readFile(path.join(folder, "evaluations", name, "manifest.json"), "utf8")));
  const digests = manifests.map((text) => (JSON.parse(text) as { target: { model: string; digest: string } }).target).map(({ model, digest }) => `${model} ${digest}`);
  assert.equal(new Set(digests).size, 2);
  for (const digest of digests) assert.match(digest, /^rag:query source-sha256:[0-9a-f]{64}#query$/u);
  assert.match((await run("--callable", "rag")).said, /“rag” names no Python function\. Write it as module:function\./u);
});

test("several models are asked in turn, each in a folder of its own, and compared with the first", async (t) => {
  const { ollama, folder, run } = await place(t, 3, (_, times) => (times === 4 ? "?" : WATCH));
  ollama.models.set("n", "d2");
  const { code, stdout, stderr } = await run("--model", "n");
  assert.equal(code, 0, stderr);
  assert.equal(ollama.asked.length, 6);
  assert.deepEqual((await readdir(path.join(folder, "evaluations"))).map((name) => name.split("--")[0]).sort(), ["m", "n"]);
  assert.match(stdout, /^n against m:\nRows gained: 0, lost: \d/mu);
  assert.match((await run("--model", "n", "--html", "report.html")).stderr, /describe one model/u);
});

test("servers that have the same model share the rows; one that dies hands its rows to the others", async (t) => {
  const { ollama, folder, answers, run } = await place(t, 6, (_, times) => (times === 2 ? { fault: "hang" } : WATCH));
  const other = await ollamaDouble(t, { m: "d1" }, { answer: () => WATCH });
  const asked = run("--host", other.host);
  await eventually(20, "the second question", () => Promise.resolve(ollama.asked.length === 2 ? true : undefined));
  ollama.kill();
  const { code, stderr } = await asked;
  assert.equal(code, 0, stderr);
  assert.match(stderr, new RegExp(`^${ollama.host} no longer answers; the other servers take its rows\\.$`, "mu"));
  const lines = (await answers()).trim().split("\n").map((line) => JSON.parse(line) as { readonly type: string; readonly state?: string; readonly host?: string }).filter(({ type }) => type === "answer");
  assert.deepEqual(lines.map(({ state }) => state), Array.from({ length: 6 }, () => "complete"));
  assert.deepEqual([ollama.host, other.host].map((host) => lines.filter((line) => line.host === host).length), [1, 5]);
  const [name = ""] = await readdir(path.join(folder, "evaluations"));
  const { target } = JSON.parse(await readFile(path.join(folder, "evaluations", name, "manifest.json"), "utf8")) as { target: { hosts: unknown } };
  assert.deepEqual(target.hosts, [ollama.host, other.host]);
});

test("servers with other weights under one name share nothing, and the difference is named", async (t) => {
  const { ollama, run } = await place(t, 2, () => WATCH);
  const other = await ollamaDouble(t, { m: "d2" }, { answer: () => WATCH });
  const { code, stderr } = await run("--host", other.host);
  assert.deepEqual([code, ollama.asked.length, other.asked.length], [3, 0, 0]);
  assert.equal(stderr.trim(), `“m” has other weights on ${other.host} (d2) than on ${ollama.host} (d1): the rows are not shared between them. Copy the same model to both, or leave one of them out.`);
});

test("fast: several questions at once, which is said, recorded, and never taken for reproducible", async (t) => {
  let [now, most] = [0, 0];
  const { ollama, folder, run } = await place(t, 6, async () => {
    most = Math.max(most, ++now);
    await new Promise((resolve) => setTimeout(resolve, 50));
    now -= 1;
    return WATCH;
  });
  const { code, stderr } = await run("--fast");
  assert.equal(code, 0, stderr);
  assert.equal(most, 4);
  assert.match(stderr, /^4 questions at once: sooner done, but answers may differ/mu);
  const [name = ""] = await readdir(path.join(folder, "evaluations"));
  assert.equal((JSON.parse(await readFile(path.join(folder, "evaluations", name, "manifest.json"), "utf8")) as { concurrency: unknown }).concurrency, 4);
  most = 0;
  assert.equal((await run()).code, 0);
  assert.deepEqual([ollama.asked.length, most], [12, 1], "asked anew, one at a time");
});

test("asked once more, rows show how often a model changes its mind; the answers stay", async (t) => {
  const { ollama, answers, run } = await place(t, 4, (_, times) => (times === 5 ? "Recommandation: IRM cérébrale en urgence. Source: HAS/SFETD 2017." : WATCH));
  const { code, stdout, stderr } = await run("--stability", "2", "--json");
  assert.equal(code, 0, stderr);
  assert.equal(ollama.asked.length, 6);
  assert.deepEqual(ollama.asked.slice(4), [ollama.asked[0], ollama.asked[2]], "from all over the file");
  const { statistics: { stability }, report } = JSON.parse(stdout) as { statistics: { stability: { rows: number; changedAnswers: number } }; report: { rows: readonly { decision: string }[] } };
  assert.deepEqual([stability.rows, stability.changedAnswers], [2, 1]);
  assert.ok(report.rows.every(({ decision }) => decision === "surveillance"), "answers are those of the first time");
  assert.equal((await answers()).match(/"type":"again"/gu)?.length, 2);
});
