import assert from "node:assert/strict";
import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before, test } from "node:test";
import { environmentName, lookAtHost, provideHostBridge } from "../../src/platform/hosts/hostEnvironment";
import { HostError } from "../../src/platform/hosts/hostError";
import { SshHost } from "../../src/platform/hosts/sshHost";
import { doctorCommand } from "../../src/cli/doctor";
import { capturedIo } from "../support/capturedIo";
import { provided } from "../support/testEnvironment";
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

test("doctor --on says what the host has, and what to run there for what it lacks; nothing is made there", async () => {
  const root = path.join(there, "it's not made yet");
  const { code, lines } = await doctor("gpu", "--remote-folder", root);
  assert.equal(code, 0, JSON.stringify(lines));
  assert.deepEqual(lines.map(({ id }) => id), ["connection", "python", "uv", "libraries", "gpu", "processor", "disk", "rsync", "slurm"]);
  const line = lineOf(lines);
  assert.match(line("connection").cause, /^\w+@127\.0\.0\.1:\d+ answers$/u);
  assert.match(line("rsync").cause, /^3\./u);
  assert.match(line("processor").cause, /^(?:.*, )?[1-9]\d* cores, \d+\.\d GB of memory free$/u);
  assert.ok(line("disk").cause.endsWith(` GB free at ${root}`), line("disk").cause);
  assert.equal(line("libraries").state, "notice");
  assert.equal(line("libraries").next, "Sending a run there installs them: “clinical-prompts train train.jsonl --on gpu”.");
  await assert.rejects(stat(root));
});

test("a Python that is named is held against the lock; an environment of ours that differs is to be removed there", async () => {
  const named = await doctor("gpu", "--remote-python", provided("python"));
  assert.equal(named.code, 0, JSON.stringify(named.lines));
  assert.deepEqual(lineOf(named.lines)("versions"), { id: "versions", state: "ok", part: "Library versions", cause: "as the lock file has them" });
  assert.equal(lineOf(named.lines)("converter").state, "ok");

  const root = path.join(there, "stale root");
  const environment = path.join(root, await environmentName("cpu", path.join(PRODUCT_ROOT, "python-bridge")), "bin");
  await mkdir(environment, { recursive: true });
  await writeFile(path.join(environment, "python"), "#!/bin/sh\necho torch 1.0\n", { mode: 0o755 });
  await writeFile(path.join(environment, "..", "complete"), "");
  const stale = await doctor("gpu", "--remote-folder", root);
  assert.equal(stale.code, 3, "without the converter no model can be made");
  const remove = `Run there: rm -rf -- '${path.dirname(environment)}'`;
  const { state, cause, next } = lineOf(stale.lines)("versions");
  assert.deepEqual([state, next], ["notice", `${remove} The next run that is sent installs exactly the locked versions.`]);
  assert.match(cause, /^torch is 1\.0 instead of \d/u);
  assert.equal(lineOf(stale.lines)("converter").next, remove);
});

test("a host that cannot be reached has one line, with what mends it", async () => {
  const { code, lines } = await doctor("gpu-unknown");
  assert.equal(code, 3);
  assert.deepEqual(lines.map(({ id, state }) => [id, state]), [["connection", "missing"]]);
  assert.match(lines[0]?.cause ?? "", /Run “ssh gpu-unknown” in a terminal once/u);
});

interface Line {
  readonly id: string;
  readonly state: string;
  readonly cause: string;
  readonly next?: string;
}

async function doctor(name: string, ...options: readonly string[]): Promise<{ readonly code: number; readonly lines: readonly Line[] }> {
  const { io, stdout } = capturedIo({ env: { CLINICAL_PROMPTS_SSH_CONFIG: server.configFile } });
  const code = await doctorCommand.run(["--on", name, ...options, "--json"], io);
  return { code, lines: (JSON.parse(stdout()) as { readonly lines: readonly Line[] }).lines };
}

function lineOf(lines: readonly Line[]): (id: string) => Line {
  return (id) => lines.find((line) => line.id === id) ?? assert.fail(`no line “${id}”`);
}
