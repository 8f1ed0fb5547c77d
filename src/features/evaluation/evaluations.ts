import path from "node:path";
import type * as vscode from "vscode";
import type { EvaluationManifest } from "../../core/evaluation/evaluationManifest";
import { DEFAULT_ASK_OPTIONS, type AskOptions, type Reply } from "../../core/evaluation/target";
import type { SingleQuestion } from "../../platform/evaluation/askOnce";
import { EndedElsewhereError, evaluateFile } from "../../platform/evaluation/evaluateFile";
import { listEvaluations, readEvaluation, type Continuing, type EvaluationFolder } from "../../platform/evaluation/evaluationFolder";
import { nameOfSpec, type TargetSpec } from "../../platform/evaluation/openTarget";
import { EvaluationPausedError } from "../../platform/evaluation/runner";
import { readAskedFile, readTestFile } from "../../platform/evaluation/testFile";
import { OllamaError } from "../../platform/ollama/client";
import type { Services } from "../services/services";
import { setting } from "../services/settings";
import { showError } from "../services/messages";
import { t } from "../words";
import { AskableTargets } from "./askableTargets";
import { NOBODY, type EvaluationHost } from "./evaluationHost";
import { followFolder } from "./followFolder";
import type { Judging } from "./judging";
import { RowsAlone } from "./rowsAlone";
import { ShownPlace, type ShownEvaluation } from "./shownEvaluation";
import { otherHosts, specOfTarget, type TargetChoice } from "./targetChoices";

/** What is to be asked. */
export interface EvaluationRequest {
  readonly spec: TargetSpec;
  readonly file: vscode.Uri;
  /** Ids of the rows; all of them without it. */
  readonly only?: ReadonlySet<string>;
  readonly repeats?: number;
  readonly continuing?: Continuing | EvaluationFolder;
  /** An earlier evaluation, in whose way it is asked; without it the settings say in which. */
  readonly as?: EvaluationManifest;
  /** How many rows are asked once more. */
  readonly stability?: number;
}

/** The evaluations of a window: one is asked or shown at a time, whichever view, test or tool has started it. */
export class Evaluations implements vscode.Disposable {
  private readonly shown = new ShownPlace();
  readonly onDidChange = this.shown.onDidChange;
  private readonly askable: AskableTargets;
  private readonly alone: RowsAlone;
  private asking: AbortController | undefined;
  private following: AbortController | undefined;

  constructor(
    private readonly services: Services,
    private readonly host: EvaluationHost = NOBODY,
  ) {
    this.askable = new AskableTargets(services, host);
    this.alone = new RowsAlone(this.askable, askOptions);
  }

  get current(): ShownEvaluation | undefined {
    return this.shown.current;
  }

  /**
   * An evaluation that is shown, with what asks the same of the same in the same way, whoever has asked it.
   * @throws where it was asked of something that cannot be asked here.
   */
  async requestOf({ folder, file, model }: ShownEvaluation): Promise<{ readonly run: EvaluationFolder; readonly request: EvaluationRequest }> {
    const run = folder === undefined ? undefined : await readEvaluation(folder);
    const spec = run && (await specOfTarget(run.manifest.target, await this.askable.named()));
    if (run === undefined || spec === undefined) throw new Error(t("“{model}” is not among the models that can be asked here. Pick one in the Evaluation panel.", { model }));
    return { run, request: { spec, file, as: run.manifest } };
  }

  /**
   * Begins to ask; what becomes of it is seen in {@link current}.
   * @returns settles when it has ended, however it has.
   * @throws where the workspace is not trusted, or something is being asked already.
   */
  start(request: EvaluationRequest): Promise<void> {
    if (!this.host.consent.isTrusted()) throw new Error(t("A model is asked only in a workspace that you trust."));
    if (this.asking !== undefined) throw new Error(t("An evaluation is running already."));
    if (this.alone.areAsked) throw new Error(t("A row is being asked. Wait for its answer, or cancel it, then start again."));
    this.following?.abort();
    const controller = (this.asking = new AbortController());
    this.shown.begin({ model: nameOfSpec(request.spec), file: request.file, status: "checking" });
    this.shown.update({});
    let missing: OllamaError | undefined;
    const asked = this.ask(request, controller.signal).catch((error: unknown) => {
      if (error instanceof OllamaError && error.kind === "model_missing") missing = error;
      this.shown.update({ status: "failed", problem: this.textOf(error) });
    });
    return asked.finally(() => {
      this.asking = undefined;
      if (missing !== undefined) this.host.onMissing(missing, request);
    });
  }

  /**
   * One answer, by the same server, template and options as an evaluation's, and one at a time as there; it is kept nowhere.
   * @throws where the workspace is not trusted, an evaluation is running, or there is no such model.
   */
  async askOnce(spec: TargetSpec, question: SingleQuestion, signal: AbortSignal): Promise<Reply> {
    if (!this.host.consent.isTrusted()) throw new Error(t("A model is asked only in a workspace that you trust."));
    if (this.asking !== undefined) throw new Error(t("An evaluation is running already."));
    return this.alone.ask(spec, question, signal);
  }

