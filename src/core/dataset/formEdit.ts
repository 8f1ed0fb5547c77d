import { firstIndex } from "../firstIndex";
import type { Span } from "../text/span";
import type { DecodedString } from "./decodedString";
import { isWritable, textsOf, type TextKey } from "./formTexts";
import { propertiesOf, spanOfNode, type Row } from "./record";
import { inSource, replaced, smallestReplacement, type Replacement } from "./rowEdit";

/** What of a row is chosen from a list. */
export const CHOICE_KEYS = ["category", "expected", "status"] as const;
export type ChoiceKey = (typeof CHOICE_KEYS)[number];

/** The edit of the row that chooses another value; `undefined` where it has that one, or is too broken for it. Other keys keep their characters. */
export function choiceEdit(row: Row, key: ChoiceKey, value: string): Replacement | undefined {
  const field = row.record?.[key];
  return field === undefined ? added(row, key, value) : within(row.text, field, value);
}

/** The edit that gives the row a key which it lacks, or which is no text: last, and written as the row is written. */
function added({ text, tree, errors }: Row, key: string, value: string): Replacement | undefined {
  if (tree?.type !== "object" || errors.length > 0) return undefined;
  const properties = propertiesOf(tree);
  const known = properties.findLast(({ name }) => name === key)?.value;
  if (known !== undefined) return { ...spanOfNode(known), text: JSON.stringify(value) };
  const end = text.lastIndexOf("}");
  const [first, second] = properties;
  const colon = first?.value === undefined ? ": " : text.slice(first.key.end, first.value.offset);
  const comma = first?.value === undefined || second === undefined ? ", " : text.slice(spanOfNode(first.value).end, second.key.start);
  const last = properties.at(-1)?.value;
  const at = last === undefined ? end : spanOfNode(last).end;
  return { start: at, end: at, text: `${first === undefined ? "" : comma}${JSON.stringify(key)}${colon}${JSON.stringify(value)}` };
}

/**
 * The edit of the row after which one of its texts says what was typed. `base` is what the text said when typing began: where the document has
 * changed since, both changes are kept. `undefined` where nothing changes.
 */
export function textEdit(row: Row, key: TextKey, base: string, typed: string): Replacement | undefined {
  const shown = textsOf(row).find((text) => text.key === key);
  if (shown === undefined || !isWritable(shown)) return undefined;
  if (shown.field !== undefined) return within(row.text, shown.field, withTyped(shown.field.value, base, typed));
  return typed === "" ? undefined : added(row, String(key), typed);
}

function within(row: string, field: DecodedString, value: string): Replacement | undefined {
  const replacement = smallestReplacement(field.value, value);
  return replacement && inSource(row, field, replacement);
}

/** The text with what was typed in a field that shows it. Fields know `\n` alone: the text's own line ends stay, and new ones are like them. */
export function withTyped(current: string, base: string, typed: string): string {
  const shown = asShown(current);
  const change = smallestReplacement(shown, merged(asShown(base), asShown(typed), shown));
  if (change === undefined) return current;
  const lineEnd = /\r\n?/u.exec(current)?.[0] ?? "\n";
  return replaced(current, [{ start: writtenOffset(current, change.start), end: writtenOffset(current, change.end), text: change.text.replaceAll("\n", lineEnd) }]);
}

/** A text as a field shows it. */
function asShown(text: string): string {
  return text.replace(/\r\n?/gu, "\n");
}

function writtenOffset(text: string, shown: number): number {
  let at = 0;
  for (let passed = 0; passed < shown; passed++) at += text.startsWith("\r\n", at) ? 2 : 1;
  return at;
}

/** Two changes of one text in one. Where both change the same words, what each wrote stands there, so that no typed word is lost. */
export function merged(base: string, mine: string, theirs: string): string {
  const own = smallestReplacement(base, mine);
  const other = smallestReplacement(base, theirs);
  if (own === undefined || mine === theirs) return theirs;
  if (other === undefined) return mine;
  if (own.start !== other.start && (own.end <= other.start || other.end <= own.start)) return replaced(base, [own, other]);
  const text = own.start < other.start ? own.text + other.text : other.text + own.text;
  return replaced(base, [{ start: Math.min(own.start, other.start), end: Math.max(own.end, other.end), text }]);
}

/** Where characters of the row stand in what a text says, as a field shows it; `undefined` where they lie outside it. */
export function placeIn(field: DecodedString, { start, end }: Span): Span | undefined {
  const { literal, value } = field;
  if (end < literal.start || start >= literal.end || (start <= literal.start && end >= literal.end)) return undefined;
  const at = (offset: number): number => asShown(value.slice(0, firstFrom(field, offset))).length;
  return { start: at(start), end: Math.max(at(start), at(end)) };
}

/** The first unit of the value that is written at or behind an offset of the row. */
function firstFrom({ value, toSource }: DecodedString, offset: number): number {
  return firstIndex(value.length, (at) => toSource({ start: at, end: at }).start < offset);
}

/** Places in a text, moved to where they are after an edit; what the edit touches is left out. */
export function moved<Place extends Span>(places: readonly Place[], from: string, to: string): readonly Place[] {
  const edit = smallestReplacement(from, to);
  if (edit === undefined) return places;
  const by = edit.text.length - (edit.end - edit.start);
  return places.flatMap((place) => {
    if (place.end <= edit.start) return [place];
    return place.start >= edit.end ? [{ ...place, start: place.start + by, end: place.end + by }] : [];
  });
}
