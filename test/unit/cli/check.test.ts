import assert from "node:assert/strict";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before, test } from "node:test";
import { checkCommand } from "../../../src/cli/check";
import { EnvironmentError, UsageError } from "../../../src/cli/command";
import { capturedIo } from "../../support/capturedIo";

let cwd = "";
before(async () => {
  cwd = await mkdtemp(path.join(tmpdir(), "clinical-prompts-check-"));
});
after(() => rm(cwd, { recursive: true }));

const QUESTIONS =
  "Depuis quand et quel caractère ont les céphalées (brutale / intense / progressive) ? | Y a‑t‑il fièvre, vomissements, perte de connaissance, convulsions ou déficit neurologique focal ? | La patiente est‑elle enceinte, a‑t‑elle des antécédents majeurs (cancer, immunodépression) ou un traumatisme crânien récent ?";
const row = (body: string, response: string) => JSON.stringify({ instruction: `CAS CLINIQUE:\n${body}\n\nRÉPONDS en français, commence par 'Pour préciser:' ou 'Recommandation:'`, response });
const SHORT = row("patient 22 ans, céphalées", `Pour préciser: ${QUESTIONS}`);
const MISSED = row("Homme de 40 ans, céphalée en coup de tonnerre il y a une heure.", "Recommandation: Surveillance sans imagerie, antalgiques. Source: HAS/SFETD 2017.");

/** Runs `check` on a file with this content; what it wrote, and its exit code. */
async function check(content: string | Uint8Array, ...options: string[]) {
  await writeFile(path.join(cwd, "data.jsonl"), content);
  return run("data.jsonl", ...options);
}

interface Sarif {
  readonly tool: { readonly driver: { readonly rules: readonly { readonly id: string; readonly shortDescription: { readonly text: string }; readonly help: { readonly text: string; readonly markdown: string } }[] } };
  readonly invocations: readonly { readonly toolExecutionNotifications: readonly { readonly message: { readonly text: string } }[] }[];
  readonly results: readonly { readonly ruleId: string; readonly level: string }[];
}

/** What `check` wrote to out.sarif. */
async function sarif(): Promise<Sarif> {
  const { runs: [only] } = JSON.parse(await readFile(path.join(cwd, "out.sarif"), "utf8")) as { readonly runs: readonly [Sarif] };
  return only;
}

async function run(...args: string[]) {
  const { io, stdout, stderr } = capturedIo({ cwd });
  const code = await checkCommand.run(args, io);
  return { code, stdout: stdout(), stderr: stderr() };
}

test("a right dataset is silent on stdout and ends with 0", async () => {
  const { code, stdout, stderr } = await check(`${SHORT}\n`);
  assert.deepEqual([code, stdout], [0, ""]);
  assert.equal(stderr, "data.jsonl: 1 rows, 0 errors, 0 warnings, 0 notes.\n");
});

test("line ends of Windows are said once and are no error", async () => {
  const { code, stdout } = await check(`${SHORT}\r\n`);
  assert.equal(code, 0);
  assert.match(stdout, new RegExp(`^data\\.jsonl:1:${SHORT.length + 1} information line_ends [^\\n]+\\n$`, "u"));
});

test("a row's words do not steer the terminal", async () => {
  const { stdout } = await check(`{"instruction": "a", "response": "b", "expected": "\\u001b[31m\\u009b2J"}\n`);
  assert.ok(stdout.includes(String.raw`“\u001b[31m\u009b2J”`), stdout);
  assert.doesNotMatch(stdout, /[^\P{Cc}\n]/u);
});

test("an error is listed with its place and ends with 1", async () => {
  const { code, stdout } = await check(`${SHORT}\n{"instruction": "a" "response": "b"}\n`);
  assert.equal(code, 1);
  assert.match(stdout, /^data\.jsonl:2:21 error json_syntax Not valid JSON: a comma is expected/u);
});

test("a red flag that the response misses is an error on the flag", async () => {
  const { code, stdout } = await check(MISSED);
  assert.equal(code, 1);
  const column = MISSED.indexOf("en coup de tonnerre") + 1;
  assert.ok(stdout.split("\n").some((line) => line.includes(" error flag_without_urgency ") && Math.abs(Number(line.split(":")[2]?.split(" ")[0]) - column) <= "céphalée ".length), stdout);
});

test("--json is one object with counts and problems", async () => {
  const { code, stdout } = await check(`${SHORT}\n${SHORT}\n[1]\n`, "--json");
  assert.equal(code, 1);
  const report = JSON.parse(stdout) as { files: { file: string; rows: number; counts: unknown; problems: { line: number; column: number; endColumn: number; code: string }[] }[] };
  assert.deepEqual(report.files.map(({ file, rows, counts }) => [file, rows, counts]), [["data.jsonl", 3, { error: 1, warning: 1, information: 0 }]]);
  assert.deepEqual(report.files[0]?.problems.map(({ line, column, endColumn, code }) => [line, column, endColumn, code]), [
    [2, 16, SHORT.indexOf(`,"response"`) + 1, "duplicate_case"],
    [3, 1, 4, "not_a_record"],
  ]);
});

