import * as vscode from "vscode";
import type { DatasetRules } from "../../core/dataset/rules";
import { INITIAL_EVALUATION_HEAD, type EvaluationHead } from "../../shared/evaluationProtocol";
import type { TargetSpec } from "../../platform/evaluation/openTarget";
import { selfTestSentence } from "../../shared/words/selfTest";
import type { Services } from "../services/services";
import { t } from "../words";
import { headOf } from "./evaluationRows";
import type { Evaluations } from "./evaluations";
import type { FolderOverrides } from "./folderOverrides";
import { judgeTestOf } from "./judgeTest";
import type { TargetChoice } from "./targetChoices";

/** What the Evaluation panel shows: the window's evaluation, and what could be asked. Lives as long as the window, whether the panel is shown or not. */
export class EvaluationSession implements vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<EvaluationHead>();
  readonly onDidChange = this.changed.event;
  private head: EvaluationHead = INITIAL_EVALUATION_HEAD;
  /** Why nothing could be asked now. */
  private obstacle: string | null = null;
  /** What may be picked besides the models of Ollama. */
  private named: readonly TargetChoice[] = [];
  private readonly following: vscode.Disposable;
  /** The rules whose own test is told. */
  private judgedBy: DatasetRules | undefined;

  constructor(
    private readonly evaluations: Evaluations,
    overrides: FolderOverrides,
    private readonly services: Pick<Services, "productRoot" | "log">,
  ) {
    this.following = vscode.Disposable.from(
      evaluations.onDidChange((shown) => {
        if (shown.status !== "interrupted") this.obstacle = null;
        this.update(headOf(shown, overrides.revision));
        const rules = shown.judged?.rules;
        if (rules !== undefined && rules !== this.judgedBy) void this.tellJudge(rules);
      }),
      overrides.onDidChange(() => {
        if (evaluations.current !== undefined) this.update(headOf(evaluations.current, overrides.revision));
      }),
    );
  }

  get state(): EvaluationHead {
    return this.head;
  }

  /** What a name in the list of models stands for. */
  specOf(model: string): TargetSpec {
    return this.named.find(({ label }) => label === model)?.spec ?? { kind: "ollama", model, host: undefined };
  }

  /** The model that the user has picked and not yet asked. */
  pick(model: string): void {
    this.update({ model });
  }

  /** Looks which models and test files there are. */
  async refresh(preferredModel?: string): Promise<void> {
    const files = await testFiles();
    const file = files.find(({ uri }) => uri === this.head.file) ?? files.find(({ uri }) => /test[^/]*\.jsonl$/u.test(uri)) ?? files[0];
    try {
      if (!vscode.workspace.isTrusted) throw new Error(t("A model is asked only in a workspace that you trust."));
      this.named = await this.evaluations.named();
      const named = this.named.map(({ label }) => label);
      const installed = await this.evaluations.models().catch((error: unknown) => {
        // Without Ollama there may be others to ask.
        if (named.length === 0) throw error;
        return [];
      });
      const models = [...installed.map(({ name }) => name), ...named];
      const wanted = preferredModel ?? this.head.model;
      const model = models.find((name) => name === wanted) ?? models[0] ?? null;
      this.obstacle = models.length === 0 ? t("Ollama has no model yet. Train one, or get one with “ollama pull”.") : null;
      this.update({ models, model, files, file: file?.uri ?? null });
    } catch (error) {
      this.obstacle = this.evaluations.textOf(error);
      this.update({ models: [], model: null, files, file: file?.uri ?? null });
    }
  }

  dispose(): void {
    this.following.dispose();
    this.changed.dispose();
  }

  private async tellJudge(rules: DatasetRules): Promise<void> {
    this.judgedBy = rules;
    try {
      const test = await judgeTestOf(rules, this.services.productRoot);
      if (this.judgedBy === rules) this.update({ judge: test === undefined ? t("Nobody has judged answers in this protocol yet: how far the judge may be believed is not known.") : selfTestSentence(test, t) });
    } catch (error) {
      this.services.log.error(`[evaluation] ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
    }
  }

  private update(change: Partial<EvaluationHead>): void {
    this.head = { ...this.head, ...change, problem: this.evaluations.current?.problem ?? this.obstacle };
    this.changed.fire(this.head);
  }
}

/** The datasets of the workspace, those first that are named as tests. */
export async function testFiles(): Promise<EvaluationHead["files"]> {
  const found = await vscode.workspace.findFiles("**/*.jsonl", "**/{node_modules,runs,evaluations}/**");
  return found
    .map((uri) => ({ uri: uri.toString(), label: vscode.workspace.asRelativePath(uri) }))
    .sort((a, b) => Number(b.label.includes("test")) - Number(a.label.includes("test")) || a.label.localeCompare(b.label));
}