  cancel(): void {
    this.asking?.abort();
  }

  /** The newest evaluation of a test file, where there is one beside it. */
  async latest(file: vscode.Uri): Promise<EvaluationFolder | undefined> {
    const runs = await listEvaluations(evaluationsBeside(file.fsPath));
    return runs.find(({ manifest }) => manifest.dataset.file === path.basename(file.fsPath));
  }

  /** Shows an evaluation as its folder has it, and follows it while somebody asks, another window or a terminal. Does nothing while this window asks. */
  async show(folder: string): Promise<void> {
    if (this.asking !== undefined) return;
    this.following?.abort();
    const controller = (this.following = new AbortController());
    try {
      const run = await readEvaluation(folder);
      controller.signal.throwIfAborted();
      if (run !== undefined) await followFolder(run, this.shown, this.services, controller.signal);
    } catch (error) {
      if (controller.signal.aborted) return;
      if (this.current?.folder === folder) this.shown.update({ status: "failed", problem: this.textOf(error) });
      else void this.say(error);
    }
  }

  /**
   * Whatever can be asked, by its name: the models of Ollama, then what settings and files of the workspace name, and the user.
   * @param mayAsk whether the user may be asked about a server that the workspace names; nobody looks at it without a yes.
   * @throws where there is nothing, because Ollama cannot be asked.
   */
  async targets(mayAsk = true): Promise<readonly TargetChoice[]> {
    return this.askable.all(mayAsk);
  }

  /** What went wrong, for people; it is logged too, without what may be words of a record. */
  textOf(error: unknown): string {
    return this.askable.textOf(error);
  }

  /** Says what went wrong. */
  async say(error: unknown): Promise<void> {
    await showError(this.textOf(error));
  }

  dispose(): void {
    this.cancel();
    this.following?.abort();
    this.askable.dispose();
    this.shown.dispose();
  }

  private async ask(request: EvaluationRequest, signal: AbortSignal): Promise<void> {
    const { spec, file, only, repeats, continuing, stability, as } = request;
    let stop = (): Promise<void> => Promise.resolve();
    let judging: Judging | undefined;
    try {
      const whole: TargetSpec = spec.kind === "ollama" && spec.host === undefined ? { ...spec, others: spec.others ?? otherHosts() } : spec;
      await this.askable.requireConsent(whole);
      const { rules } = await this.services.protocols.ofFile(file);
      const test = await (typeof continuing === "object" ? readAskedFile(continuing, file.fsPath) : readTestFile(file.fsPath, rules, signal));
      const { options, concurrency } = as === undefined ? settingsOf(file) : { concurrency: 1, ...as };
      const opened = await this.askable.open(whole, concurrency, signal);
      stop = opened.stop;
      judging = this.shown.judge(test.rows, rules);
      const queue = judging;
      await evaluateFile(
        {
          test,
          rules,
          target: opened.target,
          host: opened.host,
          ...(opened.system === undefined ? {} : { system: opened.system }),
          options,
          ...(as === undefined ? {} : { sameAs: as.target }),
          ...(only === undefined ? {} : { only }),
          ...(repeats === undefined ? {} : { repeats }),
          ...(continuing === undefined ? {} : { continuing }),
          ...(stability === undefined ? {} : { stability }),
          concurrency,
          evaluationsFolder: evaluationsBeside(file.fsPath),
          onFolder: (folder) => this.shown.update({ folder }),
          onProgress: ({ done, total, secondsLeft, answer }) => {
            this.shown.set({ status: "asking", problem: undefined, done, total, secondsLeft });
            queue.push(answer);
          },
          onWaiting: () => this.shown.update({ problem: t("The server's queue is full; waiting for a place.") }),
        },
        signal,
      );
      await queue.settled();
      this.shown.update({ status: "finished", secondsLeft: undefined });
    } catch (error) {
      await judging?.settled();
      if (error instanceof OllamaError && error.kind === "model_missing" && !signal.aborted) throw error;
      this.shown.update({ ...this.endOf(error, signal), secondsLeft: undefined });
    } finally {
      await stop();
    }
  }

  private endOf(error: unknown, signal: AbortSignal): Pick<ShownEvaluation, "status" | "problem"> {
    if (signal.aborted) return { status: "cancelled", problem: undefined };
    if (error instanceof EvaluationPausedError) return { status: "paused", problem: this.textOf(error) };
    if (error instanceof EndedElsewhereError) return { status: error.status, problem: this.textOf(error) };
    return { status: "failed", problem: this.textOf(error) };
  }
}

/** As package.json has it. */
const MOST_AT_ONCE = 64;

/** What stands in a settings file by hand may be any number. */
function settingsOf(file: vscode.Uri): { readonly options: AskOptions; readonly concurrency: number } {
  return { options: askOptions(), concurrency: Math.min(MOST_AT_ONCE, Math.max(1, Math.trunc(setting("evaluation.concurrency", file)))) };
}

const askOptions = (): AskOptions => ({ ...DEFAULT_ASK_OPTIONS, numPredict: setting("evaluation.maxTokens") });
const evaluationsBeside = (file: string): string => path.join(path.dirname(file), "evaluations");
