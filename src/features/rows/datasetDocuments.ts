import * as vscode from "vscode";
import type { DatasetCheck, PlacedRow } from "../../core/dataset/datasetCheck";
import type { DocumentChecker } from "../../core/dataset/documentChecker";
import type { DatasetRules } from "../../core/dataset/rules";
import { firstIndex } from "../../core/firstIndex";
import type { Steps } from "../../core/steps";
import { inSlices } from "../../platform/inSlices";

/** The language id that VS Code gives to .jsonl and .ndjson files. */
export const DATASET_LANGUAGE = "jsonl";

/** Time after the last keystroke before the rows are read again. */
const DEBOUNCE_MS = 40;

/** A dataset document as it was last checked. */
export interface CheckedDocument {
  readonly document: vscode.TextDocument;
  readonly version: number;
  readonly check: DatasetCheck;
  readonly rules: DatasetRules;
}

/** A check under way. */
interface RunningCheck {
  readonly version: number;
  readonly controller: AbortController;
  readonly result: Promise<CheckedDocument>;
}

interface Entry {
  checker?: DocumentChecker;
  /** What the checker was made of. */
  rules?: DatasetRules;
  result?: CheckedDocument;
  /** The rules of the result may not hold any more. */
  stale?: boolean;
  timer?: NodeJS.Timeout;
  running?: RunningCheck;
}

/** Keeps every open dataset checked, in slices, so that typing never waits. */
export class DatasetDocuments implements vscode.Disposable {
  private readonly checked = new vscode.EventEmitter<CheckedDocument>();
  private readonly closed = new vscode.EventEmitter<vscode.TextDocument>();
  private readonly rulesChanged = new vscode.EventEmitter<void>();
  /** A document has been checked; its version may be older than the document's by now. */
  readonly onDidCheck = this.checked.event;
  readonly onDidClose = this.closed.event;
  /** Documents may be in another protocol than before, and what is found in them another. */
  readonly onDidChangeRules = this.rulesChanged.event;
  private readonly entries = new Map<string, Entry>();
  private readonly subscriptions: vscode.Disposable[] = [];

  constructor(
    private readonly rules: (document: vscode.TextDocument) => Promise<DatasetRules>,
    private readonly onError: (error: unknown) => void,
  ) {}

  /** Begins with the documents that are open. */
  start(): void {
    this.subscriptions.push(
      vscode.workspace.onDidOpenTextDocument((document) => this.schedule(document, 0)),
      vscode.workspace.onDidChangeTextDocument(({ document }) => this.schedule(document, DEBOUNCE_MS)),
      vscode.workspace.onDidCloseTextDocument((document) => this.forget(document)),
    );
    for (const document of vscode.workspace.textDocuments) this.schedule(document, 0);
  }

  /** Documents may be in another protocol than before. */
  checkAgain(): void {
    for (const entry of this.entries.values()) {
      entry.stale = true;
      entry.running?.controller.abort();
    }
    for (const document of vscode.workspace.textDocuments) this.schedule(document, 0);
    this.rulesChanged.fire();
  }

  /** The last check of a document. */
  of(document: vscode.TextDocument): CheckedDocument | undefined {
    return this.entries.get(document.uri.toString())?.result;
  }

  /**
   * The check of the document as it is; waits for it, and where it is edited meanwhile, for that of the newer version.
   * @throws {SupersededError} when the document is closed meanwhile.
   */
  async current(document: vscode.TextDocument): Promise<CheckedDocument> {
    for (;;) {
      const { result: known, stale } = this.entryOf(document);
      if (known?.version === document.version && stale !== true) return known;
      try {
        return await this.check(document);
      } catch (error) {
        if (!(error instanceof SupersededError) || document.isClosed) throw error;
      }
    }
  }

  dispose(): void {
    for (const { timer, running } of this.entries.values()) {
      clearTimeout(timer);
      running?.controller.abort();
    }
    for (const subscription of this.subscriptions) subscription.dispose();
    this.checked.dispose();
    this.closed.dispose();
    this.rulesChanged.dispose();
  }

