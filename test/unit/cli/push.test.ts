import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { test, type TestContext } from "node:test";
import { runCommandLine } from "../../../src/cli/commandLine";
import { privacyStamp } from "../../../src/core/dataset/privacy";
import { ProcessError } from "../../../src/platform/process";
import { pushModel } from "../../../src/platform/training/pushModel";
import { capturedIo } from "../../support/capturedIo";
import { PUSHED, pushingBridge } from "../../support/pushingBridge";
import { makeRun, runsPlace } from "../../support/runFolders";

const hash = (text: string): string => createHash("sha256").update(text).digest("hex");
const NAMED = { id: "a", instruction: "CAS CLINIQUE:\nMme Lefebvre, céphalée.", response: "Recommandation: surveillance. Source: HAS/SFETD 2017." };
async function place(t: TestContext, answer: object = PUSHED) {
  const folder = await runsPlace(t);
  const { cache, interpreter, asked } = await pushingBridge(folder, path.resolve("."), answer);
  const run = await makeRun(folder, "run");
  const push = async (...args: readonly string[]) => {
    const { io, stdout, stderr } = capturedIo({ cwd: folder, env: { CLINICAL_PROMPTS_CACHE: cache, HF_ENDPOINT: "https://hub.example.org" } });
    const code = await runCommandLine(["push", "runs/run", ...args], io);
    return { code, stdout: stdout(), stderr: stderr() };
  };
  /** A run that has learnt the row, and a dataset that says what a person said of it. */
  const learn = async (row: typeof NAMED & { readonly privacyAcknowledged?: string }): Promise<void> => {
    await writeFile(path.join(run, "train.jsonl"), `${JSON.stringify({ id: NAMED.id, prompt: `S\n\n${NAMED.instruction}\n`, completion: NAMED.response })}\n`);
    await writeFile(path.join(folder, "train.jsonl"), `${JSON.stringify(row)}\n`);
  };
  return { interpreter, asked, run, push, learn };
}

test("without --yes it is said what would go where, and nothing goes", async (t) => {
  const { push, asked } = await place(t);
  const { code, stderr } = await push("me/model");
  assert.equal(code, 1);
  assert.match(stderr, /^What: the adapter of .*, with its tokenizer\..*\nWhere: me\/model at https:\/\/hub\.example\.org, .*\nPrivate: .*\nNothing was sent\. The same with --yes sends it\.\n$/u);
  assert.equal(existsSync(asked), false);
});

test("with --yes the adapter goes into a private repository, the token being nobody's business here", async (t) => {
  const { push, asked, run } = await place(t);
  const { code, stdout, stderr } = await push("me/model", "--yes");
  assert.deepEqual([code, stdout], [0, `${PUSHED.url}\n`]);
  assert.match(stderr, /Sent to https:\/\/hub\.example\.org\/me\/model \(commit cccccccc\)\.\n$/u);
  assert.equal(await readFile(asked, "utf8"), `-m clinical_bridge push ${run} --what adapter --repository=me/model\n`);
});

test("--public says so before, and asks for it", async (t) => {
  const { push, asked } = await place(t);
  const { stderr } = await push("me/model", "--public", "--yes");
  assert.match(stderr, /\nEverybody can read it there\.\n/u);
  assert.match(await readFile(asked, "utf8"), / --public\n$/u);
});

test("weights that have learnt a name stay until its very words are acknowledged", async (t) => {
  const { push, asked, learn } = await place(t);
  for (const row of [NAMED, { ...NAMED, privacyAcknowledged: privacyStamp({ ...NAMED, response: "other" }, hash) }]) {
    await learn(row);
    const { code, stderr } = await push("me/model", "--yes");
    assert.equal(code, 1);
    assert.match(stderr, /nobody has acknowledged these words in the dataset: a\./u);
    assert.doesNotMatch(stderr, /Lefebvre/u);
    assert.equal(existsSync(asked), false);
  }
  await learn({ ...NAMED, privacyAcknowledged: privacyStamp(NAMED, hash) });
  assert.equal((await push("me/model", "--yes")).code, 0);
});

test("a dataset that is gone acknowledges nothing", async (t) => {
  const { push, learn } = await place(t);
  await learn({ ...NAMED, privacyAcknowledged: privacyStamp(NAMED, hash) });
  const { code, stderr } = await push("me/model", "--yes", "--dataset", "elsewhere.jsonl");
  assert.equal(code, 3);
  assert.match(stderr, /elsewhere\.jsonl/u);
});

const refusals = [
  ["no_token", "", 3, /Set HF_TOKEN, or run “hf auth login”/u],
  ["token_refused", "Invalid.", 3, /does not know your token: Invalid\./u],
  ["forbidden", "No rights.", 3, /may not write there: No rights\./u],
  ["public", "me/model", 1, /me\/model is there already and everybody can read it: nothing was sent/u],
  ["unreachable", "https://hub.example.org", 3, /does not answer: https:\/\/hub\.example\.org\./u],
] as const;
for (const [code, message, exit, said] of refusals) {
  test(`the hub's refusal ${code} is said with what to do`, async (t) => {
    const { push } = await place(t, { type: "error", code, message });
    const { code: ended, stdout, stderr } = await push("me/model", "--yes");
    assert.deepEqual([ended, stdout], [exit, ""]);
    assert.match(stderr, said);
  });
}

test("a run without merged weights has none to push", async (t) => {
  const { push } = await place(t);
  assert.match((await push("me/model", "--merged", "--yes")).stderr, /no weights in “merged”/u);
});

for (const wrong of ["model", "--repository", "me/model/extra", "-x/model", "me/mo del"]) {
  test(`“${wrong}” is no repository`, async (t) => {
    const { push, asked } = await place(t);
    assert.equal((await push("--yes", "--", wrong)).code, 2);
    assert.equal(existsSync(asked), false);
  });
}

test("who cancels ends the program that sends", async (t) => {
  const { interpreter, run, asked } = await place(t);
  const controller = new AbortController();
  const sending = pushModel({ folder: run, part: "adapter", repository: "me/model", isPublic: false }, { interpreter, packageFolder: "/nowhere" }, { SLOW: "1" }, controller.signal);
  const refused = assert.rejects(sending, (error) => error instanceof ProcessError && error.kind === "cancelled");
  for (let waited = 0; !existsSync(asked) && waited < 10_000; waited += 20) await new Promise((resolve) => setTimeout(resolve, 20));
  controller.abort();
  await refused;
});
