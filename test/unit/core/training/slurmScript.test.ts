import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { test } from "node:test";
import { checkSlurmOptions, SlurmOptionError, slurmProcesses, type SlurmOptions } from "../../../../src/core/training/slurmOptions";
import { slurmScript, type SlurmJob } from "../../../../src/core/training/slurmScript";

const JOB: SlurmJob = { name: "headache-20261126", folder: "/data/runs/headache", interpreter: "/opt/python/bin/python", packageFolder: "/opt/studio/python-bridge", options: {} };
const directivesOf = (options: SlurmOptions): string[] => slurmScript({ ...JOB, options }).split("\n").filter((line) => line.startsWith("#SBATCH ")).map((line) => line.slice(8));
const refusal = (options: SlurmOptions): string | undefined => {
  try {
    checkSlurmOptions(options);
    return undefined;
  } catch (error) {
    if (error instanceof SlurmOptionError) return error.kind;
    throw error;
  }
};

test("what a job asks for without a word: one process on one node, told before its limit, queued again after a preemption", () => {
  assert.deepEqual(directivesOf({}), [
    "--job-name=headache-20261126",
    "--nodes=1",
    "--ntasks-per-node=1",
    "--signal=B:USR1@120",
    "--requeue",
    "--open-mode=append",
    '--output="/data/runs/headache/log.txt"',
  ]);
});

test("every option has its line, and more lines come last", () => {
  const options: SlurmOptions = { partition: "gpu,long", account: "neuro", gpus: 4, nodes: 2, time: "1-12", memory: "64G", cpus: 8, lines: ["--qos=low", "--constraint a100", "--exclusive"] };
  assert.deepEqual(
    directivesOf(options).filter((line) => !/signal|requeue|open-mode|output|job-name/u.test(line)),
    ["--partition=gpu,long", "--account=neuro", "--nodes=2", "--ntasks-per-node=1", "--cpus-per-task=32", "--gres=gpu:4", "--time=1-12", "--mem=64G", "--qos=low", "--constraint a100", "--exclusive"],
  );
  assert.equal(slurmProcesses(options), 8);
});

test("several processes are torchrun's, one task a node with cores for all of them; a single one is srun's", () => {
  const started = (options: SlurmOptions): string => /^srun (.+) <\/dev\/null &$/mu.exec(slurmScript({ ...JOB, options }))?.[1] ?? "";
  const srun = "--kill-on-bad-exit=1 --wait=0";
  for (const options of [{}, { gpus: 1 }]) assert.equal(started(options), `${srun} "$python" -m clinical_bridge train "$folder"`);
  assert.equal(started({ cpus: 8 }), `${srun} --cpus-per-task=8 "$python" -m clinical_bridge train "$folder"`);
  const launch = '"$python" -m clinical_bridge launch "$folder"';
  const place = '--meet-at="$address:$port"';
  assert.equal(started({ nodes: 2 }), `${srun} ${launch} --nodes=2 --processes=1 ${place}`);
  assert.equal(started({ gpus: 4 }), `${srun} --cpus-per-task=4 ${launch} --nodes=1 --processes=4 ${place}`);
  assert.equal(started({ gpus: 4, nodes: 2, cpus: 8 }), `${srun} --cpus-per-task=32 ${launch} --nodes=2 --processes=4 ${place}`);
  assert.match(slurmScript({ ...JOB, options: { gpus: 4, cpus: 8 } }), /^export OMP_NUM_THREADS=8$/mu);
});

for (const [what, options, kind] of [
  ["a partition that is an option", { partition: "--wrap=id" }, "wrong_value"],
  ["a partition with a line of its own", { partition: "gpu\n#SBATCH --uid=0" }, "wrong_value"],
  ["an account with a quote", { account: 'a"b' }, "wrong_value"],
  ["a time of words", { time: "two hours" }, "wrong_value"],
  ["a time with a command", { time: "1:00;id" }, "wrong_value"],
  ["memory with a space", { memory: "32 G" }, "wrong_value"],
  ["half a GPU", { gpus: 0.5 }, "wrong_value"],
  ["no number of nodes", { nodes: NaN }, "wrong_value"],
  ["an interpreter by its name alone", { python: "python3" }, "wrong_value"],
  ["a line end", { lines: ["--qos=low\nrm -rf /"] }, "wrong_line"],
  ["a carriage return", { lines: ["--qos=low\rid"] }, "wrong_line"],
  ["a line separator", { lines: ["--qos=low\u2028id"] }, "wrong_line"],
  ["a NUL", { lines: ["--qos=\0"] }, "wrong_line"],
  ["a comment", { lines: ["--qos=low #x"] }, "wrong_line"],
  ["an open quote", { lines: ['--comment="a'] }, "wrong_line"],
  ["two options in one", { lines: ["--qos=low --uid=0"] }, "wrong_line"],
  ["a word that is no option", { lines: ["id"] }, "wrong_line"],
  ["an output of its own", { lines: ["--output=/tmp/x"] }, "own_option"],
  ["the same by its short name", { lines: ["-o /tmp/x"] }, "own_option"],
  ["the same cut short", { lines: ["--outp=/tmp/x"] }, "own_option"],
  ["signals of its own", { lines: ["--signal=KILL"] }, "own_option"],
  ["no requeueing", { lines: ["--no-requeue"] }, "own_option"],
] as const satisfies readonly (readonly [string, SlurmOptions, string])[]) {
  test(`refused: ${what}`, () => assert.equal(refusal(options), kind));
}

