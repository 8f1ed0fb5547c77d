import { readFile } from "node:fs/promises";
import path from "node:path";
import * as vscode from "vscode";
import type { NewDataset } from "../../core/dataset/generation/generateDataset";
import { DEFAULT_ROWS, DEFAULT_SEED, MOST_ROWS, MOST_SEED, rowsOf, seedOf, sharesOf, sharesText } from "../../core/dataset/generation/request";
import { shippedProtocols } from "../../platform/knowledge";
import type { ProtocolSource } from "../../platform/protocolSource";
import { PROTOCOL_ENDING } from "../../platform/protocolSource";
import { sharesRefusalText, wholeNumberText } from "../../shared/words/newDataset";
import { askTyped, BACK, type TypedQuestion } from "../services/askTyped";
import { pickOne, type PickItem } from "../services/pick";
import { t } from "../words";

/** What a person has chosen to write. */
export interface NewDatasetChoice {
  readonly source: ProtocolSource;
  readonly wanted: NewDataset;
}

/** The kinds of rows that a protocol has. */
type Categories = readonly { readonly id: string; readonly share: number }[];

/**
 * Four questions: protocol, number of rows, shares of the categories, seed. What is typed is checked as it is typed. Back leads to the one before,
 * which keeps its value. @returns `undefined` when the user has turned away.
 */
export async function pickNewDataset(productRoot: string, categoriesOf: (source: ProtocolSource) => Promise<Categories>): Promise<NewDatasetChoice | undefined> {
  const protocols = await protocolItems(productRoot);
  for (;;) {
    const source = await pickOne(t("New dataset (1/4): protocol"), protocols, { back: false });
    if (source === undefined || source === "back") return undefined;
    const wanted = await askWanted(await categoriesOf(source));
    if (wanted !== BACK) return wanted && { source, wanted };
  }
}

async function askWanted(categories: Categories): Promise<NewDataset | typeof BACK | undefined> {
  const ids = categories.map(({ id }) => id);
  const usual = sharesText(categories);
  const asked: readonly TypedQuestion[] = [
    {
      title: t("New dataset (2/4): number of rows"),
      prompt: t("How many rows? 150 to 300 are a good start."),
      value: String(DEFAULT_ROWS),
      refusal: (value) => (rowsOf(value) === undefined ? wholeNumberText(1, MOST_ROWS, t) : undefined),
    },
    {
      title: t("New dataset (3/4): shares of the categories"),
      prompt: t("Parts of any size; a category that is left out has no rows."),
      value: usual,
      refusal: (value) => sharesRefusalText(sharesOf(value, ids), ids, t),
    },
    {
      title: t("New dataset (4/4): seed"),
      prompt: t("Equal seeds give equal rows"),
      value: String(DEFAULT_SEED),
      refusal: (value) => (seedOf(value) === undefined ? wholeNumberText(0, MOST_SEED, t) : undefined),
    },
  ];
  const values = asked.map(({ value }) => value);
  for (let at = 0; at < asked.length; ) {
    const question = asked[at];
    const value = question && (await askTyped({ ...question, value: values[at] ?? "" }));
    if (value === undefined) return undefined;
    if (value === BACK && at === 0) return BACK;
    if (value === BACK) at--;
    else values[at++] = value;
  }
  const [rows = "", shares = "", seed = ""] = values;
  const read = sharesOf(shares, ids);
  return { rows: rowsOf(rows) ?? DEFAULT_ROWS, seed: seedOf(seed) ?? DEFAULT_SEED, ...(read.kind === "shares" && shares !== usual && { shares: read.shares }) };
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
