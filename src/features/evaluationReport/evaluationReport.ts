import path from "node:path";
import * as vscode from "vscode";
import type { DatasetRules } from "../../core/dataset/rules";
import { compareEvaluations, type Comparison } from "../../core/evaluation/comparison";
import { asksAll, type EvaluationManifest } from "../../core/evaluation/evaluationManifest";
import type { ReportSection } from "../../core/evaluation/export/document";
import { FAILURES, type Failure } from "../../core/evaluation/failure";
import type { SelfTest } from "../../core/evaluation/selfTest";
import type { SummarizedRow } from "../../core/evaluation/summary";
import { messageOf } from "../../core/messageOf";
import { isBeingAsked, listEvaluations, readEvaluation, type EvaluationFolder } from "../../platform/evaluation/evaluationFolder";
import { findThresholds } from "../../platform/evaluation/findThresholds";
import { inSlices } from "../../platform/inSlices";
import type { ComparedRow, EvaluationReportState, FailedRow, RememberedReport, ReportTrendPoint } from "../../shared/evaluationReportProtocol";
import { comparisonBlocks } from "../../shared/words/comparison";
import { decisionSections, factsSection, gateSection, groundSection, groupSections, metricsSection, noticeText } from "../../shared/words/evaluationDocument";
import { evaluationFacts } from "../../shared/words/evaluationFacts";
import { issueText } from "../../shared/words/issues";
import { overrideText } from "../../shared/words/overrides";
import { selfTestSection } from "../../shared/words/selfTest";
import { decisionLabel } from "../evaluation/decisionLabel";
import { judgeTestOf } from "../evaluation/judgeTest";
import { reveal, rowNow } from "../evaluation/rowPlace";
import type { Services } from "../services/services";
import { t } from "../words";
import { comparedPairs, isDifferent, shownPairs, type ComparedPair } from "./comparedPairs";
import { gateBy } from "./gate";
import { judgeEvaluation, stampOf, testFileOf, type JudgedEvaluation } from "../evaluation/judgedEvaluation";
import { timeText, trendOf } from "./trend";

/** Two evaluations, the one that is shown being the second. */
interface Compared {
  readonly other: string;
  readonly comparison: Comparison;
  readonly pairs: readonly ComparedPair[];
}

/** Everything that is shown of one evaluation, read from its folder and judged by the rules of today. It holds what the user has chosen. */
export class EvaluationReport {
  /** `undefined`: the default one; `null`: none. */
  private other: string | null | undefined;
  private onlyDifferent: boolean;
  private judged: JudgedEvaluation | undefined;
  private rules: DatasetRules | undefined;
  private stamp = "";
  private byFailure: ReadonlyMap<Failure, readonly SummarizedRow[]> = new Map();
  /** The other evaluations in the same folder, newest first. */
  private others: readonly EvaluationFolder[] = [];
  private compared: Compared | undefined;
  private gate: readonly ReportSection[] = [];
  private selfTest: SelfTest | undefined;
  private trend: readonly ReportTrendPoint[] = [];
  private problem: string | null = null;
  private isAsked = false;
  private revision = 0;
  private comparisons = 0;

  constructor(
    readonly folder: string,
    remembered: Omit<RememberedReport, "folder"> | undefined,
    private readonly services: Services,
  ) {
    this.other = remembered?.other;
    this.onlyDifferent = remembered?.onlyDifferent ?? true;
  }

