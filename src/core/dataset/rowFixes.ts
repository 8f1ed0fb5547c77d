import type { Steps } from "../steps";
import { fixOf } from "./fixes";
import { acknowledgementOf, withoutIdentifier } from "./privacyRules";
import { isIgnorable, type Problem, type ProblemCode } from "./problem";
import type { Row } from "./record";
import { withKeys, withListEntry, type Replacement } from "./rowEdit";
import type { DatasetRules } from "./rules";

/** What can be done about a problem of a row; offsets are those of the row. */
export type Fix =
  /** The one edit that mends it. */
  | { readonly kind: "mend"; readonly problem: Problem; readonly edit: Replacement }
  /** Another word for one that could tell who a person is. */
  | { readonly kind: "anonymise"; readonly edit: Replacement }
  /** A person says of the row as it stands that it may name whom it names. */
  | { readonly kind: "acknowledge" }
  /** The row passes over the rule. */
  | { readonly kind: "ignore"; readonly code: ProblemCode };

type FixRules = Pick<DatasetRules, "contract" | "engine" | "findIdentifiers" | "hash">;

/** Everything that can be done about a problem of a row, the surest first. */
export function fixesOf(problem: Problem, row: Row, rules: FixRules): readonly Fix[] {
  const mending = fixOf(problem, row, rules);
  return [
    ...(mending === undefined ? [] : [{ kind: "mend", problem, edit: mending } as const]),
    ...(problem.code === "identifier" && row.record !== undefined ? [{ kind: "anonymise", edit: withoutIdentifier(problem, row, rules) } as const, { kind: "acknowledge" } as const] : []),
    ...(isIgnorable(problem.code) ? [{ kind: "ignore", code: problem.code } as const] : []),
  ];
}

/** The edit of the row that a fix is. With pauses where all of a long row has to be read for it. */
export function* editOf(fix: Fix, row: Row, rules: FixRules): Steps<Replacement> {
  const { text, record } = row;
  switch (fix.kind) {
    case "mend":
    case "anonymise":
      return fix.edit;
    case "acknowledge":
      return { start: 0, end: text.length, text: withKeys(text, { privacyAcknowledged: yield* acknowledgementOf(row, rules) }) };
    case "ignore":
      return withListEntry(text, "ignore", record?.ignore.map(({ value }) => value) ?? [], fix.code);
  }
}
