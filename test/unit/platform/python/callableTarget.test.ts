import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { test, type TestContext } from "node:test";
import { DEFAULT_ASK_OPTIONS, type Reply } from "../../../../src/core/evaluation/target";
import type { Bounds } from "../../../../src/platform/evaluation/patience";
import { CallableError, CallableTarget } from "../../../../src/platform/python/callableTarget";
import { eventually } from "../../../support/deadline";
import { provided } from "../../../support/testEnvironment";

const signal = AbortSignal.timeout(60_000);
const PATIENT: Bounds = { firstTokenMs: 30_000, nextTokenMs: 30_000, wholeMs: 30_000 };

/** A module `rag` in a folder of its own. */
async function module(t: TestContext, source: string) {
  const folder = await mkdtemp(path.join(tmpdir(), "clinical-prompts-callable-"));
  await writeFile(path.join(folder, "rag.py"), source);
  const opened: CallableTarget[] = [];
  t.after(async () => {
    await Promise.all(opened.map((target) => target.stop()));
    await rm(folder, { recursive: true });
  });
  return {
    folder,
    target: (callable = "rag:query", bounds = PATIENT): CallableTarget => {
      const target = new CallableTarget({ callable, folder, interpreter: provided("python"), bridgeFolder: path.resolve("python-bridge"), bounds });
      opened.push(target);
      return target;
    },
  };
}

const said = async (target: CallableTarget, prompt: string, cancel = signal): Promise<Omit<Reply, "seconds">> => {
  const { seconds, ...reply } = await target.ask(prompt, DEFAULT_ASK_OPTIONS, cancel);
  assert.ok(seconds >= 0);
  return reply;
};

test("a function gets the case, and the options that it names; what it prints is no answer", async (t) => {
  const { target } = await module(t, 'import os\n\ndef query(case, collection=None, *, temperature, seed):\n    print("looking for", case)\n    os.system("echo noise")\n    return f"{case} {collection} {temperature} {seed} \\u2028"\n');
  const rag = target();
  assert.deepEqual(await said(rag, "céphalées\n« d’effort »"), { text: "céphalées\n« d’effort » None 0 42 \u2028", state: "complete" });
  assert.equal((await said(rag, "")).state, "complete");
});

test("it is known by its name and the source of its module", async (t) => {
  const source = "class Rag:\n    @staticmethod\n    def query(case, **options):\n        return ''\n";
  const { target } = await module(t, source);
  const rag = target("rag:Rag.query");
  assert.deepEqual(await rag.identity(signal), { model: "rag:Rag.query", digest: `source-sha256:${createHash("sha256").update(source).digest("hex")}#Rag.query` });
  assert.deepEqual(await said(rag, "cas"), { text: "", state: "empty" });
});

test("what it raises is the fault of that row alone, by its last line and without the case; what is no text is no answer", async (t) => {
  const { target } = await module(t, 'def query(case):\n    if case == "none":\n        return None\n    if case == "fine":\n        return "Recommandation"\n    return {}[case]\n');
  const rag = target();
  assert.deepEqual(await said(rag, "Femme de 30 ans, céphalées"), { text: "", state: "error", fault: "raised", error: "KeyError: '…'" });
  assert.deepEqual(await said(rag, "none"), { text: "", state: "error", fault: "broken_answer", error: "NoneType" });
  assert.equal((await said(rag, "fine")).text, "Recommandation");
});

/** A dead process that nobody has taken away is listed, and runs no more. */
async function isRunning(pid: number): Promise<boolean> {
  return /\) [^ZX] /u.test(await readFile(`/proc/${pid}/stat`, "utf8").catch(() => ""));
}

const SLOW = `
import subprocess, sys, time
from pathlib import Path

def query(case):
    if case == "fine":
        return "Recommandation"
    if case == "exit":
        import os
        os._exit(3)
    child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
    Path(case).write_text(str(child.pid))
    time.sleep(600)
`;

test("one that is silent for too long, or is no longer wanted, is ended with all that it has started; the next row is asked anew", async (t) => {
  const { folder, target } = await module(t, SLOW);
  const pidFile = path.join(folder, "pid");
  const startedBy = (): Promise<number> => eventually(20, "what the function starts", async () => Number(await readFile(pidFile, "utf8").catch(() => "")) || undefined);
  const rag = target("rag:query", { ...PATIENT, firstTokenMs: 3_000 });
  const asked = said(rag, pidFile);
  const first = await startedBy();
  assert.equal((await asked).fault, "timeout_first");
  assert.equal(await isRunning(first), false);
  assert.equal((await said(rag, "fine")).text, "Recommandation");
  await rm(pidFile);
  const cancel = new AbortController();
  const given = target();
  const unwanted = given.ask(pidFile, DEFAULT_ASK_OPTIONS, cancel.signal);
  const second = await startedBy();
  cancel.abort();
  await assert.rejects(unwanted, { name: "AbortError" });
  assert.equal(await isRunning(second), false);
  assert.deepEqual(await said(given, "exit"), { text: "", state: "error", fault: "unreachable", error: "exit code 3" });
  assert.equal((await said(given, "fine")).text, "Recommandation");
});

test("what cannot be asked says why", async (t) => {
  const { target } = await module(t, "def query(case):\n    return ''\n");
  const { target: broken } = await module(t, "import there_is_no_such_library\n");
  const { target: failing } = await module(t, "raise ValueError('no index')\n");
  const kindOf = async (opened: CallableTarget): Promise<string> =>
    opened.identity(signal).then(
      () => "none",
      (error: unknown) => (error instanceof CallableError ? `${error.kind} ${error.detail}` : String(error)),
    );
  assert.equal(await kindOf(target("nowhere:query")), "module_missing nowhere");
  assert.equal(await kindOf(target("rag:other")), "function_missing other");
  assert.equal(await kindOf(broken()), "library_missing there_is_no_such_library");
  assert.equal(await kindOf(failing()), "not_loaded ValueError: no index");
  assert.match(await kindOf(new CallableTarget({ callable: "rag:query", folder: ".", interpreter: "/nowhere/python", bridgeFolder: "." })), /^not_started .*ENOENT/u);
});
