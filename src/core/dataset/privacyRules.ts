import type { DatasetRecord, Row } from "./record";
import { inJsonString, type Replacement } from "./rowEdit";
import { isAcknowledged, privacyStamp, type RowTexts } from "./privacy";
import type { Problem } from "./problem";
import type { DatasetRules } from "./rules";

/** Where a row names somebody, unless a person has said of these very words that it may; offsets are those of the row. */
export function privacyProblems(record: DatasetRecord, { findIdentifiers, hash }: Pick<DatasetRules, "findIdentifiers" | "hash">): Problem[] {
  const problems: Problem[] = [];
  for (const field of [record.instruction, record.response, record.system]) {
    if (field === undefined) continue;
    for (const found of findIdentifiers(field.value)) {
      const { start, end } = field.toSource(found);
      problems.push({ start, end, code: "identifier", data: { kind: found.kind } });
    }
  }
  return problems.length === 0 || isAcknowledged(textsOf(record), hash) ? [] : problems;
}

/** A name becomes its initial, everything else a word for what it was; offsets are those of the row. */
export function withoutIdentifier({ start, end, data: { kind } }: Problem<"identifier">, { text }: Row, { engine: { language } }: Pick<DatasetRules, "engine">): Replacement {
  const [title = "", name = ""] = text.slice(start, end).split(" ");
  return { start, end, text: kind === "name" ? `${title} ${name.charAt(0)}.` : inJsonString(language.identifiers.placeholders[kind]) };
}

/** What acknowledges the row as it is. */
export function acknowledgementOf(record: DatasetRecord, { hash }: Pick<DatasetRules, "hash">): string {
  return privacyStamp(textsOf(record), hash);
}

/** The texts of a record in which people may be named. */
export function textsOf({ instruction, response, system, privacyAcknowledged }: DatasetRecord): RowTexts {
  return { instruction: instruction?.value, response: response?.value, system: system?.value, privacyAcknowledged: privacyAcknowledged?.value };
}
