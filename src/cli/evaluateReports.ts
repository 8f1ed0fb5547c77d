import path from "node:path";
import { csvTable } from "../core/evaluation/export/csv";
import { htmlOf } from "../core/evaluation/export/html";
import { junitXml } from "../core/evaluation/export/junit";
import { markdownOf } from "../core/evaluation/export/markdown";
import { gateOf, type Gate } from "../core/evaluation/gate";
import { messageOf } from "../core/messageOf";
import { writeFileAtomically } from "../platform/files";
import { JsonFileError } from "../platform/jsonFile";
import { readThresholds } from "../platform/thresholdsFile";
import { evaluationDocument, type DocumentSource } from "../shared/words/evaluationDocument";
import { junitSuites, rowTable } from "../shared/words/evaluationTables";
import { trainingFileText } from "../shared/words/trainingFile";
import { EnvironmentError, UsageError, type CliIo } from "./command";

/** As `parseArgs` wants them: what else is made of an evaluation. */
export const REPORT_OPTIONS = { compare: { type: "string" }, gate: { type: "string" }, junit: { type: "string" }, markdown: { type: "string" }, html: { type: "string" }, csv: { type: "string" }, "with-answers": { type: "boolean" } } as const;

/** The same, explained. */
export const REPORT_HELP = {
  "--compare": "an earlier run, by its folder or its rows: what was gained and lost since",
  "--gate": "thresholds, an evaluation.json; exit code 1 where they are not reached",
  "--junit": "also write rows and gate to this file as JUnit XML, for build servers",
  "--markdown": "also write a model card to this file",
  "--html": "also write a report to this file, one page that loads nothing",
  "--csv": "also write a line for each row to this file, for spreadsheets",
  "--with-answers": "let answers, and the words of them that a reason names, stand in these files",
} as const;

/** Which files are asked for, and which is compared with, by absolute paths. */
export interface ReportOutputs {
  readonly compare: string | undefined;
  readonly gate: string | undefined;
  readonly junit: string | undefined;
  readonly markdown: string | undefined;
  readonly html: string | undefined;
  readonly csv: string | undefined;
  readonly withAnswers: boolean;
}

/** What is asked for on a command line that takes {@link REPORT_OPTIONS}. */
export function readOutputs(values: { readonly [K in keyof typeof REPORT_OPTIONS]?: string | boolean | undefined }, cwd: string): ReportOutputs {
  const file = (name: keyof typeof REPORT_OPTIONS): string | undefined => (typeof values[name] === "string" ? path.resolve(cwd, values[name]) : undefined);
  return { compare: file("compare"), gate: file("gate"), junit: file("junit"), markdown: file("markdown"), html: file("html"), csv: file("csv"), withAnswers: values["with-answers"] === true };
}

/**
 * Writes what is asked for.
 * @returns the gate, where there is one.
 * @throws {UsageError} where the thresholds cannot be used, {EnvironmentError} where a file cannot be written.
 */
export async function writeOutputs(outputs: ReportOutputs, made: Omit<DocumentSource, "gate" | "withAnswers" | "language">, io: CliIo): Promise<Gate | undefined> {
  const { withAnswers, junit, markdown, html, csv } = outputs;
  const { summary } = made;
  const gate = outputs.gate === undefined ? undefined : gateOf(await thresholdsOf(outputs.gate, made.protocol.flags.map(({ id }) => id), io), summary.rows, summary.trials);
  const document = evaluationDocument({ ...made, gate, withAnswers, language: io.t("en") }, io.t);
  const table = rowTable(summary, { withAnswers }, io.t);
  const files: readonly (readonly [file: string | undefined, text: () => string])[] = [
    [junit, () => junitXml("clinical-prompts evaluation", junitSuites(summary, gate, { withAnswers }, io.t))],
    [markdown, () => markdownOf(document)],
    [html, () => htmlOf(document)],
    [csv, () => csvTable(table.columns, table.rows)],
  ];
  for (const [file, text] of files) if (file !== undefined) await write(file, text(), io);
  return gate;
}

async function thresholdsOf(file: string, flags: readonly string[], { t }: CliIo): ReturnType<typeof readThresholds> {
  try {
    return await readThresholds(file, flags);
  } catch (error) {
    if (error instanceof JsonFileError) throw new UsageError(trainingFileText(error, t), { cause: error });
    throw new UsageError(t("{file} cannot be read ({code}). Name an existing file.", { file, code: error instanceof Error && "code" in error ? String(error.code) : String(error) }), { cause: error });
  }
}

async function write(file: string, text: string, { t }: CliIo): Promise<void> {
  try {
    await writeFileAtomically(file, text);
  } catch (error) {
    throw new EnvironmentError(t("“{file}” cannot be written: {reason}. Name a file in a folder that exists and is yours.", { file, reason: messageOf(error) }), { cause: error });
  }
}
