import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { access, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before, test } from "node:test";
import * as v from "valibot";
import { decodeBridgeEvent, type BridgeEvent } from "../../src/core/training/bridgeEvent";
import { SshHost } from "../../src/platform/hosts/sshHost";
import { isAlive } from "../../src/platform/isAlive";
import { machineOf, type Machine } from "../../src/platform/training/remote/machine";
import { deleteRemoteCopy } from "../../src/platform/training/remote/remoteTrainer";
import { readRun } from "../../src/platform/training/runStore";
import { cancelRun, stopAndKeep } from "../../src/platform/training/trainer";
import { within, eventually } from "../support/deadline";
import { PRODUCT_ROOT } from "../support/editorServer";
import { makeRemoteNetwork, noNetworkReason } from "../support/remoteNetwork";
import { startSshServer, type SshServer } from "../support/sshServer";
import { provided } from "../support/testEnvironment";

/** Stands for the Python there, so that only the way there and back is looked at; trainToScore.test.ts trains for real. */
const TRAINER = path.join(PRODUCT_ROOT, "test", "support", "fakeTrainer.sh");
const ROWS = 10;
const count = v.number();
const lookedSchema = v.object({
  report: v.object({ train: v.object({ rows: count }), validation: v.object({ rows: count }), samples: v.array(v.unknown()), memory: v.object({ available: v.nullable(count) }), disk: v.object({ free: v.nullable(count) }) }),
  elsewhere: v.object({ address: v.string(), folder: v.string() }),
  machine: v.array(v.object({ part: v.string(), state: v.string() })),
});
const SECONDS = 120;

let server: SshServer;
let workspace = "";

before(async () => {
  server = await startSshServer();
  workspace = await mkdtemp(path.join(tmpdir(), "clinical-prompts-ssh-"));
  const rows = (await readFile(path.join(PRODUCT_ROOT, "examples", "headache", "train.jsonl"), "utf8")).split("\n").slice(0, ROWS);
  await writeFile(path.join(workspace, "train.jsonl"), `${rows.join("\n")}\n`);
  await writeFile(path.join(workspace, "training.json"), JSON.stringify({ preset: "cpu", baseModel: "SomeBody/some-model", serveBase: false }));
  const [named = ""] = rows;
  await writeFile(path.join(workspace, "named.jsonl"), `${[named.replace("CAS CLINIQUE", "CAS CLINIQUE de Mme Jeanne Durand"), ...rows.slice(1)].join("\n")}\n`);
});
after(async () => {
  await server.stop();
  await rm(workspace, { recursive: true, force: true, maxRetries: 5 });
});

const start = (name: string, host = "gpu"): string[] => ["train", path.join(workspace, "train.jsonl"), "--config", path.join(workspace, "training.json"), "--no-serve", "--name", name, "--on", host, "--remote-python", TRAINER, "--remote-folder", path.join(workspace, "there's a place")];
const folderOf = (name: string): string => path.join(workspace, "runs", name);

