import type { BoundWords, FindingState, GeneratorKnowledge, PatientSex, Register, Wording, Wordings } from "../../clinical/generatorKnowledge";
import { FINDING_STATES } from "../../clinical/generatorKnowledge";
import type { Random } from "./random";

/** Whom a case is about. */
export interface Patient {
  readonly sex: PatientSex;
  /** In years. */
  readonly age: number;
}

/** What the slots of one text are filled from. */
export interface Filling {
  readonly patient: Patient;
  readonly register: Register;
  /** Flags for slots that name a state alone. */
  readonly draws: readonly string[];
  /** Slots whose words are given. */
  readonly given: Record<string, string>;
  /** Wordings drawn so far: none comes twice while there is another. */
  readonly drawn: Set<string>;
  /** Flags that would contradict what was drawn so far, see {@link BoundWords}. */
  readonly unless: Set<string>;
}

/** A place of a wording: a slot, a choice by sex, a range of numbers. */
const PLACE = /\{(?<slot>[^{}]+)\}|\[(?<female>[^[\]|]*)\|(?<male>[^[\]|]*)\]|<(?<low>\d+)\.\.(?<high>\d+)>/gu;

/** Deeper than any sensible nesting of slots: words that name each other end here. */
const DEEPEST = 12;

/** Draws wordings of a protocol and fills their slots. */
export class WordSource {
  private readonly findings;

  constructor(
    private readonly knowledge: GeneratorKnowledge,
    private readonly random: Random,
  ) {
    this.findings = new Map(knowledge.findings.map((words) => [words.flag, words]));
  }

  /** One of the wordings that fits the patient, filled; `undefined` where none does, there or in a slot. */
  draw(wordings: readonly Wording[], filling: Filling, depth = 0): string | undefined {
    const fitting = wordings.map((wording): BoundWords => (typeof wording === "string" ? { text: wording } : wording)).filter((wording) => fits(filling.patient, wording));
    const unused = fitting.filter(({ text }) => !filling.drawn.has(text));
    const drawn = this.random.pick(unused.length > 0 ? unused : fitting);
    if (drawn === undefined || depth > DEEPEST) return undefined;
    filling.drawn.add(drawn.text);
    for (const flag of drawn.unless ?? []) filling.unless.add(flag);
    return this.filled(drawn.text, filling, depth);
  }

  /** Wordings that say a flag in a state. */
  wordingsFor(flag: string, state: FindingState, register: Register): readonly Wording[] {
    return inRegister(this.stateOf(state, flag), register);
  }

  private filled(text: string, filling: Filling, depth: number): string | undefined {
    const missing: string[] = [];
    const result = text.replace(PLACE, (...match) => {
      const { slot, female = "", male = "", low, high } = match.at(-1) as Record<string, string | undefined>;
      if (low !== undefined && high !== undefined) return String(this.random.between(Number(low), Number(high)));
      if (slot === undefined) return filling.patient.sex === "female" ? female : male;
      const words = filling.given[slot] ?? this.draw(this.wordingsOf(slot, filling), filling, depth + 1);
      if (words === undefined) missing.push(slot);
      return words ?? "";
    });
    return missing.length === 0 ? result : undefined;
  }

  private wordingsOf(slot: string, { register, draws }: Filling): readonly Wording[] {
    const [name = "", named] = slot.split(" ");
    const state = FINDING_STATES.find((known) => known === name);
    const wordings = state === undefined ? this.knowledge.phrases[slot] : this.stateOf(state, named ?? this.random.pick(draws));
    return inRegister(wordings, register);
  }

  private stateOf(state: FindingState, flag: string | undefined): Wordings | undefined {
    return flag === undefined ? undefined : this.findings.get(flag)?.[state];
  }
}

/** The wordings of a register, else the other's. */
export function inRegister(wordings: Wordings | undefined, register: Register): readonly Wording[] {
  return wordings?.[register] ?? wordings?.[register === "prose" ? "note" : "prose"] ?? [];
}

function fits({ sex, age }: Patient, { sex: bound = sex, ages = [age, age] }: BoundWords): boolean {
  return bound === sex && age >= ages[0] && age <= ages[1];
}
