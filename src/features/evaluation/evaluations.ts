import path from "node:path";
import * as vscode from "vscode";
import { AnswerReader } from "../../core/clinical/answer";
import type { Example } from "../../core/dataset/example";
import type { DatasetRules } from "../../core/dataset/rules";
import type { StoredAnswer } from "../../core/evaluation/evaluationLine";
import type { EvaluationManifest } from "../../core/evaluation/evaluationManifest";
import type { EvaluationFold, EvaluationStatus } from "../../core/evaluation/evaluationState";
import { JudgedRows } from "../../core/evaluation/judgedRows";
import { DEFAULT_ASK_OPTIONS, type AskOptions, type Reply } from "../../core/evaluation/target";
import { askOnce, type SingleQuestion } from "../../platform/evaluation/askOnce";
import { EndedElsewhereError, evaluateFile } from "../../platform/evaluation/evaluateFile";
import { evaluationErrorText, evaluationLogText } from "../../platform/evaluation/errorText";
import { isBeingAsked, listEvaluations, readCases, readEvaluation, type Continuing, type EvaluationFolder } from "../../platform/evaluation/evaluationFolder";
import { followEvaluation } from "../../platform/evaluation/followEvaluation";
import { NotAllowedError } from "../../platform/consent";
import { requireConsent } from "../../platform/evaluation/consent";
import { nameOfSpec, openTarget, type TargetSpec } from "../../platform/evaluation/openTarget";
import { EvaluationPausedError } from "../../platform/evaluation/runner";
import { isOfThisMachine, readAskedFile, readTestFile } from "../../platform/evaluation/testFile";
import { listModels, OllamaError, type InstalledModel } from "../../platform/ollama/client";
import { hostUrl, ollamaVersion } from "../../platform/ollama/host";
import { resolveOllama, type OllamaServer } from "../../platform/ollama/resolve";
import { deadHostText, fastText } from "../../shared/words/asking";
import { faultReason } from "../../shared/words/faults";
import type { Services } from "../services/services";
import { requireNamedOllama } from "../services/namedByWorkspace";
import { ollamaHost, setting } from "../services/settings";
import { plainText } from "../plainText";
import { t } from "../words";
import { NOBODY, type EvaluationHost } from "./evaluationHost";
import { testFileOf } from "./judgedEvaluation";
import { Judging } from "./judging";
import { namedTargets, otherHosts, specOfTarget, type TargetChoice } from "./targetChoices";

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

/** The evaluation that the window shows. `failed`: it could not begin, or a fault of ours ended it. */
export interface ShownEvaluation {
  readonly model: string;
  readonly file: vscode.Uri;
  readonly status: EvaluationStatus | "failed";
  /** What stands in the way, with the next step. */
  readonly problem: string | undefined;
  readonly done: number;
  readonly total: number;
  readonly secondsLeft: number | undefined;
  /** Once the file has been read. */
  readonly judged: { readonly rows: JudgedRows; readonly rules: DatasetRules } | undefined;
  readonly folder: string | undefined;
}