test("a run is sent, started there and brought back whole; its copy there can be deleted", async () => {
  const { code, said } = await cli(start("whole"));
  assert.equal(code, 0, said);
  assert.match(said, /10 rows of train\.jsonl, .* go to gpu \(.*@127\.0\.0\.1:\d+\), into .*there's a place/u);
  assert.equal(await readFile(path.join(folderOf("whole"), "model.gguf"), "utf8"), "model\n");
  assert.equal(await readFile(path.join(folderOf("whole"), "adapter", "adapter.txt"), "utf8"), "adapter\n");
  const machine = await machineOfRun("whole");
  await assertMirrored("whole", machine);
  const host = new SshHost("gpu", server);
  await deleteRemoteCopy(host, machine, AbortSignal.timeout(20_000));
  await host.close();
  await assert.rejects(access(machine.folder));
  const again = await cli(["train", folderOf("whole"), "--no-serve"]);
  assert.equal(again.code, 3);
  assert.match(again.said, /The run's folder on gpu is not there any more .*Start a new run\./u);
});

test("a deleted run takes its copy there with it; while the machine is off, it says where the copy is and deletes nothing", async () => {
  assert.equal((await cli(start("deleted"))).code, 0);
  const { folder } = await machineOfRun("deleted");
  const remove = (...options: string[]): Promise<Ended> => cli(["runs", "delete", folderOf("deleted"), "--yes", ...options]);
  await server.cut();
  const refused = await remove();
  await server.start();
  assert.equal(refused.code, 3);
  assert.ok(refused.said.includes(`The copy of this run on gpu is still there, in ${folder}, with its rows; here nothing was deleted.`), refused.said);
  assert.match(refused.said, /With --keep-remote the run is deleted here alone\./u);
  await Promise.all([access(folderOf("deleted")), access(folder)]);
  const deleted = await remove();
  assert.equal(deleted.code, 0, deleted.said);
  await Promise.all([assert.rejects(access(folderOf("deleted"))), assert.rejects(access(folder))]);
});

test("the connection is lost for a while: training goes on, it is said, and nothing is lost or doubled", async () => {
  const run = cli(start("lost"));
  await progressed("lost");
  await server.cut();
  await eventually(SECONDS, "the loss is seen", async () => ((await readFile(path.join(folderOf("lost"), "events.jsonl"), "utf8")).includes('"lost"') ? true : undefined));
  await server.start();
  const { code, said } = await run;
  assert.equal(code, 0, said);
  assert.match(said, /gpu cannot be reached; it is tried again, and training goes on there[\s\S]*connected to gpu/u);
  await assertMirrored("lost", await machineOfRun("lost"));
});

test("the network itself is lost, without a word to either end: training goes on, and nothing is lost or doubled", { skip: noNetworkReason() ?? false }, async () => {
  const network = makeRemoteNetwork();
  const usual = server;
  try {
    server = await startSshServer({}, network);
    try {
      const run = cli(start("unplugged"));
      await progressed("unplugged");
      network.unplug();
      const machine = await machineOfRun("unplugged");
      const before = (await eventsIn(path.join(machine.folder, "events.jsonl"))).length;
      await eventually(SECONDS, "the loss is seen", async () => ((await readFile(path.join(folderOf("unplugged"), "events.jsonl"), "utf8")).includes('"lost"') ? true : undefined));
      assert.ok((await eventsIn(path.join(machine.folder, "events.jsonl"))).length > before, "it trained meanwhile");
      network.plug();
      const { code, said } = await run;
      assert.equal(code, 0, said);
      assert.match(said, /gpu cannot be reached; it is tried again, and training goes on there[\s\S]*connected to gpu/u);
      await assertMirrored("unplugged", machine);
    } finally {
      await server.stop();
    }
  } finally {
    server = usual;
    network.remove();
  }
});

test("what follows the run is killed: the same command takes it up where it is", async () => {
  const first = cli(start("taken"));
  await progressed("taken");
  process.kill(Number(await readFile(path.join(folderOf("taken"), "trainer.pid"), "utf8")), "SIGKILL");
  assert.equal((await first).code, 1);
  const { code, said } = await cli(["train", folderOf("taken"), "--no-serve"]);
  assert.equal(code, 0, said);
  assert.equal((await eventsIn(path.join(folderOf("taken"), "events.jsonl"))).filter(({ type }) => type === "hello").length, 1, "one attempt");
  await assertMirrored("taken", await machineOfRun("taken"));
});

test("cancelling ends the whole group there; “stop and keep” ends the training and brings the model", async () => {
  const cancelled = cli(start("cancelled"));
  await progressed("cancelled");
  const machine = await machineOfRun("cancelled");
  const child = Number(await readFile(path.join(machine.folder, "child.pid"), "utf8"));
  assert.equal(isAlive(child), true);
  cancelRun((await readRun(folderOf("cancelled")))?.pid ?? 0);
  assert.equal((await cancelled).code, 1);
  assert.equal((await readRun(folderOf("cancelled")))?.state.status, "cancelled");
  await eventually(10, "the end of its child", () => Promise.resolve(isAlive(child) ? undefined : true));

  const kept = cli(start("kept"));
  await progressed("kept");
  stopAndKeep((await readRun(folderOf("kept")))?.pid ?? 0);
  assert.equal((await kept).code, 0);
  assert.equal((await readRun(folderOf("kept")))?.state.status, "stopped");
  await access(path.join(folderOf("kept"), "model.gguf"));
});

test("a model that comes damaged is not taken", async () => {
  const run = cli(start("damaged"));
  await progressed("damaged");
  await writeFile(path.join((await machineOfRun("damaged")).folder, "damage"), "");
  const { code, said } = await run;
  assert.equal(code, 1);
  assert.match(said, /model\.gguf came damaged from the machine that trained it, twice\./u);
  await assert.rejects(access(path.join(folderOf("damaged"), "model.gguf")));
});

test("the disk there is full: it is said, nothing is started, and the same run goes on once there is room", { skip: process.getuid?.() === 0 ? false : "only root may mount a small disk" }, async () => {
  const disk = path.join(workspace, "small disk");
  await mkdir(disk);
  execFileSync("mount", ["-t", "tmpfs", "-o", "size=256k", "tmpfs", disk]);
  try {
    const args = start("full").with(-1, disk);
    const filler = path.join(disk, "filler");
    await writeFile(filler, Buffer.alloc(1 << 20)).catch((error: unknown) => assert.match(String(error), /ENOSPC/u));
    const refused = await cli(args);
    assert.equal(refused.code, 3, refused.said);
    assert.match(refused.said, /The disk of gpu is full/u);
    await rm(filler);
    const { code, said } = await cli(existsSync(folderOf("full")) ? ["train", folderOf("full"), "--no-serve"] : args);
    assert.equal(code, 0, said);
    await assertMirrored("full", await machineOfRun("full"));
  } finally {
    execFileSync("umount", ["--lazy", disk]);
  }
});

test("--dry-run --on counts with the tokenizer there where there is none here; nothing is started or written", async () => {
  const model = path.join(workspace, "with a model.json");
  await writeFile(model, JSON.stringify({ preset: "cpu", baseModel: provided("baseModel"), serveBase: false }));
  const root = path.join(workspace, "not made yet");
  const args = ["train", path.join(workspace, "train.jsonl"), "--config", model, "--no-serve", "--name", "looked", "--on", "gpu", "--remote-python", provided("python"), "--remote-folder", root, "--dry-run"];
  const { code, printed, said } = await cli([...args, "--json"]);
  assert.equal(code, 0, said);
  const { report, elsewhere, machine } = v.parse(lookedSchema, JSON.parse(printed));
  assert.equal(report.train.rows + report.validation.rows, ROWS);
  assert.equal(report.samples.length, 3);
  assert.ok((report.memory.available ?? 0) > 0 && (report.disk.free ?? 0) > 0, "memory and disk are the host's");
  assert.ok(elsewhere.folder.startsWith(`${root}/runs/looked-`) && elsewhere.address.includes("@127.0.0.1:"));
  assert.ok(machine.some(({ part, state }) => part === "rsync" && state === "ok"));
  assert.ok((await readdir(root)).every((name) => name.startsWith("bridge-")), "nothing but the bridge is there");
  await assert.rejects(access(folderOf("looked")));
});

test("rows that name somebody stay here, and a machine that is not trusted gets nothing", async () => {
  const args = start("named");
  const named = await cli([...args.slice(0, 1), path.join(workspace, "named.jsonl"), ...args.slice(2)]);
  assert.equal(named.code, 3);
  assert.match(named.said, /1 rows name somebody, .*: they are not sent to gpu\./u);
  const unknown = await cli(start("unknown", "gpu-unknown"));
  assert.equal(unknown.code, 3);
  assert.match(unknown.said, /The key of gpu-unknown is not known yet\. Run “ssh gpu-unknown” in a terminal once/u);
  assert.equal((await cli(start("option", "-oProxyCommand=id"))).code, 2);
});

interface Ended {
  readonly code: number | null;
  readonly said: string;
  /** On standard output. */
  readonly printed: string;
}

async function cli(args: readonly string[]): Promise<Ended> {
  const env = { ...process.env, CLINICAL_PROMPTS_SSH_CONFIG: server.configFile, CLINICAL_PROMPTS_CACHE: path.join(workspace, "no environment here"), LANG: "C", LC_ALL: "C" };
  const child = spawn(process.execPath, [path.join(PRODUCT_ROOT, "dist", "cli.js"), ...args], { env, stdio: ["ignore", "pipe", "pipe"] });
  let [said, printed] = ["", ""];
  child.stdout.setEncoding("utf8").on("data", (part: string) => (printed += part));
  child.stderr.setEncoding("utf8").on("data", (part: string) => (said += part));
  try {
    return { code: await within(SECONDS, args.join(" "), new Promise<number | null>((resolve) => child.once("close", resolve))), said, printed };
  } finally {
    child.kill("SIGKILL");
  }
}

async function progressed(name: string): Promise<void> {
  await eventually(SECONDS, `progress of ${name}`, async () => ((await readFile(path.join(folderOf(name), "events.jsonl"), "utf8").catch(() => "")).includes('"progress"') ? true : undefined));
}

async function machineOfRun(name: string): Promise<Machine> {
  return v.parse(v.custom<Machine>((value) => value !== undefined), await machineOf(folderOf(name)));
}

async function eventsIn(file: string): Promise<readonly BridgeEvent[]> {
  return (await readFile(file, "utf8")).trim().split("\n").flatMap((line) => decodeBridgeEvent(line) ?? []);
}

/** Every event there is here once, in its order, and no `(attempt, seq)` twice. */
async function assertMirrored(name: string, machine: Machine): Promise<void> {
  const [here, there] = [await readFile(path.join(folderOf(name), "events.jsonl"), "utf8"), await eventsIn(path.join(machine.folder, "events.jsonl"))];
  const lines = here.trim().split("\n").map((line) => v.parse(v.looseObject({ attempt: v.number(), seq: v.number(), at: v.optional(v.number()) }), JSON.parse(line)));
  assert.equal(new Set(lines.map(({ attempt, seq }) => `${attempt}/${seq}`)).size, lines.length);
  const plain = ({ seq, pid, at, python, ...rest }: Readonly<Record<string, unknown>>): unknown => rest;
  assert.deepEqual(lines.filter(({ at }) => at !== undefined).map(plain), there.map((event) => plain({ ...event })));
}