  /**
   * Reads and judges everything anew.
   * @param changed told whenever there is more to show.
   * @returns false where there is no such evaluation.
   */
  async load(changed: () => void, signal: AbortSignal): Promise<boolean> {
    const run = await readEvaluation(this.folder);
    if (run === undefined) return false;
    const file = vscode.Uri.file(testFileOf(this.folder, run.manifest));
    this.isAsked = await isBeingAsked(this.folder);
    const { rules } = await this.services.protocols.ofFile(file);
    const stamp = await stampOf(this.folder);
    const known = this.judged !== undefined && this.rules === rules && this.stamp === stamp ? this.judged : undefined;
    const judged = known ?? (await judgeEvaluation(this.folder, rules, signal));
    if (judged === undefined) return false;
    this.rules = rules;
    this.stamp = stamp;
    this.judged = judged;
    this.byFailure = byFailureOf(judged.summary.rows);
    // With them: a page that asks before all is told would fetch the same rows twice.
    if (known === undefined) this.revision += 1;
    this.others = (await listEvaluations(path.dirname(this.folder))).filter(({ folder }) => folder !== this.folder);
    this.problem = null;
    this.gate = await this.held(judged, rules, file);
    await this.compare(signal);
    changed();
    this.selfTest = await judgeTestOf(rules, this.services.productRoot);
    signal.throwIfAborted();
    changed();
    const { file: tested } = judged.manifest.dataset;
    this.trend = await trendOf([{ folder: this.folder, manifest: judged.manifest }, ...this.others].filter(({ folder, manifest }) => manifest.dataset.file === tested && (folder === this.folder || asksAll(manifest))).sort((a, b) => b.manifest.createdAt.localeCompare(a.manifest.createdAt)), judged.manifest, rules, signal);
    changed();
    return true;
  }

  /** Takes up what the user has chosen. Folders come from the list that was shown. */
  async choose({ other, onlyDifferent }: Omit<RememberedReport, "folder">, signal: AbortSignal): Promise<void> {
    this.other = other;
    this.onlyDifferent = onlyDifferent;
    if (other !== (this.compared?.other ?? null)) await this.compare(signal);
  }

  fail(message: string): void {
    this.problem = message;
  }

  get title(): string {
    const { manifest } = this.judged ?? {};
    return manifest === undefined ? path.basename(this.folder) : titleOf(manifest);
  }

  /** What the user has chosen to see. */
  get shown(): RememberedReport {
    const { folder, other, onlyDifferent } = this;
    return { folder, other, onlyDifferent };
  }

  state(): EvaluationReportState | undefined {
    if (this.judged === undefined && this.problem === null) return undefined;
    const { judged, rules, selfTest } = this;
    const { summary, manifest } = judged ?? {};
    const before = summary === undefined ? [] : [...this.gate, metricsSection(summary, t)];
    const after = summary === undefined || manifest === undefined || rules === undefined
      ? []
      : [
          ...decisionSections(summary, t),
          ...groupSections({ summary, protocol: rules.engine.protocol }, t),
          groundSection(summary, t),
          ...(selfTest === undefined ? [] : [selfTestSection(selfTest, t)]),
          factsSection(evaluationFacts(manifest, t), t),
        ];
    return {
      folder: this.folder,
      title: this.title,
      status: this.status(),
      problem: this.problem,
      notice: noticeText(t),
      before,
      after,
      failures: FAILURES.flatMap((failure) => {
        const count = this.byFailure.get(failure)?.length ?? 0;
        return count === 0 ? [] : [{ failure, count }];
      }),
      revision: this.revision,
      choices: this.choices(),
      other: this.compared?.other ?? null,
      onlyDifferent: this.onlyDifferent,
      comparison: this.compared === undefined ? null : comparisonState(this.compared, this.comparisons),
      trend: [...this.trend],
    };
  }

  failed(failure: Failure, from: number, count: number): FailedRow[] {
    const protocol = this.rules?.engine.protocol;
    if (protocol === undefined) return [];
    return (this.byFailure.get(failure) ?? []).slice(from, from + count).map(({ id, answered, answer, prompt, report }) => ({
      id,
      expected: decisionLabel(report.expected, protocol),
      given: answered ? decisionLabel(report.decision, protocol) : t("no answer"),
      reasons: [...(report.override === undefined ? [] : [`${overrideText(report.override, t)}. ${report.override.note}`]), ...report.issues.map((issue) => issueText(issue, t))],
      instruction: prompt,
      answer,
    }));
  }

  async comparedRows(from: number, count: number, signal: AbortSignal): Promise<ComparedRow[]> {
    const { compared, rules } = this;
    if (compared === undefined || rules === undefined) return [];
    const pairs = this.onlyDifferent ? compared.pairs.filter(isDifferent) : compared.pairs;
    return [...(await inSlices(shownPairs(pairs.slice(from, from + count), rules.engine.protocol), () => signal.throwIfAborted()))];
  }