/** The evaluations of a window: one is asked or shown at a time, whichever view, test or tool has started it. */
export class Evaluations implements vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<ShownEvaluation>();
  readonly onDidChange = this.changed.event;
  private shown: ShownEvaluation | undefined;
  private asking: AbortController | undefined;
  private following: AbortController | undefined;
  private server: OllamaServer | undefined;
  private hasSaidFast = false;
  /** How many rows are asked alone, and the last of them: each waits for the one before. */
  private rowsAsked = 0;
  private rowBefore: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly services: Services,
    private readonly host: EvaluationHost = NOBODY,
  ) {}

  get current(): ShownEvaluation | undefined {
    return this.shown;
  }

  /**
   * An evaluation that is shown, with what asks the same of the same in the same way, whoever has asked it.
   * @throws where it was asked of something that cannot be asked here.
   */
  async requestOf({ folder, file, model }: ShownEvaluation): Promise<{ readonly run: EvaluationFolder; readonly request: EvaluationRequest }> {
    const run = folder === undefined ? undefined : await readEvaluation(folder);
    const spec = run && (await specOfTarget(run.manifest.target, await this.named()));
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
    if (this.rowsAsked > 0) throw new Error(t("A row is being asked. Wait for its answer, or cancel it, then start again."));
    this.following?.abort();
    const controller = (this.asking = new AbortController());
    this.shown = { model: nameOfSpec(request.spec), file: request.file, status: "checking", problem: undefined, done: 0, total: 0, secondsLeft: undefined, judged: undefined, folder: undefined };
    this.changed.fire(this.shown);
    let missing: OllamaError | undefined;
    const asked = this.ask(request, controller.signal).catch((error: unknown) => {
      if (error instanceof OllamaError && error.kind === "model_missing") missing = error;
      this.update({ status: "failed", problem: this.textOf(error) });
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
    this.rowsAsked += 1;
    const asked = this.rowBefore.then(() => this.askAlone(spec, question, signal));
    this.rowBefore = asked.catch(() => undefined);
    try {
      return await asked;
    } finally {
      this.rowsAsked -= 1;
    }
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
      if (run !== undefined) await this.follow(run, controller.signal);
    } catch (error) {
      if (controller.signal.aborted) return;
      if (this.shown?.folder === folder) this.update({ status: "failed", problem: this.textOf(error) });
      else void this.say(error);
    }
  }

  /**
   * Whatever can be asked, by its name: the models of Ollama, then what settings and files of the workspace name, and the user.
   * @param mayAsk whether the user may be asked about a server that the workspace names; nobody looks at it without a yes.
   * @throws where there is nothing, because Ollama cannot be asked.
   */
  async targets(mayAsk = true): Promise<readonly TargetChoice[]> {
    if (!this.host.consent.isTrusted()) throw new NotAllowedError("untrusted", "");
    const named = await this.named();
    const models = await this.models(mayAsk).catch((error: unknown) => {
      if (named.length === 0) throw error;
      // Without Ollama there are others to ask.
      this.textOf(error);
      return [];
    });
    return [...models.map(({ name }): TargetChoice => ({ label: name, spec: { kind: "ollama", model: name, host: undefined } })), ...named];
  }

  /** What went wrong, for people; it is logged too, without what may be words of a record. */
  textOf(error: unknown): string {
    this.services.log.error(`[evaluation] ${evaluationLogText(error, t)}`);
    return evaluationErrorText(error, t) ?? (error instanceof Error ? error.message : String(error));
  }

  /** Says what went wrong. */
  async say(error: unknown): Promise<void> {
    await vscode.window.showErrorMessage(plainText(this.textOf(error)));
  }

  dispose(): void {
    this.cancel();
    this.following?.abort();
    void this.server?.stop();
    this.changed.dispose();
  }

  private async ask(request: EvaluationRequest, signal: AbortSignal): Promise<void> {
    const { spec, file, only, repeats, continuing, stability, as } = request;
    let stop = (): Promise<void> => Promise.resolve();
    let judging: Judging | undefined;
    try {
      const whole: TargetSpec = spec.kind === "ollama" && spec.host === undefined ? { ...spec, others: spec.others ?? otherHosts() } : spec;
      await this.askConsent(whole);
      const { rules } = await this.services.protocols.ofFile(file);
      const test = await (typeof continuing === "object" ? readAskedFile(continuing, file.fsPath) : readTestFile(file.fsPath, rules, signal));
      const { options, concurrency } = as === undefined ? settingsOf(file) : { concurrency: 1, ...as };
      const opened = await this.open(whole, concurrency, signal);
      stop = opened.stop;
      judging = this.judgeInto(test.rows, rules);
      const queue = judging;
      await evaluateFile(
        {
          test,
          rules,
          target: opened.target,
          host: opened.host,
          options,
          ...(as === undefined ? {} : { sameAs: as.target }),
          ...(only === undefined ? {} : { only }),
          ...(repeats === undefined ? {} : { repeats }),
          ...(continuing === undefined ? {} : { continuing }),
          ...(stability === undefined ? {} : { stability }),
          concurrency,
          evaluationsFolder: evaluationsBeside(file.fsPath),
          onFolder: (folder) => this.update({ folder }),
          onProgress: ({ done, total, secondsLeft, answer }) => {
            this.set({ status: "asking", problem: undefined, done, total, secondsLeft });
            queue.push(answer);
          },
          onWaiting: () => this.update({ problem: t("The server's queue is full; waiting for a place.") }),
        },
        signal,
      );
      await queue.settled();
      this.update({ status: "finished", secondsLeft: undefined });
    } catch (error) {
      await judging?.settled();
      if (error instanceof OllamaError && error.kind === "model_missing" && !signal.aborted) throw error;
      this.update({ ...this.endOf(error, signal), secondsLeft: undefined });
    } finally {
      await stop();
    }
  }

  private async askAlone(spec: TargetSpec, question: SingleQuestion, signal: AbortSignal): Promise<Reply> {
    signal.throwIfAborted();
    await this.askConsent(spec);
    const opened = await this.open(spec, 1, signal);
    try {
      return await askOnce(opened, question, askOptions(), signal);
    } finally {
      await opened.stop();
    }
  }

  private askConsent(spec: TargetSpec): Promise<void> {
    return requireConsent(spec.kind === "ollama" ? { ...spec, host: spec.host ?? ollamaHost() } : spec, this.host.consent);
  }

  /** What settings and files of the workspace name, and the user, besides the models of Ollama. */
  private async named(): Promise<readonly TargetChoice[]> {
    return [...(await namedTargets()), ...this.host.servers()];
  }

  private async models(mayAsk: boolean): Promise<readonly InstalledModel[]> {
    const { consent } = this.host;
    await requireNamedOllama(mayAsk ? consent : { ...consent, ask: () => Promise.resolve(false) });
    const signal = AbortSignal.timeout(60_000);
    return listModels((await this.ollama(signal)).host, signal);
  }

  private endOf(error: unknown, signal: AbortSignal): Pick<ShownEvaluation, "status" | "problem"> {
    if (signal.aborted) return { status: "cancelled", problem: undefined };
    if (error instanceof EvaluationPausedError) return { status: "paused", problem: this.textOf(error) };
    if (error instanceof EndedElsewhereError) return { status: error.status, problem: this.textOf(error) };
    return { status: "failed", problem: this.textOf(error) };
  }

  /** A server of ours is kept for the next question; another's may have gone and is looked for again. */
  private async open(spec: TargetSpec, concurrency: number, signal: AbortSignal): ReturnType<typeof openTarget> {
    const { cache, log, productRoot } = this.services;
    const places = {
      cache,
      bridgeFolder: path.join(productRoot, "python-bridge"),
      onLine: (line: string) => log.info(`[server] ${line}`),
      keyOf: this.host.keyOf,
      concurrency,
      onDead: (host: string) => void vscode.window.showWarningMessage(plainText(deadHostText(host, t))),
    };
    if (concurrency > 1 && !this.hasSaidFast) void vscode.window.showInformationMessage(fastText(concurrency, t));
    this.hasSaidFast ||= concurrency > 1;
    return openTarget(spec.kind === "ollama" && (spec.host === undefined || (await isGone(spec.host, signal))) ? { ...spec, host: (await this.ollama(signal)).host } : spec, places, signal);
  }

  private async follow({ folder, manifest }: EvaluationFolder, signal: AbortSignal): Promise<void> {
    const { dataset, target, repeats } = manifest;
    const file = vscode.Uri.file(testFileOf(folder, manifest));
    const rows = await readCases(folder);
    const { rules } = await this.services.protocols.ofFile(file);
    signal.throwIfAborted();
    const total = dataset.asked * repeats;
    this.shown = { model: target.model, file, status: "interrupted", problem: undefined, done: 0, total, secondsLeft: undefined, judged: undefined, folder };
    const judging = this.judgeInto(rows, rules);
    const told = new Set<StoredAnswer>();
    const tell = (fold: EvaluationFold, isHeld: boolean): void => {
      // Another evaluation may be shown by now.
      signal.throwIfAborted();
      for (const answer of fold.answers) {
        if (told.has(answer)) continue;
        told.add(answer);
        judging.push(answer);
      }
      const { pause } = fold;
      const problem = pause && t("Paused. {reason} The answers so far are kept; correct the cause and start again to go on.", { reason: faultReason(pause.fault, pause.message, t) });
      this.update({ status: fold.status(isHeld), problem, done: [...fold.answers].length });
    };
    const isHeld = await isBeingAsked(folder);
    const fold = await followEvaluation(folder, (now) => tell(now, isHeld), signal);
    await judging.settled();
    tell(fold, false);
  }

  private judgeInto(examples: readonly Example[], rules: DatasetRules): Judging {
    const rows = new JudgedRows(examples, new AnswerReader(rules.engine));
    this.update({ judged: { rows, rules } });
    return new Judging(rows, () => this.update({}));
  }

  private async ollama(signal: AbortSignal): Promise<OllamaServer> {
    const ours = this.server?.source === "path" || this.server?.source === "built";
    if (this.server !== undefined && ours) return this.server;
    const { cache, log } = this.services;
    this.server = await resolveOllama({ configured: ollamaHost(), cache, build: false, signal, onLine: (line) => log.info(`[ollama] ${line}`) });
    return this.server;
  }

  private set(change: Partial<ShownEvaluation>): void {
    if (this.shown !== undefined) this.shown = { ...this.shown, ...change };
  }

  private update(change: Partial<ShownEvaluation>): void {
    this.set(change);
    if (this.shown !== undefined) this.changed.fire(this.shown);
  }
}

/** As package.json has it. */
const MOST_AT_ONCE = 64;

/** What stands in a settings file by hand may be any number. */
function settingsOf(file: vscode.Uri): { readonly options: AskOptions; readonly concurrency: number } {
  return { options: askOptions(), concurrency: Math.min(MOST_AT_ONCE, Math.max(1, Math.trunc(setting("evaluation.concurrency", file)))) };
}

/** A server that was started for an evaluation ends with it; another of this machine may stand in for it, none elsewhere. */
async function isGone(host: string, signal: AbortSignal): Promise<boolean> {
  const ours = ollamaHost();
  return isOfThisMachine(host) && (ours === undefined || isOfThisMachine(hostUrl(ours) ?? ours)) && (await ollamaVersion(host, signal)) === undefined;
}

const askOptions = (): AskOptions => ({ ...DEFAULT_ASK_OPTIONS, numPredict: setting("evaluation.maxTokens") });
const evaluationsBeside = (file: string): string => path.join(path.dirname(file), "evaluations");
