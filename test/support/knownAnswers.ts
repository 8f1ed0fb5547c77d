import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { answerKey } from "../../src/core/evaluation/answerKey";
import { casesText } from "../../src/core/evaluation/askedCases";
import { requestFingerprint, type EvaluationManifest } from "../../src/core/evaluation/evaluationManifest";
import { DEFAULT_ASK_OPTIONS, type TargetIdentity } from "../../src/core/evaluation/target";
import { EVALUATION_FILES } from "../../src/platform/evaluation/evaluationFiles";
import { EvaluationStore } from "../../src/platform/evaluation/store";
import { readTestFile } from "../../src/platform/evaluation/testFile";
import { ProtocolLibrary } from "../../src/platform/protocols";
import { PRODUCT_ROOT } from "./editorServer";

/** Puts an earlier run beside a test file in which a model has answered all its rows: asked for again, nothing is. */
export async function writeKnownAnswers(file: string, host: string, { model, digest, system, template }: TargetIdentity, answerTo: (row: number) => string): Promise<void> {
  const library = new ProtocolLibrary(PRODUCT_ROOT);
  const rules = await library.rules(await library.ofFile(file));
  const { rows, sha256 } = await readTestFile(file, rules, AbortSignal.timeout(60_000));
  const { id, version } = rules.engine.protocol;
  const planned = {
    version: 2 as const,
    createdAt: new Date().toISOString(),
    target: { model, digest: digest ?? null, host, system: system ?? null, template: template ?? null },
    options: DEFAULT_ASK_OPTIONS,
    repeats: 1,
    dataset: { file: path.basename(file), sha256, rows: rows.length, asked: rows.length },
    cases: rules.hash(casesText(rows)),
    protocol: { id, version },
  };
  const manifest: EvaluationManifest = { ...planned, request: requestFingerprint(planned, rules.hash) };
  const folder = path.join(path.dirname(file), "evaluations", "known");
  await mkdir(folder, { recursive: true });
  await writeFile(path.join(folder, EVALUATION_FILES.cases), casesText(rows));
  await writeFile(path.join(folder, EVALUATION_FILES.manifest), JSON.stringify(manifest));
  const store = await EvaluationStore.open(folder);
  const conditions = { digest, system, template, options: DEFAULT_ASK_OPTIONS };
  await store.append(...rows.map(({ id: caseId, instruction }, row) => ({ type: "answer" as const, time: manifest.createdAt, key: answerKey(conditions, instruction, 0, rules.hash), caseId, repeat: 0, text: answerTo(row), state: "complete" as const, seconds: 1 })));
  await store.close();
}