  /** Opens a row of the evaluation in its dataset. */
  async open(id: string): Promise<void> {
    const row = this.judged?.summary.rows.find((each) => each.id === id);
    if (this.judged === undefined || row === undefined) return;
    const file = vscode.Uri.file(testFileOf(this.folder, this.judged.manifest));
    await reveal(await rowNow({ id, instruction: row.prompt }, file, this.services), vscode.ViewColumn.Beside);
  }

  /** Whether the page may ask to open it. */
  knows(folder: string): boolean {
    return this.others.some((each) => each.folder === folder);
  }

  private async compare(signal: AbortSignal): Promise<void> {
    const { judged, rules } = this;
    if (judged === undefined || rules === undefined) return;
    const other = this.other === null ? undefined : (this.others.find(({ folder }) => folder === this.other) ?? this.previous(judged));
    const wanted = this.other;
    const first = other === undefined ? undefined : await judgeEvaluation(other.folder, rules, signal);
    // Another one may have been chosen meanwhile.
    if (this.other !== wanted) return;
    if (first === undefined) {
      this.comparisons += 1;
      this.compared = undefined;
      return;
    }
    const comparison = await inSlices(compareEvaluations(first.summary.rows, judged.summary.rows, judged.summary.stability ?? first.summary.stability), () => signal.throwIfAborted());
    if (this.other !== wanted) return;
    this.comparisons += 1;
    this.compared = { other: first.folder, comparison, pairs: comparedPairs(comparison, first.summary, judged.summary) };
  }

  /** The one before of all rows of the same test file, else a later one. */
  private previous({ manifest: { createdAt, dataset } }: JudgedEvaluation): EvaluationFolder | undefined {
    const same = this.others.filter(({ manifest }) => manifest.dataset.file === dataset.file && asksAll(manifest));
    return same.find(({ manifest }) => manifest.createdAt < createdAt) ?? same[0];
  }

  private async held({ summary }: JudgedEvaluation, rules: DatasetRules, file: vscode.Uri): Promise<readonly ReportSection[]> {
    const root = vscode.workspace.getWorkspaceFolder(file)?.uri.fsPath ?? path.dirname(file.fsPath);
    const thresholds = await findThresholds(file.fsPath, root);
    if (thresholds === undefined) return [];
    try {
      return [gateSection(await gateBy(thresholds, summary, rules), t)];
    } catch (error) {
      this.problem = messageOf(error);
      return [];
    }
  }

  private choices(): EvaluationReportState["choices"] {
    const tested = this.judged?.manifest.dataset.file;
    return this.others.map(({ folder, manifest: { target, dataset, createdAt } }) => {
      const sameFile = dataset.file === tested;
      return { folder, sameFile, label: [target.model, ...(sameFile ? [] : [dataset.file]), timeText(createdAt)].join(" · ") };
    });
  }

  private status(): string {
    if (this.judged === undefined) return "";
    const { manifest, summary } = this.judged;
    const told = t("Begun {time}, {answered} of {rows} rows answered.", { time: timeText(manifest.createdAt), answered: summary.rows.length - summary.missing, rows: manifest.dataset.asked });
    return this.isAsked ? `${told} ${t("It is still being asked; the report is complete when it ends.")}` : told;
  }
}

export function titleOf({ target: { model }, dataset: { file } }: EvaluationManifest): string {
  return t("{model} on {file}", { model, file });
}

function byFailureOf(rows: readonly SummarizedRow[]): ReadonlyMap<Failure, readonly SummarizedRow[]> {
  const lists = new Map<Failure, SummarizedRow[]>(FAILURES.map((failure) => [failure, []]));
  for (const row of rows) lists.get(row.report.failure)?.push(row);
  return lists;
}

function comparisonState({ comparison, pairs }: Compared, revision: number): EvaluationReportState["comparison"] {
  return { revision, blocks: [...comparisonBlocks(comparison, t)], rows: pairs.length, differing: pairs.filter(isDifferent).length };
}
