import type { JunitCase, JunitSuite } from "../../core/evaluation/export/junit";
import type { Gate } from "../../core/evaluation/gate";
import type { SummarizedRow, Summary } from "../../core/evaluation/summary";
import { gateCheckText } from "./gate";
import { issueText } from "./issues";
import { failureName } from "./failures";
import { overrideText } from "./overrides";
import type { Translate } from "./translate";

/** What may stand in a table that leaves this machine. */
interface TableOptions {
  /** Answers may repeat what a case says of a person, and so may the words that an issue is about, and notes. */
  readonly withAnswers: boolean;
}

/** Every row as a test, by the decision that it expects, and every condition of the gate as one. */
export function junitSuites({ rows }: Summary, gate: Gate | undefined, options: TableOptions, t: Translate): readonly JunitSuite[] {
  const suites = [{ name: "answers", cases: rows.map((row): JunitCase => ({ classname: row.report.expected, name: row.id, outcome: outcomeOf(row, options, t) })) }];
  if (gate === undefined) return suites;
  const cases = gate.checks.map((check): JunitCase => {
    const name = gateCheckText(check, t);
    return { classname: "gate", name, outcome: check.passed ? undefined : { kind: "failure", message: name, text: "" } };
  });
  return [...suites, { name: "gate", cases }];
}

function outcomeOf(row: SummarizedRow, options: TableOptions, t: Translate): JunitCase["outcome"] {
  const { answered, report: { failure, expected, decision } } = row;
  const overridden = overrideLines(row, options, t);
  if (!answered) return { kind: "error", message: t("no answer"), text: overridden.join("\n") };
  if (failure === "none") return overridden.length === 0 ? undefined : { kind: "output", message: "", text: overridden.join("\n") };
  const lines = [`${expected} → ${decision}`, ...reasonsOf(row, options, t), ...overridden, ...(options.withAnswers ? ["", row.answer] : [])];
  return { kind: failure === "uncertain" ? "skipped" : "failure", message: failureName(failure, t), text: lines.join("\n") };
}

/** What a person says beside the verdict, which alone decides what a test is. */
function overrideLines({ report: { override } }: SummarizedRow, { withAnswers }: TableOptions, t: Translate): readonly string[] {
  return override === undefined ? [] : [overrideText(override, t), ...(withAnswers ? [override.note] : [])];
}

function reasonsOf({ report: { issues } }: SummarizedRow, { withAnswers }: TableOptions, t: Translate): readonly string[] {
  return issues.map((issue) => issueText(withAnswers ? issue : { ...issue, subject: "…" }, t));
}

/** Head and rows of a table with a line for each row, for a spreadsheet. The head holds keys, not words: programs read it too. */
export function rowTable({ rows }: Summary, options: TableOptions, t: Translate): { readonly columns: readonly string[]; readonly rows: readonly (readonly string[])[] } {
  return {
    columns: ["row", "family", "pair", "expected", "gold_from", "answered", "decision", "urgency", "clinical", "format", "failure", "issues", "reasons", "override", ...(options.withAnswers ? ["override_note", "answer"] : [])],
    rows: rows.map((row) => {
      const { id, cluster, pairId = "", answered, answer, report: { expected, goldFrom, decision, urgency, clinical, format, failure, issues, override } } = row;
      const judged = answered ? [decision, urgency, clinical, format, failure] : ["", "", "", "", "no_answer"];
      return [id, String(cluster), pairId, expected, goldFrom, String(answered), ...judged, issues.map(({ code }) => code).join(" "), reasonsOf(row, options, t).join(" "), override?.verdict ?? "", ...(options.withAnswers ? [override?.note ?? "", answer] : [])];
    }),
  };
}