for (const place of ["relative/run", "/run\nid", "/run\\x", "/run\0"]) {
  test(`refused as a folder: ${JSON.stringify(place)}`, () => assert.throws(() => slurmScript({ ...JOB, folder: place }), SlurmOptionError));
}

test("a name becomes one word, a percent sign and a double quote stay what they are", () => {
  const script = slurmScript({ ...JOB, name: 'a b"; id #', folder: '/data/100%j "é" #1' });
  assert.match(script, /^#SBATCH --job-name=a-b-id-$/mu);
  assert.match(script, /^#SBATCH --output="\/data\/100%%j \\"é\\" #1\/log\.txt"$/mu);
});

test("a training that has paused is queued again, whatever code its processes ended with; one that failed is not", () => {
  const place = mkdtempSync(path.join(tmpdir(), "clinical-prompts-script-"));
  try {
    const interpreter = path.join(place, "python");
    writeFileSync(interpreter, '#!/bin/sh\n[ "$1" = -c ] && { echo 29500; exit; }\necho "$SAID" >>"$4/events.jsonl"\nexit 143\n', { mode: 0o700 });
    writeFileSync(path.join(place, "srun"), '#!/bin/sh\nwhile [ "${1#--}" != "$1" ]; do shift; done\nexec "$@"\n', { mode: 0o700 });
    writeFileSync(path.join(place, "scontrol"), '#!/bin/sh\necho "$@"\n', { mode: 0o700 });
    const script = slurmScript({ ...JOB, folder: place, interpreter });
    const ran = (code: string): string => execFileSync("/bin/bash", ["-c", script], { env: { PATH: `${place}:${process.env["PATH"]}`, SLURM_JOB_ID: "7", SAID: `{"seq": 3, "type": "notice", "code": "${code}", "data": {"step": 2}}` }, encoding: "utf8", stdio: "pipe" });
    assert.equal(ran("paused"), "requeue 7\n");
    assert.throws(() => ran("resumed"), (error: unknown) => error instanceof Error && "status" in error && error.status === 143);
  } finally {
    rmSync(place, { recursive: true });
  }
});

test("a hostile folder is one word to the shell, which starts the trainer on it and keeps its exit code", () => {
  const place = mkdtempSync(path.join(tmpdir(), "clinical-prompts-script-"));
  try {
    const folder = path.join(place, "l'été $(touch pwned) `id` \"x\" ; & | * %j");
    const bin = path.join(place, "bin");
    for (const made of [folder, bin]) mkdirSync(made);
    // What the trainer is told, instead of a cluster and a trainer.
    const interpreter = path.join(bin, "py thon");
    writeFileSync(interpreter, '#!/bin/sh\n[ "$1" = -c ] && { echo 29500; exit; }\nprintf "%s|" "$@" >"$TOLD"\nexit 7\n', { mode: 0o700 });
    writeFileSync(path.join(bin, "srun"), '#!/bin/sh\nwhile [ "${1#--}" != "$1" ]; do shift; done\nexec "$@"\n', { mode: 0o700 });
    writeFileSync(path.join(bin, "hostname"), "#!/bin/sh\necho n1\n", { mode: 0o700 });
    const told = path.join(place, "told");
    const script = slurmScript({ ...JOB, folder, interpreter, options: { nodes: 2 } });
    assert.throws(
      () => execFileSync("/bin/bash", ["-c", script], { cwd: place, env: { PATH: `${bin}:${process.env["PATH"]}`, TOLD: told }, stdio: "pipe" }),
      (error: unknown) => error instanceof Error && "status" in error && error.status === 7,
    );
    assert.equal(readFileSync(told, "utf8"), `-m|clinical_bridge|launch|${folder}|--nodes=2|--processes=1|--meet-at=n1:29500|`);
    assert.equal(readFileSync(path.join(folder, "slurm.exit"), "utf8"), "7\n");
    assert.throws(() => readFileSync(path.join(place, "pwned")));
  } finally {
    rmSync(place, { recursive: true });
  }
});
