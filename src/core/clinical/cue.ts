import { DIMENSIONS, type CueRule, type Dimension, type Direction, type Reach, type StopRule } from "./language";

/** Properties of a finding as bits, in the order of {@link DIMENSIONS}. */
export const NEGATED = 1 << 0;
export const HYPOTHETICAL = 1 << 1;
export const FAMILY = 1 << 2;
export const HISTORY = 1 << 3;

function bitsOf(dimensions: readonly Dimension[] = []): number {
  return dimensions.reduce((bits, dimension) => bits | (1 << DIMENSIONS.indexOf(dimension)), 0);
}

/** A rule of the language as it is applied: its properties as bits, and each question answered, since it is asked for every cue of a text. */
export class Cue {
  readonly id: string;
  readonly direction: Direction;
  readonly reach: Reach;
  readonly closedByAnd: boolean;
  readonly throughAnd: boolean;
  readonly resumes: boolean;
  readonly governsDefinite: boolean;
  readonly unknown: boolean;
  readonly beforeBreak: boolean;
  readonly resolved: boolean;
  readonly ofPatient: boolean;
  readonly daysPerUnit: number | undefined;
  /** What it says is so. */
  readonly states: number;
  /** What it says is not so. */
  readonly clears: number;
  /** What other cues must not speak about inside its scope: what it states, or else clears; one for the unknown reaches as far as a denial. */
  readonly about: number;

  constructor(rule: CueRule) {
    this.id = rule.id;
    this.direction = rule.direction;
    this.reach = rule.reach;
    this.closedByAnd = rule.closedByAnd === true;
    this.throughAnd = rule.throughAnd === true;
    this.resumes = rule.resumes === true;
    this.governsDefinite = rule.governsDefinite === true;
    this.unknown = rule.unknown === true;
    this.beforeBreak = rule.beforeBreak === true;
    this.resolved = rule.resolved === true;
    this.ofPatient = rule.ofPatient === true;
    this.daysPerUnit = rule.daysPerUnit;
    this.states = bitsOf(DIMENSIONS.filter((dimension) => rule.sets[dimension] === true));
    this.clears = bitsOf(DIMENSIONS.filter((dimension) => rule.sets[dimension] === false));
    this.about = this.unknown ? NEGATED : this.states || this.clears;
  }

  /** It sets nothing, and only protects its own words. */
  get protects(): boolean {
    return (this.states | this.clears) === 0 && !this.unknown;
  }
}

/** Words that end scopes, with the properties as bits. */
export class Stop {
  readonly ends: number;
  /** Of a cue that does not reach through its clause. */
  readonly endsLists: number;
  /** Of a cue that speaks about what stands before it. */
  readonly endsBackwards: number;
  /** A contrast or a new subject, rather than another part of the same clause. */
  readonly endsAll: boolean;
  /** Right behind a cue they belong to its phrase. */
  readonly mayPrecede: boolean;
  /** In front of a clause its phrase frames that clause. */
  readonly setsScene: boolean;
  /** Behind a comma they go on about the same. */
  readonly joins: number;

  constructor(rule: StopRule) {
    this.ends = bitsOf(rule.ends);
    this.endsLists = this.ends | bitsOf(rule.endsLists);
    this.endsBackwards = this.ends | bitsOf(rule.endsBackwards);
    this.mayPrecede = rule.mayPrecede === true;
    this.setsScene = rule.setsScene === true;
    this.joins = bitsOf(rule.joins);
    this.endsAll = (this.ends | HYPOTHETICAL) === (NEGATED | HYPOTHETICAL | FAMILY | HISTORY);
  }
}
