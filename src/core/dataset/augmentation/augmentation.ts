import type { ClinicalEngine } from "../../clinical/engine";
import type { Steps } from "../../steps";

/** What an augmentation varies. */
export interface AugmentedCase {
  /** The case alone, without the protocol's words around it. */
  readonly text: string;
  /** What a number of the case must not be changed without: the answer may name it. */
  readonly response: string;
}

/** One way to write a case differently without changing what is so. */
export interface Augmentation {
  /** As in `augment/<name>`. */
  readonly name: string;
  /** Other wordings, in the order in which they are to be tried; none where nothing can be varied. The same for the same random numbers. With pauses. */
  readonly variants: (given: AugmentedCase, engine: ClinicalEngine, random: () => number) => Steps<Iterable<string>>;
}
