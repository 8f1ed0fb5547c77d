import assert from "node:assert/strict";
import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before, test } from "node:test";
import { lookAtHost, provideHostBridge } from "../../src/platform/hosts/hostEnvironment";
import { HostError } from "../../src/platform/hosts/hostError";
import { SshHost } from "../../src/platform/hosts/sshHost";
import { PRODUCT_ROOT } from "../support/editorServer";
import { startSshServer, type SshServer } from "../support/sshServer";

let server: SshServer;
let host: SshHost;
let there = "";
const soon = (): AbortSignal => AbortSignal.timeout(30_000);

before(async () => {
  server = await startSshServer();
  host = new SshHost("gpu", server);
  there = await mkdtemp(path.join(tmpdir(), "clinical-prompts-there-"));
});
after(async () => {
  await host.close();
  await server.stop();
  await rm(there, { recursive: true, force: true });
});

test("a program's arguments arrive as they are, its code and both outputs come back", async () => {
  const args = ["$HOME", "a b", "it's", "-n", "*", "`id`", "é\n☃", ""];
  const { code, stdout, stderr } = await host.run("sh", ["-c", 'printf "<%s>" "$@"; cat; echo wrong >&2; exit 3', "sh", ...args], { signal: soon(), input: "given" });
  assert.deepEqual({ code, stdout, stderr }, { code: 3, stdout: `${args.map((arg) => `<${arg}>`).join("")}given`, stderr: "wrong" });
});

test("where a name leads is asked of ssh", async () => {
  const { hostname, port } = await host.resolve(soon());
  assert.equal(hostname, "127.0.0.1");
  assert.ok(Number(port) > 0);
});

for (const [name, kind] of [["gpu-unknown", "key_unknown"], ["gpu-changed", "key_changed"], ["gpu-stranger", "denied"], ["gpu-off", "unreachable"], ["no-such-host.invalid", "unknown"]] as const) {
  test(`${name}: ${kind}`, async () => {
    const other = new SshHost(name, server);
    await assert.rejects(other.run("true", [], { signal: soon() }), (error) => error instanceof HostError && error.kind === kind);
    await assert.rejects(other.upload(server.folder, there, soon()), (error) => error instanceof HostError && error.kind === kind);
    await other.close();
  });
}

test("folders and files go there and come back, under any name, for their owner alone", async () => {
  const here = await mkdtemp(path.join(tmpdir(), "clinical-prompts-here-"));
  const strange = path.join(there, "it's $HOME * é");
  await mkdir(path.join(here, "-sub"));
  await writeFile(path.join(here, "-sub", "a b.txt"), "content");
  const shares: number[] = [];
  await host.upload(here, strange, soon(), (share) => shares.push(share));
  assert.equal(await readFile(path.join(strange, "-sub", "a b.txt"), "utf8"), "content");
  assert.equal((await stat(path.join(strange, "-sub", "a b.txt"))).mode & 0o777, 0o600);
  assert.equal(shares.at(-1), 1);
  await host.download(strange, path.join(here, "folder"), soon());
  await host.download(path.join(strange, "-sub", "a b.txt"), path.join(here, "new", "file.txt"), soon());
  for (const file of ["folder/-sub/a b.txt", "new/file.txt"]) assert.equal(await readFile(path.join(here, file), "utf8"), "content");
  await rm(here, { recursive: true });
});

test("a file is read from an offset, in bytes; one that is not there yet has none", async () => {
  const file = path.join(there, "événements");
  assert.equal((await host.readFrom(file, 0, soon())).length, 0);
  const content = Buffer.from("déjà\0vu\n");
  await writeFile(file, content);
  assert.deepEqual(await host.readFrom(file, 2, soon()), content.subarray(2));
  assert.equal((await host.readFrom(file, content.length, soon())).length, 0);
});

test("the environment is built there once, by the uv that is there", async () => {
  const root = path.join(there, "root");
  const bin = path.join(there, "home", ".local", "bin");
  await mkdir(bin, { recursive: true });
  await writeFile(path.join(bin, "uv"), '#!/bin/sh\necho "$*" >>"$0.log"\n[ "$1" = pip ] && exit\nfor folder; do :; done\nmkdir -p "$folder"\n', { mode: 0o755 });
  // The program stands in for the login: HOME is where uv lies.
  const homed = new SshHost("gpu", server);
  const run = homed.run.bind(homed);
  homed.run = (program, args, call) => run("env", [`HOME=${path.join(there, "home")}`, "PATH=/usr/bin:/bin", program, ...args], call);
  const facts = await lookAtHost(homed, root, soon());
  assert.equal(facts.root, root);
  for (let time = 0; time < 2; time++) {
    const { interpreter, packageFolder } = await provideHostBridge(homed, path.join(PRODUCT_ROOT, "python-bridge"), { ...facts, cuda: false }, soon());
    assert.match(interpreter, /^\/.*\/root\/python-cpu-[0-9a-f]{12}\/bin\/python$/u);
    assert.ok((await stat(path.join(packageFolder, "clinical_bridge", "train.py"))).isFile());
  }
  const calls = (await readFile(path.join(bin, "uv.log"), "utf8")).trim().split("\n");
  assert.deepEqual(calls.map((call) => call.split(" ", 2).join(" ")), ["venv --quiet", "pip install"]);
  assert.match(calls[1] ?? "", /--require-hashes -r .*requirements\/cpu\.txt$/u);
  await homed.close();
});
