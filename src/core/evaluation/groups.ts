import type { Finding } from "../clinical/finding";
import type { Protocol } from "../clinical/protocol";
import { assertionOf } from "../dataset/report/coverage";
import type { Steps } from "../steps";
import { clusteredShare, type ClusteredShare, type Trial } from "./clusters";
import { METRIC_IDS, type MetricId } from "./metrics";
import { byMetric, type Outcomes } from "./outcomes";

/**
 * What rows are grouped by. `flag`: red flags that the case affirms; `assertion`: how the case speaks of any flag; `patient`: sex and age, as far
 * as the protocol tells them; `tag`: whatever the writer has marked, the register among it.
 */
export const GROUPINGS = ["category", "flag", "assertion", "patient", "length", "tag"] as const;
export type Grouping = (typeof GROUPINGS)[number];

/** Cases by their length in characters: below 200, from there below 500, and longer. */
export const CASE_LENGTHS = [200, 500] as const;

/** A judged row by what it is grouped by. */
export interface GroupedRow {
  readonly category?: string | undefined;
  readonly tags: readonly string[];
  /** Of the case. */
  readonly findings: readonly Finding[];
  /** Facts of the protocol that the case states. */
  readonly facts: readonly string[];
  readonly characters: number;
  readonly outcomes: Outcomes;
  readonly cluster: number;
}

/** Rows with one thing in common. Descriptive: with so many groups some look bad by chance. */
export interface Group {
  readonly grouping: Grouping;
  /** Id of a category, a flag or a fact; a way to speak of a flag; a tag; for lengths the first character count that is too long, or "longer". */
  readonly value: string;
  readonly rows: number;
  readonly metrics: Readonly<Record<MetricId, ClusteredShare>>;
}

/** Groups in the order of {@link GROUPINGS}, then as they come in the rows; a row may be in several. A step for each share. */
export function* groupsOf(rows: readonly GroupedRow[], protocol: Protocol): Steps<readonly Group[]> {
  const patient = patientFacts(protocol);
  const groups: Group[] = [];
  for (const grouping of GROUPINGS) {
    for (const [value, members] of membersOf(rows, grouping, patient)) {
      groups.push({ grouping, value, rows: members.length, metrics: yield* sharesOf(members) });
    }
  }
  return groups;
}

function membersOf(rows: readonly GroupedRow[], grouping: Grouping, patient: ReadonlySet<string>): ReadonlyMap<string, readonly GroupedRow[]> {
  const members = new Map<string, GroupedRow[]>();
  for (const row of rows) {
    for (const value of new Set(valuesOf(row, grouping, patient))) {
      const group = members.get(value);
      if (group === undefined) members.set(value, [row]);
      else group.push(row);
    }
  }
  return members;
}

/** The four metrics of some rows; a step for each. */
export function* sharesOf(rows: readonly Pick<GroupedRow, "outcomes" | "cluster">[]): Steps<Record<MetricId, ClusteredShare>> {
  const shares = new Map<MetricId, ClusteredShare>();
  for (const id of METRIC_IDS) {
    shares.set(id, clusteredShare(trialsOf(rows, id)));
    yield;
  }
  return byMetric((id) => shares.get(id) ?? clusteredShare([]));
}

/** The rows that a metric counts. */
export function trialsOf(rows: readonly Pick<GroupedRow, "outcomes" | "cluster">[], id: MetricId): readonly Trial[] {
  const trials: Trial[] = [];
  for (const { outcomes, cluster } of rows) if (outcomes[id] !== undefined) trials.push({ success: outcomes[id], cluster });
  return trials;
}

function valuesOf(row: GroupedRow, grouping: Grouping, patient: ReadonlySet<string>): readonly string[] {
  switch (grouping) {
    case "category":
      return row.category === undefined ? [] : [row.category];
    case "flag":
      return row.findings.filter((finding) => assertionOf(finding) === "affirmed").map(({ flag }) => flag);
    case "assertion":
      return row.findings.map(assertionOf);
    case "patient":
      return row.facts.filter((fact) => patient.has(fact));
    case "length":
      return [String(CASE_LENGTHS.find((limit) => row.characters < limit) ?? "longer")];
    case "tag":
      return row.tags;
  }
}

/** Facts that tell who the patient is: those on which a question or a flag depends, and those that the protocol does not cover. */
export function patientFacts({ questions, answer: { sexBound }, notCovered }: Pick<Protocol, "questions" | "answer" | "notCovered">): ReadonlySet<string> {
  const asked = questions.flatMap(({ parts }) => parts.flatMap(({ unless = [], onlyIf = [] }) => [...unless, ...onlyIf]));
  return new Set([...asked, sexBound.otherSex, ...(sexBound.otherAge === undefined ? [] : [sexBound.otherAge]), ...notCovered]);
}
