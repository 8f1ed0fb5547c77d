import * as vscode from "vscode";
import type { DatasetRules } from "../../core/dataset/rules";
import { INITIAL_EVALUATION_HEAD, type EvaluationHead } from "../../shared/evaluationProtocol";
import { NotAllowedError } from "../../platform/consent";
import type { TargetSpec } from "../../platform/evaluation/openTarget";
import { selfTestSentence } from "../../shared/words/selfTest";
import { datasets } from "../runs/runPlaces";
import type { Services } from "../services/services";
import { t } from "../words";
import { headOf } from "./evaluationRows";
import type { Evaluations } from "./evaluations";
import type { FolderOverrides } from "./folderOverrides";
import { judgeTestOf } from "./judgeTest";
import { noSuchModelText, type TargetChoice } from "./targetChoices";
import { errorLog } from "../services/errorLog";

/** What the Evaluation panel shows: the window's evaluation, and what could be asked. Lives as long as the window, whether the panel is shown or not. */
export class EvaluationSession implements vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<EvaluationHead>();
  readonly onDidChange = this.changed.event;
  private head: EvaluationHead = INITIAL_EVALUATION_HEAD;
  /** Why nothing could be asked now. */
  private obstacle: string | null = null;
  /** What may be picked, and the name of what the user has picked. */
  private choices: readonly TargetChoice[] = [];
  private picked: string | undefined;
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

  /** What a name in the list of models stands for. @throws where it is not in the list. */
  specOf(model: string): TargetSpec {
    const choice = this.choices.find(({ label }) => label === model);
    if (choice === undefined) throw new Error(noSuchModelText(model, this.choices));
    return choice.spec;
  }

  /** The model that the user has picked: it stays so, whatever is shown meanwhile. */
  pick(model: string): void {
    this.picked = model;
    this.update({});
  }

  /**
   * Looks which models and test files there are.
   * @param mayAsk whether the user may be asked about a server that the workspace names.
   */
  async refresh(preferredModel?: string, mayAsk = false): Promise<void> {
    this.picked = preferredModel ?? this.picked;
    const files = await testFiles();
    const file = files.find(({ uri }) => uri === this.head.file) ?? files.find(({ uri }) => /test[^/]*\.jsonl$/u.test(uri)) ?? files[0];
    try {
      this.choices = await this.evaluations.targets(mayAsk);
      this.obstacle = this.choices.length === 0 ? t("Ollama has no model yet. Train one, or get one with “ollama pull”.") : null;
    } catch (error) {
      this.choices = [];
      this.obstacle = error instanceof NotAllowedError && error.kind === "declined" ? t("This workspace names the server {host}, and you have not agreed to it. Nothing was sent there; press ⟳ to be asked.", { host: error.destination }) : this.evaluations.textOf(error);
    }
    this.update({ models: this.choices.map(({ label }) => label), files, file: file?.uri ?? null });
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
      errorLog(this.services.log, "evaluation")(error);
    }
  }

  private update(change: Partial<EvaluationHead>): void {
    const head = { ...this.head, ...change };
    const model = [this.picked, this.evaluations.current?.model].find((name) => name !== undefined && head.models.includes(name)) ?? head.models[0] ?? null;
    this.head = { ...head, model, problem: this.evaluations.current?.problem ?? this.obstacle };
    this.changed.fire(this.head);
  }
}

/** The datasets of the workspace, those first that are named as tests. */
export async function testFiles(): Promise<EvaluationHead["files"]> {
  const found = await datasets();
  return found
    .map((uri) => ({ uri: uri.toString(), label: vscode.workspace.asRelativePath(uri) }))
    .sort((a, b) => Number(b.label.includes("test")) - Number(a.label.includes("test")) || a.label.localeCompare(b.label));
}
