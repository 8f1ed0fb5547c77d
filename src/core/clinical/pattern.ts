import { hashed, LONGEST_WORD } from "../text/wordIds";
import { NUMBER, readTokens } from "../text/tokens";
import { unitAt } from "../text/units";
import { ANY_WORD, APOSTROPHE, BAR, CLOSE, CLOSE_OPTION, isLetter, OPEN_LIST, OPEN_OPTION, OPEN_RANGE, PatternSource, SPACE, type PatternLists } from "./patternSource";
import { ANOTHER, ANY, CHOICE, PatternTable, SEQUENCE, WORD } from "./patternTable";
import { PatternTexts } from "./patternTexts";

/** The pattern of words that are meant as they stand: a backslash before each sign of the notation. */
export function escapeForm(words: string): string {
  return words.trim().replace(/\s+/gu, " ").replace(/[()[\]{}<>~|\\]/gu, String.raw`\$&`);
}

/**
 * Reads forms and cues into a table. The notation: `brutal(e|es|)` alternatives, also inside a word; `[de la]` optional; `{organ}` one entry of a named
 * list; `<38..43>` a number in the range (either bound may be missing), `<n>` any number, both apart from letters and signs; `~` at most one further word; a backslash before a
 * sign of this notation means the sign itself. Case, accents and hyphens between words do not matter.
 */
export class PatternParser {
  readonly table: PatternTable;
  private readonly source: PatternSource;
  private readonly texts: PatternTexts;
  /** What patterns share: lists by name, and items that are neither a word nor a group by what is written. */
  private readonly lists: Map<string, number>;
  private readonly items: Map<string, number>;
  /** A word that is to be looked up. */
  private readonly units = new Uint16Array(LONGEST_WORD);
  private readonly readChoice = (): number => this.choice();

  /** @param ground a parser with fewer lists, whose patterns stand in a copy of its table from the beginning. */
  constructor(lists: PatternLists, ground?: PatternParser) {
    this.table = ground?.table.copy() ?? PatternTable.empty();
    this.lists = new Map(ground?.lists);
    this.items = new Map(ground?.items);
    this.source = new PatternSource(lists);
    this.texts = new PatternTexts(this.source);
  }

  /**
   * @returns the pattern's node in the {@link table}.
   * @throws {PatternError} when it cannot be read.
   */
  parse(pattern: string): number {
    return this.source.begin(pattern, this.readChoice);
  }

  private choice(): number {
    const { source, table } = this;
    const choice = table.open();
    this.option();
    const only = source.unit !== BAR;
    while (source.takes(BAR)) this.option();
    table.close(choice, only ? SEQUENCE : CHOICE);
    return choice;
  }

  /** Nearly all are one plain word. */
  private option(): void {
    const { source, table } = this;
    const word = this.plainWord();
    if (word >= 0 && source.endsOption()) {
      table.add(WORD, word);
      return;
    }
    const sequence = table.open();
    if (word >= 0) table.add(WORD, word);
    while (!source.endsOption()) if (!source.takes(SPACE)) this.item();
    table.close(sequence, SEQUENCE);
  }

  /** What stands between two spaces. A group on its own stays one; one that is glued to letters multiplies the words. */
  private item(): void {
    const { source, table, items } = this;
    const word = this.plainWord();
    if (word >= 0) {
      table.add(WORD, word);
      return;
    }
    const groupEnd = source.groupEnd();
    if (groupEnd >= 0 && source.endsItem(groupEnd)) {
      this.group();
      return;
    }
    const written = source.itemHere();
    const known = items.get(written);
    if (known === undefined) items.set(written, this.addTexts(this.texts.item()));
    else {
      table.add(ANOTHER, known);
      source.at += written.length;
    }
  }

  /** The id of a word of the letters a to z, elided or not, or of a sign that is a whole item, and goes behind it; -1 where none stands. */
  private plainWord(): number {
    const { source } = this;
    const { units, at } = source;
    let hash = 0;
    let end = at;
    for (let unit = units[end] ?? 0; isLetter(unit); unit = units[++end] ?? 0) hash = hashed(hash, unit);
    if (end === at ? source.isOneSign() : units[end] === APOSTROPHE) hash = hashed(hash, units[end++] ?? 0);
    if (end === at || !source.endsItem(end)) return -1;
    source.at = end;
    return this.table.vocabulary.addSpelt(units, at, end, hash);
  }

  /** Adds the group that begins here. @returns its node. */
  private group(): number {
    const { source, table } = this;
    switch (source.unit) {
      case OPEN_LIST:
        return this.list();
      case OPEN_RANGE:
        return table.addNumber(source.range());
      case ANY_WORD:
        source.at++;
        return this.optional(() => table.add(ANY, 0));
      case OPEN_OPTION:
        return this.optional(() => this.bracket(CLOSE_OPTION));
      default:
        return this.bracket(CLOSE);
    }
  }

  private bracket(close: number): number {
    this.source.at++;
    const node = this.choice();
    this.source.expect(close);
    return node;
  }

  private optional(add: () => number): number {
    const { table } = this;
    const option = table.open();
    add();
    table.close(table.open(), SEQUENCE);
    table.close(option, CHOICE);
    return option;
  }

  private list(): number {
    const { source, table, lists } = this;
    const name = source.listName();
    const known = lists.get(name);
    if (known !== undefined) return table.add(ANOTHER, known);
    const list = table.open();
    source.eachEntry(name, this.readChoice);
    table.close(list, CHOICE);
    lists.set(name, list);
    return list;
  }

  private addTexts(texts: readonly string[]): number {
    const { table } = this;
    const [only] = texts;
    if (texts.length === 1 && only !== undefined) return this.addText(only);
    const choice = table.open();
    for (const text of texts) this.addText(text);
    table.close(choice, CHOICE);
    return choice;
  }

  private addText(text: string): number {
    const { table, units } = this;
    const length = Math.min(text.length, LONGEST_WORD);
    let hash = 0;
    let end = 0;
    for (; end < length; end++) {
      const unit = unitAt(text, end);
      if (!isLetter(unit)) break;
      units[end] = unit;
      hash = hashed(hash, unit);
    }
    return end > 0 && end === text.length ? table.add(WORD, table.vocabulary.addSpelt(units, 0, end, hash)) : this.addTokens(text);
  }

  /** A literal text as the tokens it is made of; a hyphen between words may be left out. */
  private addTokens(text: string): number {
    const { table } = this;
    const { count, kinds, words, ids, values } = readTokens(text);
    const sequence = table.open();
    for (let index = 0; index < count; index++) {
      const word = words[index] ?? "";
      const add = (): number => table.add(WORD, table.vocabulary.add(ids[index] ?? -1, word));
      if (kinds[index] === NUMBER) table.addNumber({ min: values[index] ?? 0, max: values[index] ?? 0 });
      else if (word === "-" && count > 1) this.optional(add);
      else add();
    }
    table.close(sequence, SEQUENCE);
    return sequence;
  }
}
