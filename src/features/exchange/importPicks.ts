import * as vscode from "vscode";
import type { FormatId } from "../../core/dataset/exchange/format";
import { FORMAT_IDS } from "../../core/dataset/exchange/formats";
import type { Mapping } from "../../core/dataset/exchange/mapping";
import { RECORD_KEYS } from "../../core/dataset/exchange/names";
import type { FileSurvey } from "../../platform/dataset/importFile";
import { formatText, issueText, surveyText, targetText } from "../../shared/words/exchange";
import { plainText } from "../plainText";
import { pickOne, type PickItem } from "../services/pick";
import { t } from "../words";

/** What a person has chosen to import. */
export interface ImportChoice {
  readonly survey: FileSurvey;
  readonly mapping: Mapping;
}

/** Reads the file as the given format, or finds its format; `undefined` where that went wrong and has been said. */
export type Look = (format: FormatId | undefined) => Promise<FileSurvey | undefined>;

/** Two steps: the format, with the one that was found first; then what becomes of each column. @returns `undefined` when the user has turned away. */
export async function pickImport(look: Look): Promise<ImportChoice | undefined> {
  const found = await look(undefined);
  if (found === undefined) return undefined;
  for (;;) {
    const format = await pickOne(t("Import dataset (1/2): format"), formatItems(found), { back: false, placeholder: surveyText(found, t) });
    if (format === undefined || format === "back") return undefined;
    const survey = format === found.format ? found : await look(format);
    if (survey === undefined) return undefined;
    const mapping = await pickMapping(survey);
    if (mapping === undefined) return undefined;
    if (mapping !== "back") return { survey, mapping };
  }
}

function formatItems({ format: found }: FileSurvey): PickItem<FormatId>[] {
  const others = FORMAT_IDS.filter((id) => id !== found && id !== "csv-excel");
  const detail = (id: FormatId): string => (id === "csv" ? t("A table, whatever parts its cells") : formatText(id, t));
  return [{ label: found, description: t("found"), detail: detail(found), value: found }, ...others.map((id) => ({ label: id, detail: detail(id), value: id }))];
}

type PreviewChoice = { readonly kind: "import" } | { readonly kind: "source"; readonly name: string } | { readonly kind: "issues" };

/** Every source with its key and an example. A line that is chosen can be given another key. */
async function pickMapping(survey: FileSurvey): Promise<Mapping | "back" | undefined> {
  const mapping = new Map(survey.mapping);
  let changed: string | undefined;
  for (;;) {
    const items = previewItems(survey, mapping);
    const active = items.find(({ value }) => value.kind === "source" && value.name === changed);
    const choice = await pickOne(t("Import dataset (2/2): what becomes of each column"), items, { back: true, placeholder: t("Choose a line to change it, or the first to import"), active });
    if (choice === undefined || choice === "back") return choice;
    if (choice.kind === "import") return mapping;
    if (choice.kind === "issues") {
      const seen = await pickOne(t("Rows that are left out"), issueItems(survey), { back: true });
      if (seen === undefined) return undefined;
      continue;
    }
    changed = choice.name;
    const key = await pickKey(choice.name);
    if (key === undefined) return undefined;
    if (key !== "back") mapping.set(choice.name, key.target);
  }
}

function previewItems({ rows, faults, sources, issues }: FileSurvey, mapping: Mapping): PickItem<PreviewChoice>[] {
  const [issue] = issues;
  return [
    ...(rows === 0 ? [] : [{ label: t("$(check) Import {rows} rows", { rows }), alwaysShow: true, value: { kind: "import" as const } }]),
    ...(issue === undefined ? [] : [{ label: t("$(warning) {faults} rows cannot be read and are left out", { faults }), detail: plainText(issueText(issue, t)), value: { kind: "issues" as const } }]),
    ...sources.map(({ name, rows: having, example }): PickItem<PreviewChoice> => {
      const key = mapping.get(name);
      const isKnown = key !== undefined && RECORD_KEYS.includes(key);
      return {
        label: `${plainText(name)} → ${plainText(targetText(key, isKnown, t))}`,
        description: t("{rows} rows", { rows: having }),
        detail: plainText(example),
        iconPath: new vscode.ThemeIcon(key === undefined ? "circle-slash" : isKnown ? "symbol-field" : "tag"),
        value: { kind: "source", name },
      };
    }),
  ];
}

function issueItems({ issues, faults }: FileSurvey): PickItem<"back">[] {
  const more = faults - issues.length;
  return [...issues.map((issue) => issueText(issue, t)), ...(more > 0 ? [t("{more} more rows cannot be read.", { more })] : [])].map((label) => ({ label: plainText(label), value: "back" }));
}

interface KeyChoice {
  readonly target: string | undefined;
}

async function pickKey(source: string): Promise<KeyChoice | "back" | undefined> {
  const items: PickItem<KeyChoice | "other">[] = [
    ...RECORD_KEYS.map((key) => ({ label: key, value: { target: key } })),
    { label: t("Keep it under its own name"), description: plainText(source), value: { target: source } },
    { label: t("Another key…"), value: "other" },
    { label: t("Leave it out"), value: { target: undefined } },
  ];
  const choice = await pickOne(t("What becomes of “{source}”?", { source }), items, { back: true });
  if (choice !== "other") return choice;
  const key = await vscode.window.showInputBox({ title: t("What becomes of “{source}”?", { source }), prompt: t("The key of the row"), value: source });
  return key === undefined || key === "" ? "back" : { target: key };
}
