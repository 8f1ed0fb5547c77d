import type { CaseDecision } from "./decision";
import type { Protocol, RedFlag, When } from "./protocol";

/** What a case says of one flag, in a column of the coverage table. */
export type StatedAs = "affirmed" | "negated" | "hypothetical" | "family" | "history";

/** A case as far as the decision table looks at it: the names of conditions that it meets, see {@link When}. */
type Met = ReadonlySet<string>;

/** A decision with the line of the table that leads to it, and the flags of which that line asks. */
export type Way = Pick<CaseDecision, "decision" | "urgency" | "imaging" | "rule"> & { readonly because: readonly { readonly flag: string }[] };

/** Where the decision table can lead a case that says one thing of a flag, whatever else it says. */
export interface Reach {
  /** By decision; one that is not in it is never decided. */
  readonly ways: ReadonlyMap<string, Way>;
  /** Id of the line that decides where the case says nothing else. */
  readonly alone: string;
}

type Table = Pick<Protocol, "flags" | "table" | "imaging" | "decisions">;

/** The empty choice: a condition that is not asked for. */
const NOTHING: readonly undefined[] = [undefined];

/** What has been found of a protocol, by flag and what is said of it: reports ask for all of it again at each change of a dataset. */
const FOUND = new WeakMap<Table, Map<RedFlag, Map<StatedAs, Reach>>>();

/**
 * Searches the decision table, once for each protocol. It is exact as far as conditions are independent of one another: a case may be made to meet any of
 * them beside what it says.
 */
export function reachOf(stated: StatedAs, flag: RedFlag, protocol: Table): Reach {
  const ofProtocol = FOUND.get(protocol) ?? new Map<RedFlag, Map<StatedAs, Reach>>();
  const ofFlag = ofProtocol.get(flag) ?? new Map<StatedAs, Reach>();
  const reach = ofFlag.get(stated) ?? searched(stated, flag, protocol);
  FOUND.set(protocol, ofProtocol.set(flag, ofFlag.set(stated, reach)));
  return reach;
}

function searched(stated: StatedAs, flag: RedFlag, protocol: Table): Reach {
  const flags = new Set(protocol.flags.map(({ id }) => id));
  const starts = startsOf(stated, flag).map((names) => closed(names, flags));
  const ways = new Map<string, Way>();
  for (const { id } of protocol.decisions) {
    const way = starts.map((start) => wayTo(id, start, flags, protocol)).find((found) => found !== undefined);
    if (way !== undefined) ways.set(id, way);
  }
  return { ways, alone: (starts[0] && lineFor(starts[0], protocol)?.id) ?? "" };
}

/** The conditions that a finding meets by itself, once for each kind that it may have. */
function startsOf(stated: StatedAs, { id, groups, historyCounts = false }: RedFlag): readonly (readonly string[])[] {
  if (stated === "hypothetical") return [[`?${id}`]];
  if (stated !== "affirmed" && !(stated === "history" && historyCounts)) return [[]];
  return [...new Set(groups.map(({ kind }) => kind))].map((kind) => [kind === undefined ? id : `${id}/${kind}`]);
}

/** With everything that is said by what is said. */
function closed(names: Iterable<string>, flags: ReadonlySet<string>): Set<string> {
  const all = new Set<string>();
  const add = (name: string): void => {
    if (all.has(name)) return;
    all.add(name);
    if (name.startsWith("?")) add("*supposed");
    else if (name === "*contradicted" || flags.has(name)) add("*");
    else if (name.includes("/")) add(name.slice(0, name.indexOf("/")));
  };
  for (const name of names) add(name);
  return all;
}

function wayTo(decision: string, start: Met, flags: ReadonlySet<string>, protocol: Table): Way | undefined {
  const lines = protocol.table.filter((line) => line.decision === decision);
  // Lines that ask for what the case says are the ways that its flag itself suggests.
  const asksFor = ({ when: { all = [], any = [], also = [] } }: (typeof lines)[number]): boolean => [...all, ...any, ...also].some((name) => !name.startsWith("*") && start.has(name));
  for (const { when } of [...lines.filter(asksFor), ...lines.filter((line) => !asksFor(line))]) {
    for (const one of when.any ?? NOTHING) {
      for (const other of when.also ?? NOTHING) {
        const asked = [...(when.all ?? []), ...(one === undefined ? [] : [one]), ...(other === undefined ? [] : [other])];
        const way = comingTo(decision, closed([...start, ...asked], flags), flags, protocol);
        if (way !== undefined) return way;
      }
    }
  }
  return undefined;
}

/** The case as it is, or with more in it that keeps the lines from deciding otherwise. */
function comingTo(decision: string, met: Met, flags: ReadonlySet<string>, protocol: Table): Way | undefined {
  const line = lineFor(met, protocol);
  if (line === undefined) return undefined;
  if (line.decision === decision) {
    const { all = [], any = [], also = [] } = line.when;
    const named = [...all, ...any, ...also].filter((name) => met.has(name)).flatMap((name) => name.replace("?", "").split("/")[0] ?? []);
    return {
      decision,
      urgency: line.urgency ?? protocol.decisions.find(({ id }) => id === decision)?.urgency ?? "none",
      imaging: line.imaging === true ? protocol.imaging.find(({ when }) => holds(when, met))?.first : undefined,
      rule: line.id,
      because: [...new Set(named)].filter((name) => flags.has(name)).map((flag) => ({ flag })),
    };
  }
  for (const barred of line.when.none ?? []) {
    const way = comingTo(decision, closed([...met, barred], flags), flags, protocol);
    if (way !== undefined) return way;
  }
  return undefined;
}

function lineFor(met: Met, { table }: Table): Table["table"][number] | undefined {
  return table.find(({ when }) => holds(when, met));
}

function holds({ all = [], any, also, none = [] }: When, met: Met): boolean {
  const isMet = (name: string): boolean => met.has(name);
  return all.every(isMet) && (any?.some(isMet) ?? true) && (also?.some(isMet) ?? true) && !none.some(isMet);
}
