import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import * as v from "valibot";
import { asksAll } from "../../core/evaluation/evaluationManifest";
import { METRIC_IDS, type Metric, type MetricId } from "../../core/evaluation/metrics";
import { EVALUATION_FILES } from "./evaluationFiles";

/** What a finished evaluation of all rows of a file found. */
export interface StoredScores {
  readonly model: string;
  readonly digest: string | undefined;
  /** Name of the test file. */
  readonly file: string;
  readonly createdAt: string;
  readonly report: string;
  readonly metrics: Readonly<Record<MetricId, Metric>>;
}

const metric = v.object({ numerator: v.number(), denominator: v.number(), rate: v.nullable(v.number()), low: v.nullable(v.number()), high: v.nullable(v.number()) });
const reportSchema = v.looseObject({
  metrics: v.object({ red_flag_detection: metric, false_positive_rate: metric, question_accuracy: metric, format_compliance: metric } satisfies Record<MetricId, unknown>),
  evaluation: v.looseObject({
    createdAt: v.string(),
    target: v.looseObject({ model: v.string(), digest: v.nullable(v.string()) }),
    dataset: v.looseObject({ file: v.string(), rows: v.optional(v.number(), 0), /** Older ones asked all. */ asked: v.optional(v.number()) }),
  }),
});

/** The finished evaluations of whole files in a folder of them, newest first; what is none, or not finished, is passed over. */
export async function readScores(evaluationsFolder: string): Promise<readonly StoredScores[]> {
  const folders = await readdir(evaluationsFolder).catch(() => []);
  const scores = await Promise.all(folders.map((name) => scoresIn(path.join(evaluationsFolder, name, EVALUATION_FILES.report))));
  return scores.flatMap((each) => each ?? []).sort((a, b) => b.createdAt.localeCompare(a.createdAt));
}

/** Those of a model. Models of equal digest answer alike, whatever they are called; a name may have been given anew. */
export function scoresOf(scores: readonly StoredScores[], model: { readonly name?: string; readonly digest?: string } | undefined): readonly StoredScores[] {
  if (model === undefined) return [];
  return scores.filter((each) => (each.digest !== undefined && model.digest !== undefined ? each.digest === model.digest : each.model === model.name));
}

/** The metrics in the order of what can hurt. */
export function orderedMetrics({ metrics }: StoredScores): readonly { readonly id: MetricId; readonly metric: Metric }[] {
  return METRIC_IDS.map((id) => ({ id, metric: metrics[id] }));
}

async function scoresIn(report: string): Promise<StoredScores | undefined> {
  try {
    const result = v.safeParse(reportSchema, JSON.parse(await readFile(report, "utf8")));
    if (!result.success) return undefined;
    const { metrics, evaluation: { createdAt, target: { model, digest }, dataset } } = result.output;
    const { file, rows, asked = rows } = dataset;
    if (!asksAll({ dataset: { rows, asked } })) return undefined;
    return { model, digest: digest ?? undefined, file, createdAt, report, metrics };
  } catch {
    return undefined;
  }
}