test("--max limits the listing, not the counts", async () => {
  const { stdout, stderr } = await check("[1]\n".repeat(5), "--max", "2");
  assert.equal(stdout.trim().split("\n").length, 2);
  assert.match(stderr, /3 more problems are not listed; --max 5 lists all\.\n.*5 errors/u);
});

test("an error behind more notes than are listed is listed, and in every report", async () => {
  const notes = `${SHORT}\n`.repeat(6);
  const { code, stdout } = await check(`${notes}[1]\n`, "--max", "2", "--sarif", "out.sarif", "--junit", "out.xml");
  assert.equal(code, 1);
  assert.deepEqual(stdout.trim().split("\n").map((line) => line.split(" ", 3).join(" ")), ["data.jsonl:2:16 warning duplicate_case", "data.jsonl:7:1 error not_a_record"]);
  const { results, invocations } = await sarif();
  assert.deepEqual(results.map(({ ruleId, level }) => [ruleId, level]), [["duplicate_case", "warning"], ["not_a_record", "error"]]);
  assert.deepEqual(invocations[0]?.toolExecutionNotifications.map(({ message }) => message.text), ["4 more problems are not listed; --max 6 lists all."]);
  const xml = await readFile(path.join(cwd, "out.xml"), "utf8");
  assert.match(xml, /<testsuite name="data\.jsonl" tests="\d+" failures="1">/u);
  assert.match(xml, /name="duplicate_case"><system-out>data\.jsonl:2:16 warning [^\n]+\n4 more are not listed\.<\/system-out>/u);
});

test("a JUnit report is red although nothing is to be listed", async () => {
  const { code } = await check("[1]\n[2]\n", "--max", "0", "--junit", "out.xml");
  assert.equal(code, 1);
  const xml = await readFile(path.join(cwd, "out.xml"), "utf8");
  assert.match(xml, /failures="1">/u);
  assert.match(xml, /name="not_a_record"><failure message="2">2 more are not listed\.<\/failure>/u);
});

test("a file that cannot be read is a problem of its own; the others are checked", async () => {
  await writeFile(path.join(cwd, "latin.jsonl"), Buffer.from(`${SHORT}\n{"a":"é"}\n`, "latin1"));
  await writeFile(path.join(cwd, "good.jsonl"), `${SHORT}\n`);
  const { code, stdout, stderr } = await run("latin.jsonl", "none.jsonl", "good.jsonl", "--sarif", "out.sarif", "--junit", "out.xml");
  assert.equal(code, 1);
  assert.match(stdout, /^latin\.jsonl:1:1 error unreadable_file “latin\.jsonl” is not UTF-8 from line 1 on\.[^\n]+\nnone\.jsonl:1:1 error unreadable_file There is no file “none\.jsonl”\.[^\n]+\n$/u);
  assert.match(stderr, /good\.jsonl: 1 rows, 0 errors/u);
  assert.deepEqual((await sarif()).results.map(({ ruleId, level }) => [ruleId, level]), [["unreadable_file", "error"], ["unreadable_file", "error"]]);
  const xml = await readFile(path.join(cwd, "out.xml"), "utf8");
  assert.match(xml, /<testsuite name="latin\.jsonl" tests="1" failures="0" errors="1">\n +<testcase classname="latin\.jsonl" name="unreadable_file"><error message="1">latin\.jsonl:1:1 error “latin\.jsonl” is not UTF-8/u);
  assert.match(xml, /<testsuite name="good\.jsonl" tests="\d+" failures="0">/u);
});

test("where no file can be read the reports say so all the same", async () => {
  await writeFile(path.join(cwd, "out.xml"), "old");
  await assert.rejects(run("none.jsonl", ".", "--junit", "out.xml"), (error) => error instanceof EnvironmentError && /no file “none\.jsonl”.*\n.*is a folder/u.test(error.message));
  assert.match(await readFile(path.join(cwd, "out.xml"), "utf8"), /errors="1"/u);
});

test("an empty dataset is said", async () => {
  const { code, stdout } = await check("");
  assert.deepEqual([code, stdout], [1, "data.jsonl:1:1 error empty_file The dataset has no rows. Write one JSON object per line.\n"]);
});

