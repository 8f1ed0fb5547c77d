import path from "node:path";
import * as vscode from "vscode";
import { DEFAULT_ASK_OPTIONS } from "../../core/evaluation/target";
import { evaluateFile } from "../../platform/evaluation/evaluateFile";
import { readTestFile } from "../../platform/evaluation/testFile";
import { evaluationErrorText } from "../../platform/evaluation/errorText";
import { listModels } from "../../platform/ollama/client";
import { resolveOllama, type OllamaServer } from "../../platform/ollama/resolve";
import { OllamaTarget } from "../../platform/ollama/target";
import { applyDelta, INITIAL_EVALUATION_STATE, type EvaluationDelta, type EvaluationRow, type EvaluationState } from "../../shared/evaluationProtocol";
import type { Services } from "../services/services";
import { ollamaHost, setting } from "../services/settings";
import { t } from "../words";
import { RunningScores } from "./evaluationRows";

/** The state of the Evaluation panel, and what changes it. Lives as long as the window, whether the panel is shown or not. */
export class EvaluationSession implements vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<EvaluationDelta>();
  readonly onDidChange = this.changed.event;
  private current: EvaluationState = INITIAL_EVALUATION_STATE;
  private running: AbortController | undefined;
  private server: OllamaServer | undefined;

  constructor(private readonly services: Services) {}

  get state(): EvaluationState {
    return this.current;
  }

  /** Looks which models and test files there are. */
  async refresh(preferredModel?: string): Promise<void> {
    const files = await testFiles();
    const file = files.find(({ uri }) => uri === this.current.file) ?? files.find(({ uri }) => /test[^/]*\.jsonl$/u.test(uri)) ?? files[0];
    try {
      if (!vscode.workspace.isTrusted) throw new Error(t("A model is asked only in a workspace that you trust."));
      const models = (await this.models()).map(({ name }) => name);
      const wanted = preferredModel ?? this.current.model;
      const model = models.find((name) => name === wanted) ?? models[0] ?? null;
      const problem = models.length === 0 ? t("Ollama has no model yet. Train one, or get one with “ollama pull”.") : null;
      this.update({ models, model, files, file: file?.uri ?? null, problem });
    } catch (error) {
      this.update({ models: [], model: null, files, file: file?.uri ?? null, problem: this.textOf(error) });
    }
  }

  /** Asks the model every row of the file; the answers are kept as they come. */
  async run(model: string, file: string): Promise<void> {
    if (this.running !== undefined) throw new Error(t("An evaluation is running already."));
    const controller = new AbortController();
    this.running = controller;
    this.update({ status: "running", model, file, problem: null, done: 0, total: 0, secondsLeft: null, metrics: [], rows: [], report: null });
    try {
      const { rules } = await this.services.protocols.ofFile(vscode.Uri.parse(file));
      const { fsPath } = vscode.Uri.parse(file);
      const test = await readTestFile(fsPath, rules, controller.signal);
      const { host } = await this.ollama(controller.signal);
      const scores = new RunningScores(test.rows, rules);
      const { reportFile } = await evaluateFile(
        {
          test,
          rules,
          target: new OllamaTarget(host, model),
          host,
          options: { ...DEFAULT_ASK_OPTIONS, numPredict: setting("evaluation.maxTokens") },
          evaluationsFolder: path.join(path.dirname(fsPath), "evaluations"),
          onProgress: ({ done, total, secondsLeft, answer }) => {
            const row = scores.add(answer);
            this.update({ done, total, secondsLeft: secondsLeft ?? null, metrics: scores.metrics() }, row === undefined ? [] : [row]);
          },
        },
        controller.signal,
      );
      this.update({ status: "finished", secondsLeft: null, report: reportFile });
    } catch (error) {
      if (controller.signal.aborted) this.update({ status: "cancelled", secondsLeft: null });
      else this.update({ status: "failed", secondsLeft: null, problem: this.textOf(error) });
    } finally {
      this.running = undefined;
    }
  }

  cancel(): void {
    this.running?.abort();
  }

  dispose(): void {
    this.cancel();
    void this.server?.stop();
    this.changed.dispose();
  }

  private async models() {
    const signal = AbortSignal.timeout(60_000);
    return listModels((await this.ollama(signal)).host, signal);
  }

  /** A server of ours is kept for the next question; another's may have gone and is looked for again. */
  private async ollama(signal: AbortSignal): Promise<OllamaServer> {
    const ours = this.server?.source === "path" || this.server?.source === "built";
    if (this.server !== undefined && ours) return this.server;
    const { cache, log } = this.services;
    this.server = await resolveOllama({ configured: ollamaHost(), cache, build: false, signal, onLine: (line) => log.info(`[ollama] ${line}`) });
    return this.server;
  }

  private textOf(error: unknown): string {
    const text = evaluationErrorText(error, t) ?? (error instanceof Error ? error.message : String(error));
    this.services.log.error(`[evaluation] ${text}`);
    return text;
  }

  private update(change: Partial<EvaluationState>, rows: EvaluationRow[] = []): void {
    const { rows: _shown, ...head } = { ...this.current, ...change };
    this.current = applyDelta(change.rows === undefined ? this.current : { ...this.current, rows: change.rows }, { head, rows });
    this.changed.fire({ head, rows });
  }
}

async function testFiles(): Promise<EvaluationState["files"]> {
  const found = await vscode.workspace.findFiles("**/*.jsonl", "**/{node_modules,runs,evaluations}/**");
  return found
    .map((uri) => ({ uri: uri.toString(), label: vscode.workspace.asRelativePath(uri) }))
    .sort((a, b) => Number(b.label.includes("test")) - Number(a.label.includes("test")) || a.label.localeCompare(b.label));
}
