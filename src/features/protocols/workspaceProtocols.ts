import path from "node:path";
import * as vscode from "vscode";
import type { DatasetRules } from "../../core/dataset/rules";
import type { ProtocolLibrary } from "../../platform/protocols";
import { LANGUAGE_ENDING, PROTOCOL_ENDING, type ProtocolSource } from "../../platform/protocolSource";
import { SETTINGS_SECTION } from "../../contributions";
import type { RecordSchemas } from "../rows/recordSchemas";
import { optionalSetting } from "../services/settings";
import { showWarning } from "../services/messages";
import { t } from "../words";

/** A protocol in force, and where it is written. */
export interface ProtocolInForce {
  readonly rules: DatasetRules;
  readonly source: ProtocolSource;
  /** The workspace's own, if that is in force; the rules have it already. */
  readonly recordSchema?: object;
}

/**
 * The protocol of each dataset of the window: the one that the setting names, else the one whose header its rows have, else the default.
 * A file of the workspace that cannot be used is said once; its last good version stays in force.
 */
export class WorkspaceProtocols implements vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<undefined>();
  /** Some dataset may be in another protocol now. */
  readonly onDidChange = this.changed.event;
  private loading: Promise<ProtocolLibrary> | undefined;
  private readonly sources = new Map<string, Promise<ProtocolSource>>();
  private readonly lastGood = new Map<string, DatasetRules>();
  private readonly said = new Set<string>();
  private readonly subscriptions: vscode.Disposable[] = [];

  constructor(
    private readonly productRoot: string,
    private readonly log: vscode.LogOutputChannel,
    private readonly schemas: Pick<RecordSchemas, "applied">,
  ) {}

  /** Follows the setting and the files. */
  start(): void {
    const watcher = vscode.workspace.createFileSystemWatcher(`**/*{${PROTOCOL_ENDING},${LANGUAGE_ENDING}}`);
    const reload = (): void => void this.reload();
    this.subscriptions.push(
      watcher,
      watcher.onDidChange(reload),
      watcher.onDidCreate(reload),
      watcher.onDidDelete(reload),
      vscode.workspace.onDidSaveTextDocument((document) => {
        if (this.isKnowledge(document.uri)) reload();
      }),
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration(`${SETTINGS_SECTION}.protocol`)) reload();
      }),
    );
  }

  /** Whether a file is knowledge: by its ending, or because the setting names it. */
  isKnowledge({ fsPath }: vscode.Uri): boolean {
    return fsPath.endsWith(PROTOCOL_ENDING) || fsPath.endsWith(LANGUAGE_ENDING) || namedFiles().includes(fsPath);
  }

  /** The protocol of an open dataset. */
  async ofDocument(document: vscode.TextDocument): Promise<ProtocolInForce> {
    return this.schemas.applied(document.uri, await this.inForce(document.uri, (library) => library.ofRows(linesOf(document))));
  }

  /** The protocol of a dataset on the disk. @throws {DatasetFileError} */
  async ofFile(file: vscode.Uri): Promise<ProtocolInForce> {
    return this.schemas.applied(file, await this.inForce(file, (library) => library.ofFile(file.fsPath)));
  }

  dispose(): void {
    for (const subscription of this.subscriptions) subscription.dispose();
    this.changed.dispose();
  }

  private async inForce(resource: vscode.Uri, otherwise: (library: ProtocolLibrary) => Promise<ProtocolSource>): Promise<ProtocolInForce> {
    const name = optionalSetting("protocol", resource);
    // Loaded with the first dataset: activation stays cheap.
    const library = await (this.loading ??= loadLibrary(this.productRoot));
    const named = name === undefined ? undefined : await this.named(name, baseOf(resource), library);
    if (named !== undefined) return named;
    const source = await otherwise(library);
    return { source, rules: await library.rules(source) };
  }

  private async named(name: string, base: string, library: ProtocolLibrary): Promise<ProtocolInForce | undefined> {
    const key = JSON.stringify([name, base]);
    let source: ProtocolSource | undefined;
    try {
      const found = this.sources.get(key) ?? library.named(name, base);
      this.sources.set(key, found);
      source = await found;
      const rules = await library.rules(source);
      if (source.kind === "file") this.lastGood.set(source.file, rules);
      this.said.delete(key);
      return { source, rules };
    } catch (error) {
      const { protocolErrorText } = await import("../../platform/knowledgeError");
      const text = protocolErrorText(error, t);
      if (text === undefined) throw error;
      const rules = source?.kind === "file" ? this.lastGood.get(source.file) : undefined;
      if (!this.said.has(key)) void this.say(name, text, source, rules !== undefined);
      this.said.add(key);
      return source === undefined || rules === undefined ? undefined : { source, rules };
    }
  }

  private async say(name: string, text: string, source: ProtocolSource | undefined, hasLastGood: boolean): Promise<void> {
    this.log.warn(`[protocols] ${text}`);
    if (source?.kind !== "file") {
      await showWarning(text);
      return;
    }
    const message = hasLastGood
      ? t("“{name}” has problems; its last good version stays in force.", { name })
      : t("“{name}” has problems and is not used; the protocol is chosen by the header of the instructions.", { name });
    const open = t("Open the file");
    if ((await showWarning(message, open)) === open) await vscode.window.showTextDocument(vscode.Uri.file(source.file));
  }

  private async reload(): Promise<void> {
    const library = await this.loading;
    this.sources.clear();
    library?.forgetFiles();
    this.changed.fire(undefined);
  }
}

/** Files that the setting names, in whichever folder of the workspace. */
function namedFiles(): readonly string[] {
  return (vscode.workspace.workspaceFolders ?? []).flatMap(({ uri }) => {
    const name = optionalSetting("protocol", uri);
    return name === undefined ? [] : [path.resolve(uri.fsPath, name)];
  });
}

/** Where a path in the setting begins. */
export function baseOf(resource: vscode.Uri): string {
  const folder = vscode.workspace.getWorkspaceFolder(resource) ?? vscode.workspace.workspaceFolders?.[0];
  return folder?.uri.fsPath ?? path.dirname(resource.fsPath);
}

function* linesOf(document: vscode.TextDocument): Generator<string> {
  for (let line = 0; line < document.lineCount; line++) yield document.lineAt(line).text;
}

/** With rules that have been read with once, in slices: or the first row would keep the whole window's extensions waiting. */
async function loadLibrary(productRoot: string): Promise<ProtocolLibrary> {
  const [{ ProtocolLibrary }, { warmUp }, { inSlices }] = await Promise.all([import("../../platform/protocols"), import("../../core/dataset/warmUp"), import("../../platform/inSlices")]);
  return new ProtocolLibrary(productRoot, (rules) => inSlices(warmUp(rules)));
}
