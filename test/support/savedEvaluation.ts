import path from "node:path";
import type { Example } from "../../src/core/dataset/example";
import { answerKey } from "../../src/core/evaluation/answerKey";
import { casesText } from "../../src/core/evaluation/askedCases";
import { conditionsOf, requestFingerprint } from "../../src/core/evaluation/evaluationManifest";
import type { EvaluationLine } from "../../src/core/evaluation/evaluationLine";
import { DEFAULT_ASK_OPTIONS } from "../../src/core/evaluation/target";
import { takeEvaluation } from "../../src/platform/evaluation/evaluationFolder";
import { EvaluationStore } from "../../src/platform/evaluation/store";
import { readTestFile } from "../../src/platform/evaluation/testFile";
import { ProtocolLibrary } from "../../src/platform/protocols";

/** An evaluation as a model would have left it that says what the test wants. */
interface Said {
  readonly file: string;
  readonly model: string;
  /** ISO 8601, UTC. */
  readonly createdAt: string;
  readonly answer: (example: Example, place: number) => string;
  readonly productRoot: string;
}

/** Writes a finished evaluation beside its test file, by the product's own writer. @returns its folder. */
export async function saveEvaluation({ file, model, createdAt, answer, productRoot }: Said): Promise<string> {
  const { signal } = new AbortController();
  const library = new ProtocolLibrary(productRoot);
  const rules = await library.rules(await library.ofFile(file));
  const { rows, sha256 } = await readTestFile(file, rules, signal);
  const cases = casesText(rows);
  const { id, version } = rules.engine.protocol;
  const planned = {
    version: 2 as const,
    createdAt,
    target: { model, digest: model, host: "http://127.0.0.1:11434", system: null, template: null },
    options: DEFAULT_ASK_OPTIONS,
    repeats: 1,
    dataset: { file: path.basename(file), sha256, rows: rows.length, asked: rows.length },
    cases: rules.hash(cases),
    protocol: { id, version },
  };
  const manifest = { ...planned, request: requestFingerprint(planned, rules.hash) };
  const { folder, unlock } = await takeEvaluation(path.join(path.dirname(file), "evaluations"), manifest, cases, "new", signal);
  const store = await EvaluationStore.open(folder);
  const time = createdAt;
  const answers = rows.map((example, place): EvaluationLine => ({ type: "answer", time, key: answerKey(conditionsOf(manifest), example.instruction, 0, rules.hash), caseId: example.id, repeat: 0, text: answer(example, place), state: "complete", seconds: 1 }));
  await store.append({ type: "attempt", time, pid: 1, host: "test" }, { type: "checked", time }, ...answers, { type: "end", time, how: "finished" });
  await store.close();
  await unlock?.();
  return folder;
}
