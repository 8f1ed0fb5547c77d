import type { Example } from "./example";
import { familiesOf } from "./families";
import type { Hash } from "./identity";
import type { Shingles } from "./shingles";
import { nearDuplicates } from "./similarity";
import type { Steps } from "../steps";

/** Which rows a model learns from and which only measure it, as ids in the order of the file. */
export interface Split {
  readonly seed: number;
  /** Share of the rows asked for validation, 0 to 1. */
  readonly share: number;
  readonly train: readonly string[];
  readonly validation: readonly string[];
}

export interface SplitRequest {
  readonly seed: number;
  readonly share: number;
  readonly hash: Hash;
  /** What a case is compared by to find its near-duplicates. */
  readonly shinglesOf: (instruction: string) => Shingles;
}

/** What a frozen split goes on with: seed and share are its own. */
export interface ExtensionRequest extends Pick<SplitRequest, "hash" | "shinglesOf"> {
  /** Ids of all rows of the file. A rejected row is no example and keeps its side for the day that it is taken back. */
  readonly known: Iterable<string>;
}

/** A frozen split with what has come into the file and gone from it since. */
export interface ExtendedSplit {
  readonly split: Split;
  /** Ids that it held and the file has no more. */
  readonly gone: readonly string[];
}

type SplitExample = Pick<Example, "id" | "instruction" | "category" | "parentId" | "pairId">;

/**
 * Splits rows so that each category has its share on both sides and siblings stay together: parent and derived row, contrast twins,
 * near-duplicates. Equal rows and seed give equal sides, in whatever order the rows stand.
 */
export function* splitExamples(examples: readonly SplitExample[], request: SplitRequest): Steps<Split> {
  const chosen = yield* chooseValidation(examples, request, new Map());
  const ids = (side: boolean) => examples.filter((example) => chosen.has(example) === side).map(({ id }) => id);
  return { seed: request.seed, share: request.share, train: ids(false), validation: ids(true) };
}

/**
 * Goes on with a frozen split: its rows stay on their side, siblings of one of them join it, and the rest is split by the rule of
 * {@link splitExamples}. A new row that has siblings on both sides joins the more numerous; nothing can undo that leak but a change of the rows.
 */
export function* extendSplit(frozen: Split, examples: readonly SplitExample[], { known, hash, shinglesOf }: ExtensionRequest): Steps<ExtendedSplit> {
  const { seed, share } = frozen;
  const sides = new Map([...frozen.train.map((id) => [id, false] as const), ...frozen.validation.map((id) => [id, true] as const)]);
  const chosen = yield* chooseValidation(examples, { seed, share, hash, shinglesOf }, sides);
  const all = new Set(known);
  const present = new Set(examples.map(({ id }) => id));
  const side = (ids: readonly string[], validation: boolean) => [
    ...examples.filter((example) => chosen.has(example) === validation).map(({ id }) => id),
    ...ids.filter((id) => all.has(id) && !present.has(id)),
  ];
  return {
    split: { seed, share, train: side(frozen.train, false), validation: side(frozen.validation, true) },
    gone: [...sides.keys()].filter((id) => !all.has(id)),
  };
}

/** @param sides by id, whether a row that has its side already is for validation. */
function* chooseValidation(examples: readonly SplitExample[], { seed, share, hash, shinglesOf }: SplitRequest, sides: ReadonlyMap<string, boolean>): Steps<ReadonlySet<SplitExample>> {
  const families = (yield* membersOfFamilies(examples, shinglesOf))
    .map((members) => ({ members, rank: hash(`${seed} ${members.map(({ id }) => id).sort()[0] ?? ""}`) }))
    .sort((a, b) => (a.rank < b.rank ? -1 : 1));

  const wanted = quotas(examples, share);
  let open = Math.round(examples.length * share);
  const chosen = new Set<SplitExample>();
  const choose = (members: readonly SplitExample[]) => {
    for (const member of members) {
      chosen.add(member);
      wanted.set(member.category, (wanted.get(member.category) ?? 0) - 1);
    }
    open -= members.length;
  };
  for (const { members } of families) choose(members.filter(({ id }) => sides.get(id) ?? sideOfFamily(members, sides) === true));
  const free = families.filter(({ members }) => sideOfFamily(members, sides) === undefined);
  for (const { members } of free) if (fits(members, wanted)) choose(members);
  // What twins of two categories left open is filled by whole families, whatever their category.
  for (const { members } of free) if (members.length <= open && members.every((member) => !chosen.has(member))) choose(members);
  return chosen;
}

/** The side on which most of a family is already, training where both are equal; `undefined` where all of it is new. */
function sideOfFamily(members: readonly SplitExample[], sides: ReadonlyMap<string, boolean>): boolean | undefined {
  const placed = members.flatMap(({ id }) => sides.get(id) ?? []);
  return placed.length === 0 ? undefined : 2 * placed.filter((validation) => validation).length > placed.length;
}

/** Rows of each category that go to validation: together the rounded share of all, by largest remainder. */
function quotas(examples: readonly SplitExample[], share: number): Map<string | undefined, number> {
  const sizes = new Map<string | undefined, number>();
  for (const { category } of examples) sizes.set(category, (sizes.get(category) ?? 0) + 1);
  const exact = [...sizes].map(([category, size]) => ({ category, quota: Math.floor(size * share), remainder: (size * share) % 1 }));
  let left = Math.round(examples.length * share) - exact.reduce((sum, { quota }) => sum + quota, 0);
  const byRemainder = exact.toSorted((a, b) => b.remainder - a.remainder || ((a.category ?? "") < (b.category ?? "") ? -1 : 1));
  return new Map(byRemainder.map(({ category, quota }) => [category, left-- > 0 ? quota + 1 : quota]));
}

function fits(members: readonly SplitExample[], wanted: ReadonlyMap<string | undefined, number>): boolean {
  const needed = new Map<string | undefined, number>();
  for (const { category } of members) needed.set(category, (needed.get(category) ?? 0) + 1);
  return [...needed].every(([category, count]) => count <= (wanted.get(category) ?? 0));
}

/** The groups of rows that must not be parted. */
function* membersOfFamilies(examples: readonly SplitExample[], shinglesOf: SplitRequest["shinglesOf"]): Steps<SplitExample[][]> {
  const sets: Shingles[] = [];
  for (const { instruction } of examples) {
    sets.push(shinglesOf(instruction));
    yield;
  }
  const families: SplitExample[][] = [];
  const numbers = familiesOf(examples, yield* nearDuplicates(sets));
  for (const [place, example] of examples.entries()) (families[numbers[place] ?? 0] ??= []).push(example);
  return families;
}
