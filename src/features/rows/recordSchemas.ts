import path from "node:path";
import * as vscode from "vscode";
import type { DatasetRules } from "../../core/dataset/rules";
import type { RecordSchemaFileError } from "../../platform/dataset/recordSchemaFile";
import type * as RecordSchemaWords from "../../shared/words/recordSchema";
import { SETTINGS_SECTION } from "../../contributions";
import { DIAGNOSTIC_SOURCE } from "../diagnostics/diagnostic";
import { baseOf } from "../protocols/workspaceProtocols";
import { showWarning } from "../services/messages";
import { optionalSetting } from "../services/settings";
import { t } from "../words";

/** A schema that can be used. */
interface OwnSchema {
  readonly recordSchema: object;
  /** The rules with this schema. */
  readonly over: (rules: DatasetRules) => DatasetRules;
}

/** A schema file as it was last read; `undefined` where it cannot be used. */
type SchemaFile = Promise<OwnSchema | undefined>;

/**
 * The record schema of each dataset of the window: the file that the setting names, else the product's own.
 * What is wrong with a file is marked there and said once; the product's own schema is in force meanwhile.
 */
export class RecordSchemas implements vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<undefined>();
  /** Some dataset may have another schema now. */
  readonly onDidChange = this.changed.event;
  private readonly files = new Map<string, SchemaFile>();
  private readonly watchers = new Map<string, vscode.Disposable>();
  private readonly said = new Set<string>();
  private readonly collection = vscode.languages.createDiagnosticCollection("clinicalPrompts.recordSchema");
  private readonly subscriptions: vscode.Disposable[] = [];

  constructor(private readonly log: vscode.LogOutputChannel) {}

  /** Follows the setting, and files that are saved here; any other change of a file is watched once it is in use. */
  start(): void {
    this.subscriptions.push(
      vscode.workspace.onDidSaveTextDocument(({ uri }) => this.reload(uri.fsPath)),
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration(`${SETTINGS_SECTION}.recordSchema`)) this.forget();
      }),
    );
  }

  /** What is in force for a resource, with the workspace's own schema in place of the product's where there is one. */
  async applied<InForce extends { readonly rules: DatasetRules }>(resource: vscode.Uri, inForce: InForce): Promise<InForce & { readonly recordSchema?: object }> {
    const name = optionalSetting("recordSchema", resource);
    if (name === undefined) return inForce;
    const own = await this.fileAt(path.resolve(baseOf(resource), name));
    return own === undefined ? inForce : { ...inForce, rules: own.over(inForce.rules), recordSchema: own.recordSchema };
  }

  dispose(): void {
    for (const disposable of [...this.subscriptions, ...this.watchers.values(), this.collection, this.changed]) disposable.dispose();
  }

  private fileAt(file: string): SchemaFile {
    const known = this.files.get(file);
    if (known !== undefined) return known;
    this.watch(file);
    const read: SchemaFile = this.read(file, () => this.files.get(file) === read);
    this.files.set(file, read);
    return read;
  }

  /** @param isCurrent whether the file has not changed meanwhile. */
  private async read(file: string, isCurrent: () => boolean): SchemaFile {
    const [{ readRecordSchema, RecordSchemaFileError }, { withRecordSchema }] = await Promise.all([import("../../platform/dataset/recordSchemaFile"), import("../../core/dataset/recordSchema")]);
    try {
      const recordSchema = await readRecordSchema(file);
      if (isCurrent()) this.said.delete(file);
      return { recordSchema, over: withRecordSchema(recordSchema) };
    } catch (error) {
      if (!(error instanceof RecordSchemaFileError)) throw error;
      const words = await import("../../shared/words/recordSchema");
      if (isCurrent()) this.say(error, words);
      return undefined;
    }
  }

  private say(error: RecordSchemaFileError, { schemaFaultText, schemaFileText }: typeof RecordSchemaWords): void {
    const { file, faults } = error;
    const uri = vscode.Uri.file(file);
    this.collection.set(
      uri,
      faults.map((fault) => {
        const diagnostic = new vscode.Diagnostic(new vscode.Range(fault.line, fault.start, fault.line, fault.end), schemaFaultText(fault, t), vscode.DiagnosticSeverity.Error);
        diagnostic.source = DIAGNOSTIC_SOURCE;
        diagnostic.code = fault.code;
        return diagnostic;
      }),
    );
    if (this.said.has(file)) return;
    this.said.add(file);
    const text = schemaFileText(error, t);
    this.log.warn(`[schema] ${text}`);
    if (faults.length === 0) void showWarning(text);
    else void this.point(uri);
  }

  /** To a file that has marks. */
  private async point(uri: vscode.Uri): Promise<void> {
    const open = t("Open the file");
    const text = t("“{name}” has problems and is not used; rows are checked by the product's own schema until they are corrected.", { name: path.basename(uri.fsPath) });
    if ((await showWarning(text, open)) === open) await vscode.window.showTextDocument(uri);
  }

  /** A file that is not there yet may come. */
  private watch(file: string): void {
    if (this.watchers.has(file)) return;
    const watcher = vscode.workspace.createFileSystemWatcher(new vscode.RelativePattern(vscode.Uri.file(path.dirname(file)), "*"));
    const reload = ({ fsPath }: vscode.Uri): void => {
      if (fsPath === file) this.reload(file);
    };
    this.watchers.set(file, vscode.Disposable.from(watcher, watcher.onDidChange(reload), watcher.onDidCreate(reload), watcher.onDidDelete(reload)));
  }

  private reload(file: string): void {
    if (!this.files.delete(file)) return;
    this.collection.delete(vscode.Uri.file(file));
    this.changed.fire(undefined);
  }

  /** Files are read, watched and told of again once a dataset needs them. */
  private forget(): void {
    for (const watcher of this.watchers.values()) watcher.dispose();
    for (const known of [this.watchers, this.files, this.said, this.collection]) known.clear();
    this.changed.fire(undefined);
  }
}
