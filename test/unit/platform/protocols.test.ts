import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { copyFile, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before, suite, test } from "node:test";
import { AnswerReader } from "../../../src/core/clinical/answer";
import { checkDocument } from "../../../src/core/dataset/checkDocument";
import { examplesOf } from "../../../src/core/dataset/example";
import { finish } from "../../../src/core/steps";
import { buildReport } from "../../../src/core/evaluation/report";
import { caseOf } from "../../../src/core/evaluation/cases";
import { KnowledgeFileError, shippedProtocols } from "../../../src/platform/knowledge";
import { checkKnowledge } from "../../../src/platform/knowledgeCheck";
import { ProtocolLibrary, UnknownProtocolError } from "../../../src/platform/protocols";

const ROOT = path.resolve(".");
/** Each protocol with an example of its own. */
const EXAMPLES = { "chest-pain-fr": "examples/chest-pain/train.jsonl", "headache-fr": "examples/headache/test.jsonl" } as const;

let folder = "";
before(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "clinical-prompts-protocols-"));
});
after(() => rm(folder, { recursive: true }));

suite("the product's protocols", () => {
  const library = new ProtocolLibrary(ROOT);
  for (const [id, file] of Object.entries(EXAMPLES)) {
    test(`${file} finds ${id} by its header, and is right by it`, async () => {
      const source = await library.ofFile(file);
      assert.deepEqual(source, { kind: "product", id });
      const rules = await library.rules(source);
      const check = checkDocument(readFileSync(file, "utf8"), rules);
      assert.deepEqual(check.problems.filter(({ code }) => code.startsWith("contract_") || code === "unknown_decision"), []);
      const examples = examplesOf(check.rows.map(({ row }) => row), rules.hash);
      const report = finish(buildReport(examples.map((example) => ({ row: caseOf(example), answers: [{ text: example.response, state: "complete" }] })), new AnswerReader(rules.engine)));
      const { red_flag_detection: detection, false_positive_rate: alarms, question_accuracy: questions, format_compliance: form } = report.metrics;
      assert.deepEqual([detection.rate, alarms.numerator, questions.rate, form.rate], [1, 0, 1, 1]);
    });
  }

  test("each has an example", async () => {
    assert.deepEqual(await shippedProtocols(ROOT), Object.keys(EXAMPLES));
  });

  test("both urgent decisions of chest pain count as red flags", async () => {
    const rules = await library.rules({ kind: "product", id: "chest-pain-fr" });
    const examples = examplesOf(checkDocument(readFileSync(EXAMPLES["chest-pain-fr"], "utf8"), rules).rows.map(({ row }) => row), rules.hash);
    const calm = "Recommandation: Réassurance, sans imagerie. Source: ESC 2019-2024.";
    const report = finish(buildReport(examples.map((example) => ({ row: caseOf(example), answers: [{ text: calm, state: "complete" }] })), new AnswerReader(rules.engine)));
    assert.deepEqual([report.metrics.red_flag_detection.numerator, report.metrics.red_flag_detection.denominator], [0, 6]);
    assert.equal(report.rows.filter(({ failure }) => failure === "missed_red_flag").length, 6);
  });
});

suite("which protocol", () => {
  test("rows without a known header: the default", async () => {
    assert.deepEqual(await new ProtocolLibrary(ROOT).ofRows([`{"instruction": "Une douleur."}`]), { kind: "product", id: "headache-fr" });
  });

  test("by name: an id before a file, a file relative to the folder given", async () => {
    const library = new ProtocolLibrary(ROOT);
    await copyFile("protocols/chest-pain-fr.json", path.join(folder, "mine.protocol.json"));
    assert.deepEqual(await library.named("headache-fr", folder), { kind: "product", id: "headache-fr" });
    assert.deepEqual(await library.named("mine.protocol.json", folder), { kind: "file", file: path.join(folder, "mine.protocol.json") });
    await assert.rejects(library.named("none", folder), (error) => error instanceof UnknownProtocolError && error.known.includes("chest-pain-fr"));
  });

  test("is compiled once, a file of one's own again after it has changed", async () => {
    const library = new ProtocolLibrary(ROOT);
    const file = path.join(folder, "again.protocol.json");
    await copyFile("protocols/chest-pain-fr.json", file);
    const source = { kind: "file", file } as const;
    const rules = await library.rules(source);
    assert.equal(await library.rules({ ...source }), rules);
    await writeFile(file, (await readFile(file, "utf8")).replace('"lipothymie[s]"', '"lipothymie[s]", "chancelle"'));
    library.forgetFiles();
    const { engine } = await library.rules(source);
    assert.deepEqual(engine.analyze("Il chancelle.").findings.map(({ flag }) => flag), ["syncope"]);
    assert.deepEqual(rules.engine.analyze("Il chancelle.").findings, []);
  });

  test("takes the language beside it before the product's, and says where there is none", async () => {
    const file = path.join(folder, "tongue.protocol.json");
    const protocol = await readFile("protocols/chest-pain-fr.json", "utf8");
    await writeFile(file, protocol.replace('"language": "fr"', '"language": "xx"'));
    const source = { kind: "file", file } as const;
    await assert.rejects(new ProtocolLibrary(ROOT).rules(source), (error) => error instanceof KnowledgeFileError && error.file === file);
    await writeFile(path.join(folder, "xx.language.json"), (await readFile("languages/fr.json", "utf8")).replace('"id": "fr"', '"id": "xx"'));
    assert.equal((await new ProtocolLibrary(ROOT).rules(source)).engine.language.id, "xx");
  });
});

suite("what is wrong with a file of one's own", () => {
  const check = async (name: string, from: string, to: string) => {
    const text = (await readFile("protocols/chest-pain-fr.json", "utf8")).replace(from, to);
    return (await checkKnowledge(ROOT, path.join(folder, name), text)).map(({ start, end, code, detail }) => [text.slice(start, end), code, detail]);
  };

  test("its language is missing, or has problems of its own", async () => {
    assert.deepEqual(await check("a.protocol.json", `"language": "fr"`, `"language": "yy"`), [[`"yy"`, "reference", "yy"]]);
    await writeFile(path.join(folder, "zz.language.json"), "{");
    assert.deepEqual(await check("a.protocol.json", `"language": "fr"`, `"language": "zz"`), [[`"zz"`, "language", "zz.language.json"]]);
  });

  test("it names no language at all: what the schema says comes first", async () => {
    assert.deepEqual(await check("a.protocol.json", `"language": "fr",`, ``), [["{", "schema", "must have required property 'language'"]]);
  });

  test("nothing, and a language by its ending", async () => {
    assert.deepEqual(await check("a.json", "", ""), []);
    const text = await readFile("languages/fr.json", "utf8");
    assert.deepEqual(await checkKnowledge(ROOT, path.join(folder, "fr.language.json"), text), []);
    assert.notDeepEqual(await checkKnowledge(ROOT, path.join(folder, "fr.protocol.json"), text), []);
  });
});