test("a row's words cannot steer the terminal", async () => {
  const { stdout } = await check(`{"instruction":"a","response":"b","category":"\\u001b[2J"}`);
  assert.match(stdout, /“\\u001b\[2J”/u);
  assert.ok(!stdout.includes("\u001B"));
});

test("what cannot be read is one message with a next step", async () => {
  await assert.rejects(run("none.jsonl"), (error) => error instanceof EnvironmentError && /There is no file “none\.jsonl”\. Check its name/u.test(error.message));
  await assert.rejects(run("."), (error) => error instanceof EnvironmentError && /is a folder/u.test(error.message));
  await assert.rejects(check(Buffer.from('{"a":"é"}', "latin1")), (error) => error instanceof EnvironmentError && /not UTF-8 from line 1 on/u.test(error.message));
});

test("wrong arguments are usage errors", async () => {
  await assert.rejects(run(), UsageError);
  await assert.rejects(run("a.jsonl", "--max", "few"), UsageError);
  await assert.rejects(run("a.jsonl", "--colour"), UsageError);
});

test("a rule is set to another level, or off", async () => {
  const same = `${SHORT}\n${SHORT}\n`;
  assert.equal((await check(same)).code, 0);
  assert.equal((await check(same, "--rule", "duplicate_case=error")).code, 1);
  assert.match((await check(same, "--rule", "duplicate_case=off")).stderr, /0 errors, 0 warnings/u);
  for (const rule of ["duplicate_case", "nothing=off", "duplicate_case=loud"]) await assert.rejects(check(same, "--rule", rule), UsageError, rule);
});

test("--sarif writes each problem with its place, for code hosts", async () => {
  const { code } = await check(`${SHORT}\n[1]\n`, "--sarif", "out.sarif");
  assert.equal(code, 1);
  const { version, runs } = JSON.parse(await readFile(path.join(cwd, "out.sarif"), "utf8")) as { version: string; runs: { tool: { driver: { rules: { id: string }[] } }; results: { ruleId: string; level: string; message: { text: string }; locations: object[] }[] }[] };
  assert.equal(version, "2.1.0");
  assert.ok(runs[0]?.tool.driver.rules.some(({ id }) => id === "not_a_record"));
  assert.deepEqual(runs[0]?.results.map(({ ruleId, level, locations }) => ({ ruleId, level, locations })), [
    { ruleId: "not_a_record", level: "error", locations: [{ physicalLocation: { artifactLocation: { uri: "data.jsonl", uriBaseId: "ROOT" }, region: { startLine: 2, startColumn: 1, endColumn: 4 } } }] },
  ]);
});

test("--sarif says of each rule what docs/rules.md does", async () => {
  await check(`${SHORT}\n`, "--sarif", "out.sarif");
  const { rules } = (await sarif()).tool.driver;
  assert.deepEqual(rules.find(({ id }) => id === "doubled_word"), {
    id: "doubled_word",
    shortDescription: { text: "A word stands twice in a row." },
    fullDescription: { text: "A word stands twice in a row. The quick fix removes one. Words that may be repeated are listed in the language file (mayRepeat)." },
    help: {
      text: "A word stands twice in a row. The quick fix removes one. Words that may be repeated are listed in the language file (mayRepeat).",
      markdown: "A word stands twice in a row. The quick fix removes one. Words that may be repeated are listed in the language file (`mayRepeat`).",
    },
    defaultConfiguration: { level: "warning" },
  });
  for (const { id, shortDescription, help } of rules) assert.ok(shortDescription.text !== "" && help.text.startsWith(shortDescription.text) && !help.markdown.includes("]("), id);
});

test("--sarif speaks the language of the run", async () => {
  await writeFile(path.join(cwd, "data.jsonl"), `${SHORT}\n`);
  await checkCommand.run(["data.jsonl", "--sarif", "out.sarif"], capturedIo({ cwd, env: { LANG: "fr_FR.UTF-8" } }).io);
  const { rules } = (await sarif()).tool.driver;
  assert.equal(rules.find(({ id }) => id === "doubled_word")?.shortDescription.text, "Un mot figure deux fois de suite.");
  assert.deepEqual(rules.filter(({ shortDescription: { text } }) => text === "" || /^(?:Erreur|Avertissement|Information)/u.test(text)), []);
});

test("--junit writes a case for each rule, and what would break XML as its number", async () => {
  await check(`${SHORT}\n${JSON.stringify({ instruction: "a", response: "b", expected: "<&\u0001>" })}\n`, "--junit", "out.xml");
  const xml = await readFile(path.join(cwd, "out.xml"), "utf8");
  assert.match(xml, /<testcase classname="data\.jsonl" name="json_syntax"\/>/u);
  assert.match(xml, /<testcase classname="data\.jsonl" name="unknown_decision"><failure message="1">data\.jsonl:2:\d+ error The protocol has no decision “&lt;&amp;\\u0001&gt;”/u);
  await assert.rejects(check(`${SHORT}\n`, "--junit", "no/such/folder.xml"), EnvironmentError);
});
