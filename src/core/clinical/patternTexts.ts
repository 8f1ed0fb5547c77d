import { ANY_WORD, BACKSLASH, BAR, CLOSE, CLOSE_OPTION, OPEN, OPEN_LIST, OPEN_OPTION, OPEN_RANGE, SPACE, type PatternSource } from "./patternSource";

const NO_TEXT: readonly string[] = [""];

/** Reads the texts that an item may become where groups are glued to letters and so multiply the words: "brutal(e|es|)". */
export class PatternTexts {
  /** By name. */
  private readonly lists = new Map<string, readonly string[]>();

  constructor(private readonly source: PatternSource) {}

  /** Goes behind the item that begins here. */
  item(): readonly string[] {
    let texts = NO_TEXT;
    while (!this.source.endsItem()) texts = joined(texts, this.piece(), "");
    return texts;
  }

  private piece(): readonly string[] {
    const literal = this.source.literal();
    return literal === "" ? this.sign() : [literal];
  }

  private sign(): readonly string[] {
    const { source } = this;
    if (source.takes(OPEN)) return this.group(CLOSE);
    if (source.takes(OPEN_OPTION)) return [...this.group(CLOSE_OPTION), ""];
    if (source.unit === OPEN_LIST) return this.list();
    if (source.takes(ANY_WORD)) return NO_TEXT;
    if (source.unit === OPEN_RANGE && source.beginsRange()) source.fail("bad_range");
    source.takes(BACKSLASH);
    return [source.sign()];
  }

  private list(): readonly string[] {
    const name = this.source.listName();
    let texts = this.lists.get(name);
    if (texts === undefined) this.lists.set(name, (texts = this.source.eachEntry(name, () => this.choice()).flat()));
    return texts;
  }

  private group(close: number): readonly string[] {
    const texts = this.choice();
    this.source.expect(close);
    return texts;
  }

  private choice(): readonly string[] {
    const texts = [...this.option()];
    while (this.source.takes(BAR)) texts.push(...this.option());
    return texts;
  }

  private option(): readonly string[] {
    let texts = NO_TEXT;
    while (!this.source.endsOption()) if (!this.source.takes(SPACE)) texts = joined(texts, this.item(), " ");
    return texts;
  }
}

/** Each text with each end, and between them the space that keeps words apart. */
function joined(starts: readonly string[], ends: readonly string[], space: string): readonly string[] {
  if (starts === NO_TEXT) return ends;
  const texts: string[] = [];
  for (const start of starts) for (const end of ends) texts.push(start === "" || end === "" ? start + end : start + space + end);
  return texts;
}
