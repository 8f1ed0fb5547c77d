import { mapping, type Steps } from "../steps";
import type { DatasetRecord, Row } from "./record";
import { inJsonString, type Replacement } from "./rowEdit";
import { isAcknowledged, privacyStamp, type RowTexts } from "./privacy";
import type { Problem } from "./problem";
import type { DatasetRules } from "./rules";

/** Where a row names somebody, unless a person has said of these very words that it may; offsets are those of the row. With pauses in a long one. */
export function* privacyProblems(record: DatasetRecord, { findIdentifiers, hash }: Pick<DatasetRules, "findIdentifiers" | "hash">): Steps<Problem[]> {
  const problems: Problem[] = [];
  for (const field of [record.instruction, record.response, record.system]) {
    if (field === undefined) continue;
    const found = yield* findIdentifiers(field.value);
    if (found.length === 0) continue;
    const made = yield* mapping(found, (one): Problem => ({ ...field.toSource(one), code: "identifier", data: { kind: one.kind } }));
    for (const problem of made) problems.push(problem);
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
