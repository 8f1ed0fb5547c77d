import { readFile } from "node:fs/promises";
import path from "node:path";
import * as vscode from "vscode";
import type { Example } from "../../core/dataset/example";
import type { JudgedAnswer } from "../../core/evaluation/judgedRows";
import { messageOf } from "../../core/messageOf";
import { printableLines } from "../../core/text/printable";
import { evaluationErrorText } from "../../platform/evaluation/errorText";
import { readTestFile } from "../../platform/evaluation/testFile";
import { failureName } from "../../shared/words/failures";
import { plainText } from "../plainText";
import { datasets } from "../runs/runPlaces";
import type { Services } from "../services/services";
import { t } from "../words";
import { rowOf } from "./evaluationRows";
import type { Evaluations } from "./evaluations";
import type { TargetChoice } from "./targetChoices";
import { targetToAsk } from "./targetToAsk";

/** A row among the tests. */
interface RowTest {
  readonly file: vscode.Uri;
  readonly id: string;
}

/** The rows of test files as tests. VS Code shows their messages in a terminal, which what a model or a server says must not steer. */
export class RowTests {
  private readonly rows = new WeakMap<vscode.TestItem, RowTest>();

  constructor(
    private readonly controller: vscode.TestController,
    private readonly services: Services,
  ) {}

  /** Lists the test files, or the categories and rows of one. */
  async resolve(item: vscode.TestItem | undefined): Promise<void> {
    if (item === undefined) return this.refresh();
    if (item.uri === undefined || !item.canResolveChildren) return;
    try {
      await this.listRows(item, item.uri);
      item.error = undefined;
    } catch (error) {
      item.error = printableLines(evaluationErrorText(error, t) ?? messageOf(error));
    }
  }

  async refresh(): Promise<void> {
    // Datasets that are tests by their name.
    const files = (await datasets()).filter((uri) => path.basename(uri.path).includes("test"));
    this.controller.items.replace(
      files.map((uri) => {
        const item = this.controller.createTestItem(uri.toString(), plainText(vscode.workspace.asRelativePath(uri)), uri);
        item.canResolveChildren = true;
        return item;
      }),
    );
  }

  /** Asks the model the rows that are chosen, file by file, and tells each as it is answered. */
  async run(request: vscode.TestRunRequest, evaluations: Evaluations, picked: () => Promise<string | undefined>, token: vscode.CancellationToken): Promise<void> {
    const chosen = await this.chosen(request);
    const run = this.controller.createTestRun(request);
    try {
      const target = await targetToAsk(evaluations, await picked());
      for (const [file, items] of chosen) {
        if (target === undefined || token.isCancellationRequested) break;
        await this.ask(target, vscode.Uri.parse(file), items, run, evaluations, token);
      }
    } catch (error) {
      const said = new vscode.TestMessage(printableLines(evaluations.textOf(error)));
      for (const items of chosen.values()) for (const item of items.values()) run.errored(item, said);
    } finally {
      run.end();
    }
  }

  private async ask({ label, spec }: TargetChoice, file: vscode.Uri, items: Map<string, vscode.TestItem>, run: vscode.TestRun, evaluations: Evaluations, token: vscode.CancellationToken): Promise<void> {
    for (const item of items.values()) run.enqueued(item);
    const tell = (): void => {
      const { judged } = evaluations.current ?? {};
      if (judged === undefined) return;
      for (const [id, item] of items) {
        const answer = judged.rows.answerTo(id, 0);
        if (answer === undefined) continue;
        tellAnswer(run, item, answer, rowOf(answer, label, judged.rules.engine.protocol));
        items.delete(id);
      }
    };
    const asked = evaluations.start({ spec, file, only: new Set(items.keys()) });
    // Only what was begun here is followed and ended.
    const during = vscode.Disposable.from(evaluations.onDidChange(tell), token.onCancellationRequested(() => evaluations.cancel()));
    try {
      await asked;
      tell();
    } finally {
      during.dispose();
    }
    const { problem } = evaluations.current ?? {};
    for (const item of items.values()) {
      if (problem === undefined) run.skipped(item);
      else run.errored(item, new vscode.TestMessage(printableLines(problem)));
    }
  }

  /** The rows that a request means, by file and id. */
  private async chosen({ include, exclude = [] }: vscode.TestRunRequest): Promise<ReadonlyMap<string, Map<string, vscode.TestItem>>> {
    if (this.controller.items.size === 0) await this.refresh();
    const chosen = new Map<string, Map<string, vscode.TestItem>>();
    const add = async (item: vscode.TestItem): Promise<void> => {
      if (exclude.includes(item)) return;
      if (item.children.size === 0) await this.resolve(item);
      const row = this.rows.get(item);
      if (row === undefined) for (const [, child] of item.children) await add(child);
      else {
        const items = chosen.get(row.file.toString()) ?? new Map<string, vscode.TestItem>();
        chosen.set(row.file.toString(), items.set(row.id, item));
      }
    };
    for (const item of include ?? [...this.controller.items].map(([, root]) => root)) await add(item);
    return chosen;
  }

  private async listRows(root: vscode.TestItem, file: vscode.Uri): Promise<void> {
    const { rules } = await this.services.protocols.ofFile(file);
    const { rows } = await readTestFile(file.fsPath, rules, AbortSignal.timeout(60_000));
    const lines = (await readFile(file.fsPath, "utf8")).split(/\r\n?|\n/u).flatMap((text, line) => (text.trim() === "" ? [] : [line]));
    const { categories, decisions } = rules.engine.protocol;
    const groups = new Map<string, vscode.TestItem>();
    for (const row of rows) {
      const { category = "" } = row;
      const label = categories.find(({ id }) => id === category)?.label ?? (category === "" ? t("Without a category") : category);
      const group = groups.get(category) ?? this.controller.createTestItem(`${file.toString()} ${category}`, plainText(label), file);
      groups.set(category, group);
      group.children.add(this.rowItem(row, file, lines[row.row] ?? row.row, decisions.find(({ id }) => id === row.expected)?.label));
    }
    root.children.replace([...groups.values()]);
  }

  private rowItem({ id }: Example, file: vscode.Uri, line: number, expected: string | undefined): vscode.TestItem {
    const item = this.controller.createTestItem(`${file.toString()} row ${id}`, plainText(id), file);
    item.range = new vscode.Range(line, 0, line, 0);
    if (expected !== undefined) item.description = plainText(expected);
    this.rows.set(item, { file, id });
    return item;
  }
}

function tellAnswer(run: vscode.TestRun, item: vscode.TestItem, { answer: { seconds } }: JudgedAnswer, { failure, reasons, expected, decision, answer }: ReturnType<typeof rowOf>): void {
  const said = printableLines([failureName(failure, t), ...reasons].join("\n"));
  switch (failure) {
    case "none":
      run.passed(item, 1000 * seconds);
      break;
    case "uncertain":
      // A person must say.
      run.skipped(item);
      break;
    case "no_answer":
      run.errored(item, new vscode.TestMessage(printableLines(answer)));
      break;
    default: {
      const message = vscode.TestMessage.diff(said, expected, `${decision}\n\n${answer}`);
      if (item.uri !== undefined && item.range !== undefined) message.location = new vscode.Location(item.uri, item.range);
      run.failed(item, message, 1000 * seconds);
    }
  }
}