  private schedule(document: vscode.TextDocument, delay: number): void {
    if (document.languageId !== DATASET_LANGUAGE) return;
    const entry = this.entryOf(document);
    clearTimeout(entry.timer);
    if (entry.running?.version !== document.version) entry.running?.controller.abort();
    entry.timer = setTimeout(() => {
      this.check(document).catch((error: unknown) => {
        if (!(error instanceof SupersededError)) this.onError(error);
      });
    }, delay);
  }

  /** Who asks for a version that is being checked waits with the others. */
  private async check(document: vscode.TextDocument): Promise<CheckedDocument> {
    const entry = this.entryOf(document);
    const { version } = document;
    if (entry.running?.version === version && !entry.running.controller.signal.aborted) return entry.running.result;
    entry.running?.controller.abort();
    const controller = new AbortController();
    const running = { version, controller, result: this.run(document, version, entry, controller.signal) };
    entry.running = running;
    try {
      return await running.result;
    } finally {
      if (entry.running === running) delete entry.running;
    }
  }

  private async run(document: vscode.TextDocument, version: number, entry: Entry, signal: AbortSignal): Promise<CheckedDocument> {
    const [rules, { DocumentChecker }] = await Promise.all([this.rules(document), import("../../core/dataset/documentChecker")]);
    refuseIfSuperseded(signal);
    if (entry.rules !== rules || entry.checker === undefined) entry.checker = new DocumentChecker(rules);
    entry.rules = rules;
    const lines = await inSlices(linesOf(document), () => refuseIfSuperseded(signal));
    const check = await inSlices(entry.checker.check(lines, document.eol === vscode.EndOfLine.CRLF ? "\r\n" : "\n"), () => refuseIfSuperseded(signal));
    const result = { document, version, check, rules };
    entry.result = result;
    entry.stale = false;
    this.checked.fire(result);
    return result;
  }

  private entryOf(document: vscode.TextDocument): Entry {
    const key = document.uri.toString();
    const entry = this.entries.get(key) ?? {};
    this.entries.set(key, entry);
    return entry;
  }

  private forget(document: vscode.TextDocument): void {
    const key = document.uri.toString();
    const entry = this.entries.get(key);
    clearTimeout(entry?.timer);
    entry?.running?.controller.abort();
    this.entries.delete(key);
    this.closed.fire(document);
  }
}

/** A newer version of the document is being checked instead, or it has been closed. */
export class SupersededError extends Error {
  readonly kind = "superseded";
}

function refuseIfSuperseded({ aborted }: AbortSignal): void {
  if (aborted) throw new SupersededError();
}

/** So many lines are fetched at one go. */
const LINES_AT_ONCE = 1024;

/** As they are now, with pauses, of which none may outlive an edit: VS Code keeps the strings of lines that nobody edits. */
function* linesOf(document: vscode.TextDocument): Steps<readonly string[]> {
  const lines: string[] = [];
  for (let line = 0; line < document.lineCount; line++) {
    lines.push(document.lineAt(line).text);
    if (line % LINES_AT_ONCE === LINES_AT_ONCE - 1) yield;
  }
  return lines;
}

/** The row that an offset of the document is in. */
export function rowAt({ rows }: DatasetCheck, offset: number): PlacedRow | undefined {
  const row = rows[firstEndingAt(rows, offset)];
  return row !== undefined && row.start <= offset ? row : undefined;
}

/** The rows that a range of offsets touches, in their order. */
export function rowsIn({ rows }: DatasetCheck, start: number, end: number): readonly PlacedRow[] {
  const touched: PlacedRow[] = [];
  for (let at = firstEndingAt(rows, start); at < rows.length; at++) {
    const row = rows[at];
    if (row === undefined || row.start > end) break;
    touched.push(row);
  }
  return touched;
}

/** Index of the first row that ends at or behind an offset. */
function firstEndingAt(rows: readonly PlacedRow[], offset: number): number {
  return firstIndex(rows.length, (at) => {
    const row = rows[at];
    return row !== undefined && row.start + row.row.text.length < offset;
  });
}
