import { readFile } from "node:fs/promises";
import path from "node:path";
import * as vscode from "vscode";
import { shippedProtocols } from "../../platform/knowledge";
import type { ProtocolSource } from "../../platform/protocolSource";
import { PROTOCOL_ENDING } from "../../platform/protocolSource";
import { DEFAULT_ROWS, DEFAULT_SEED } from "../../shared/words/newDataset";
import { pickOne, type PickItem } from "../services/pick";
import { t } from "../words";

/** What a person has chosen to write. */
export interface NewDatasetChoice {
  readonly source: ProtocolSource;
  readonly rows: number;
  readonly seed: number;
}

const ROWS: readonly number[] = [50, DEFAULT_ROWS, 300, 1000];
const SEEDS: readonly number[] = [DEFAULT_SEED, 1, 2, 3];

/** Three quick picks: protocol, number of rows, seed. Back leads to the one before. @returns `undefined` when the user has turned away. */
export async function pickNewDataset(productRoot: string): Promise<NewDatasetChoice | undefined> {
  const protocols = await protocolItems(productRoot);
  for (;;) {
    const source = await pickOne(t("New dataset (1/3): protocol"), protocols, { back: false });
    if (source === undefined || source === "back") return undefined;
    for (;;) {
      const rows = await pickOne(t("New dataset (2/3): number of rows"), ROWS.map((value) => ({ label: t("{rows} rows", { rows: value }), value })), { back: true });
      if (rows === undefined) return undefined;
      if (rows === "back") break;
      const seed = await pickOne(t("New dataset (3/3): seed"), SEEDS.map((value) => ({ label: t("Seed {seed}", { seed: value }), value })), { back: true, placeholder: t("Equal seeds give equal rows") });
      if (seed === undefined) return undefined;
      if (seed !== "back") return { source, rows, seed };
    }
  }
}

/** The workspace's own protocols first. */
async function protocolItems(productRoot: string): Promise<PickItem<ProtocolSource>[]> {
  const own = await vscode.workspace.findFiles(`**/*${PROTOCOL_ENDING}`, "**/node_modules/**");
  const shipped = await shippedProtocols(productRoot);
  return [
    ...own.map((uri) => ({ label: vscode.workspace.asRelativePath(uri), value: { kind: "file", file: uri.fsPath } as const })),
    ...(await Promise.all(shipped.map(async (id) => ({ label: await titleOf(path.join(productRoot, "protocols", `${id}.json`), id), description: id, value: { kind: "product", id } as const })))),
  ];
}

async function titleOf(file: string, otherwise: string): Promise<string> {
  const protocol: unknown = JSON.parse(await readFile(file, "utf8"));
  return typeof protocol === "object" && protocol !== null && "title" in protocol && typeof protocol.title === "string" ? protocol.title : otherwise;
}
